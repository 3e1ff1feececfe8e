with comparisons as (
    select * from {{ ref('fct_reconciliation') }}
),

claims as (
    select * from {{ ref('fct_claim') }}
),

source_documents as (
    select * from {{ ref('dim_source_document') }}
),

places as (
    select * from {{ ref('dim_place') }}
),

sectors as (
    select * from {{ ref('dim_sector') }}
),

quoted as (
    select
        c.claim_key,
        c.evidence,
        c.sentence,
        c.source_kind,
        d.title,
        d.url
    from claims as c
    inner join source_documents as d on c.source_document_key = d.source_document_key
)

select
    f.data_year,
    f.period,
    p.name_vi as place,
    f.metric,
    s.name_en as sector,
    f.comparison,
    f.state,
    f.reason,
    f.claim_value,
    f.unit,
    f.compared_value,
    f.compared_basis,
    f.difference,
    f.difference_pct,
    f.parts_not_reported,
    c.evidence,
    c.url,
    o.evidence as other_evidence,
    o.url as other_url,
    f.claim_key,
    f.other_claim_key,
    f.reconciliation_key,
    c.title,
    c.sentence,
    c.source_kind,
    -- The warehouse is a source like any other.
    case
        when f.comparison = 'claim_to_warehouse' then concat('aidbook, ', f.data_year, ': ', f.compared_basis)
        else o.title
    end as other_title,
    o.sentence as other_sentence,
    o.source_kind as other_source_kind,
    f.computed_from,
    {{ in_words('f.comparison', 'comparison', 'en') }} as comparison_en,
    {{ in_words('f.comparison', 'comparison', 'vi') }} as comparison_vi,
    {{ in_words('f.state', 'state', 'en') }} as state_en,
    {{ in_words('f.state', 'state', 'vi') }} as state_vi,
    {{ in_words('f.reason', 'reason', 'en') }} as reason_en,
    {{ in_words('f.reason', 'reason', 'vi') }} as reason_vi
from comparisons as f
inner join places as p on f.place_key = p.place_key
inner join sectors as s on f.sector_key = s.sector_key
inner join quoted as c on f.claim_key = c.claim_key
left join quoted as o on f.other_claim_key = o.claim_key
