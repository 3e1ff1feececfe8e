-- Disbursed over committed, both of the same period.
with claims as (
    select * from {{ ref('int_claim__published') }}
    where donor_name is null and subset is null and sector_key <> {{ unknown() }} and data_year is not null
),

computed as (
    select
        c.claim_key,
        b.claim_key as base_key,
        n.claim_key as now_key,
        c.claim_value as rate,
        {{ function('disbursement_rate') }}(n.claim_value, b.claim_value) as figure,
        {{ function('disbursement_rate') }}(n.exact_low, b.exact_high) as figure_low,
        {{ function('disbursement_rate') }}(n.exact_high, b.exact_low) as figure_high,
        concat(n.evidence, ' / ', b.evidence) as computed_from,
        (n.source_document_key <> c.source_document_key)::integer
        + (b.source_document_key <> c.source_document_key)::integer as strangers
    from claims as c
    inner join claims as n
        on
            c.place_key = n.place_key and c.data_year = n.data_year and c.sector_key = n.sector_key
            and c.period = n.period and n.metric = 'aid_disbursed'
    inner join claims as b
        on
            n.place_key = b.place_key and n.data_year = b.data_year and n.sector_key = b.sector_key
            and n.period = b.period and n.unit = b.unit and b.metric = 'aid_committed'
    where c.metric = 'disbursement_rate' and b.exact_low > 0
),

nearest as (
    select distinct on (claim_key) *
    from computed
    order by claim_key, strangers, abs(figure - rate), now_key, base_key
)

select
    claim_key,
    base_key as other_claim_key,
    'aid_disbursed over aid_committed' as compared_basis,
    trim_scale(round(figure, 4)) as compared_value,
    trim_scale(round(figure_low, 4)) as compared_low,
    trim_scale(round(figure_high, 4)) as compared_high,
    computed_from,
    null::text as other_scope,
    null::text as likely_scope,
    null::text as doubt
from nearest
