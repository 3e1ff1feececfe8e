select
    subject,
    rule,
    first_report_year,
    last_report_year,
    why,
    source
from {{ ref('allocation_rules') }}
