with claims as (
    select * from {{ ref('int_claim__published') }}
    where other_scope is null and data_year is not null
),

changes as (
    select
        c.claim_key,
        now.claim_key as now_key,
        base.claim_key as base_key,
        now.metric || ' of both years' as basis,
        100 * (now.claim_value / base.claim_value - 1) as figure,
        100 * (now.value_low / base.value_high - 1) as figure_low,
        100 * (now.value_high / nullif(base.value_low, 0) - 1) as figure_high,
        (now.source_document_key <> c.source_document_key)::integer
        + (base.source_document_key <> c.source_document_key)::integer as strangers
    from claims as c
    inner join claims as now
        on
            c.place_key = now.place_key and c.data_year = now.data_year and c.sector_key = now.sector_key
            and c.change_of = now.metric and c.period = now.period
    inner join claims as base
        on
            now.place_key = base.place_key and now.sector_key = base.sector_key and now.metric = base.metric
            and now.unit = base.unit and now.period = base.period
            and base.data_year = coalesce(c.base_year, c.data_year - 1)
    where c.metric = 'change_pct' and base.claim_value > 0 and base.value_high > 0
),

rates as (
    select
        c.claim_key,
        paid.claim_key as now_key,
        promised.claim_key as base_key,
        'aid_disbursed over aid_committed' as basis,
        100 * paid.claim_value / promised.claim_value as figure,
        100 * paid.value_low / promised.value_high as figure_low,
        100 * paid.value_high / nullif(promised.value_low, 0) as figure_high,
        (paid.source_document_key <> c.source_document_key)::integer
        + (promised.source_document_key <> c.source_document_key)::integer as strangers
    from claims as c
    inner join claims as paid
        on
            c.place_key = paid.place_key and c.data_year = paid.data_year and c.sector_key = paid.sector_key
            and c.period = paid.period and paid.metric = 'aid_disbursed'
    inner join claims as promised
        on
            paid.place_key = promised.place_key and paid.data_year = promised.data_year and paid.sector_key = promised.sector_key
            and paid.period = promised.period and paid.unit = promised.unit and promised.metric = 'aid_committed'
    where c.metric = 'disbursement_rate' and promised.claim_value > 0 and promised.value_high > 0
),

computed as (
    select * from changes
    union all
    select * from rates
),

-- A page is measured by its own figures where it has them.
chosen as (
    select distinct on (claim_key) *
    from computed
    order by claim_key, strangers, now_key, base_key
)

select
    claim_key,
    base_key as other_claim_key,
    basis as compared_basis,
    round(figure, 4) as compared_value,
    round(figure_low, 4) as compared_low,
    round(coalesce(figure_high, figure), 4) as compared_high,
    null::bigint as parts_not_reported,
    null::text as other_scope,
    null::text as likely_scope,
    null::text as doubt
from chosen
