select
    year as report_year,
    currency as currency_code,
    usd_per_unit,
    rate_type,
    source as rate_source
from {{ ref('fx_currency_usd') }}
