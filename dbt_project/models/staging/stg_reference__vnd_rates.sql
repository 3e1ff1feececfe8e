select
    year as report_year,
    vnd_per_usd,
    basis,
    source as rate_source
from {{ ref('fx_vnd_usd') }}
