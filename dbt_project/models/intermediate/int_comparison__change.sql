-- A change is said from both ends: how much it should have been, and what last year should have been. A page is measured by its own figures
-- where it has them, else by the nearest that anybody published.
with claims as (
    select * from {{ ref('int_claim__published') }}
    where donor_name is null and subset is null and sector_key <> {{ unknown() }} and data_year is not null
),

changed as (
    select
        c.claim_key,
        c.metric as change_metric,
        c.claim_value as change,
        c.exact_low as change_low,
        c.exact_high as change_high,
        c.evidence as change_evidence,
        n.claim_key as now_key,
        n.metric,
        n.claim_value as now_value,
        n.exact_low as now_low,
        n.exact_high as now_high,
        n.evidence as now_evidence,
        n.data_year as now_year,
        b.claim_key as base_key,
        b.claim_value as base_value,
        b.exact_low as base_low,
        b.exact_high as base_high,
        b.evidence as base_evidence,
        b.data_year as base_year,
        (n.source_document_key <> c.source_document_key)::integer
        + (b.source_document_key <> c.source_document_key)::integer as strangers
    from claims as c
    inner join claims as n
        on
            c.place_key = n.place_key and c.data_year = n.data_year and c.sector_key = n.sector_key
            and c.change_of = n.metric and c.period = n.period
    inner join claims as b
        on
            n.place_key = b.place_key and n.sector_key = b.sector_key and n.metric = b.metric
            and n.unit = b.unit and n.period = b.period
            and b.data_year = coalesce(c.base_year, c.data_year - 1)
    where c.metric in ('change_pct', 'change_value') and b.claim_value > 0 and b.exact_low > 0 and n.exact_low >= 0
),

computed as (
    select
        *,
        case
            when change_metric = 'change_pct' then 100 * (now_value / base_value - 1)
            else now_value - base_value
        end as figure,
        case when change_metric = 'change_pct' then 100 * (now_low / base_high - 1) else now_low - base_high end as figure_low,
        case when change_metric = 'change_pct' then 100 * (now_high / base_low - 1) else now_high - base_low end as figure_high
    from changed
),

nearest as (
    select distinct on (claim_key) *
    from computed
    order by claim_key, strangers, abs(figure - change), now_key, base_key
),

implied as (
    select
        *,
        1 + change / 100 as factor,
        1 + change_low / 100 as factor_low,
        1 + change_high / 100 as factor_high
    from nearest
    where change_metric = 'change_pct' and change_low > -100
)

select
    claim_key,
    base_key as other_claim_key,
    metric || ' of both years' as compared_basis,
    trim_scale(round(figure, 4)) as compared_value,
    trim_scale(round(figure_low, 4)) as compared_low,
    trim_scale(round(figure_high, 4)) as compared_high,
    concat(now_year, ': ', now_evidence, '; ', base_year, ': ', base_evidence) as computed_from,
    null::text as other_scope,
    null::text as likely_scope,
    null::text as doubt
from nearest
union all
select
    base_key,
    claim_key,
    metric || ' of the year after and its change',
    trim_scale(round(now_value / factor, 4)),
    trim_scale(round(now_low / factor_high, 4)),
    trim_scale(round(now_high / factor_low, 4)),
    concat(now_year, ': ', now_evidence, '; ', change_evidence),
    null,
    null,
    null
from implied
