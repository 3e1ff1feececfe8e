with vnd_rates as (
    select
        *,
        -- The World Bank series PA.NUS.FCRF is the official mean of the year; what stands in for it later is a market rate.
        case when basis like 'World Bank%' then 'official_average' else 'market_average' end as rate_type,
        case when basis like 'World Bank%' then vnd_per_usd end as official_vnd_per_usd
    from {{ ref('stg_reference__vnd_rates') }}
),

currency_rates as (
    select * from {{ ref('stg_reference__currency_rates') }}
),

rates as (
    select
        report_year, 'USD' as currency_code, 1::numeric as usd_per_unit, vnd_per_usd, rate_type, rate_source, official_vnd_per_usd,
        market_vnd_per_usd
    from vnd_rates
    union all
    select
        report_year, 'VND' as currency_code, trim_scale(1 / vnd_per_usd) as usd_per_unit, vnd_per_usd, rate_type, rate_source,
        official_vnd_per_usd, market_vnd_per_usd
    from vnd_rates
    union all
    select
        c.report_year, c.currency_code, c.usd_per_unit, v.vnd_per_usd, c.rate_type, c.rate_source, v.official_vnd_per_usd,
        v.market_vnd_per_usd
    from currency_rates as c
    left join vnd_rates as v on c.report_year = v.report_year
    where c.currency_code not in ('USD', 'VND')
)

select
    report_year,
    currency_code,
    usd_per_unit,
    vnd_per_usd,
    rate_type,
    rate_source,
    official_vnd_per_usd,
    market_vnd_per_usd
from rates
