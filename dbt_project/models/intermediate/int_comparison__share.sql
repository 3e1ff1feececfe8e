-- A sector's share against its amount and the total: of the same time where both were published, else of the nearest year beside it.
with claims as (
    select * from {{ ref('int_claim__published') }}
    where donor_name is null and subset is null and sector_key <> {{ unknown() }} and data_year is not null
),

computed as (
    select
        c.claim_key,
        p.claim_key as part_key,
        c.claim_value as share,
        100 * p.claim_value / w.claim_value as figure,
        100 * p.exact_low / w.exact_high as figure_low,
        100 * p.exact_high / w.exact_low as figure_high,
        concat(p.data_year, ' ', p.period, ': ', p.evidence, ' / ', w.evidence) as computed_from,
        abs(p.data_year - c.data_year) as years_apart,
        p.period <> c.period as is_other_period
    from claims as c
    inner join claims as p
        on
            c.place_key = p.place_key and c.sector_key = p.sector_key
            and p.data_year between c.data_year - 1 and c.data_year + 1 and p.metric like 'aid\_%' and p.unit <> 'percent'
    inner join claims as w
        on
            p.place_key = w.place_key and p.data_year = w.data_year and p.period = w.period and p.metric = w.metric
            and p.unit = w.unit and w.sector_key = {{ not_applicable() }}
    where c.metric = 'aid_share' and c.sector_key > 0 and w.exact_low > 0
),

nearest as (
    select distinct on (claim_key) *
    from computed
    order by claim_key, years_apart, is_other_period, abs(figure - share), part_key
)

select
    claim_key,
    part_key as other_claim_key,
    'sector over total' as compared_basis,
    trim_scale(round(figure, 4)) as compared_value,
    trim_scale(round(figure_low, 4)) as compared_low,
    trim_scale(round(figure_high, 4)) as compared_high,
    computed_from,
    null::text as other_scope,
    null::text as likely_scope,
    case when years_apart > 0 or is_other_period then 'share_of_another_time' end as doubt
from nearest
