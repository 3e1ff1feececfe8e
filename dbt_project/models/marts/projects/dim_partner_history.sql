select
    {{ key(["'partner'", 'partner_id', 'partner_name']) }} as partner_history_key,
    {{ key(["'partner'", 'partner_id']) }} as partner_key,
    partner_name,
    first_report_year,
    last_report_year
from {{ ref('int_partner__named') }}
