with figures as (
    select * from {{ ref('national_figures') }}
),

metrics as (
    select * from {{ ref('national_metrics') }}
)

select
    f.year as data_year,
    f.metric as listed_metric,
    f.value as listed_value,
    f.unit as listed_unit,
    f.source_url as publication,
    f.period as listed_period,
    f.kind = 'derived' as is_derived,
    f.note,
    f.approximation,
    f.told_on,
    m.claim_metric,
    m.change_of,
    m.sector_code,
    m.subset
from figures as f
left join metrics as m on f.metric = m.metric
