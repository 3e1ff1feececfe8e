select
    year as report_year,
    vnd_per_usd,
    basis,
    source as rate_source,
    market_cross_rate as market_vnd_per_usd,
    market_source as market_rate_source
from {{ ref('fx_vnd_usd') }}
