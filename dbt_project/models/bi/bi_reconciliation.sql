with comparisons as (
    select * from {{ ref('fct_reconciliation') }}
),

claims as (
    select
        c.claim_key,
        c.evidence,
        d.url
    from {{ ref('fct_claim') }} as c
    inner join {{ ref('dim_source_document') }} as d on c.source_document_key = d.source_document_key
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
    f.reconciliation_key
from comparisons as f
inner join {{ ref('dim_place') }} as p on f.place_key = p.place_key
inner join {{ ref('dim_sector') }} as s on f.sector_key = s.sector_key
inner join claims as c on f.claim_key = c.claim_key
left join claims as o on f.other_claim_key = o.claim_key
