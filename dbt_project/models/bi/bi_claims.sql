with claims as (
    select * from {{ ref('fct_claim') }}
)

select
    f.data_year,
    f.period,
    p.name_vi as place,
    f.metric,
    s.name_en as sector,
    f.sector_name,
    f.donor_name,
    f.claim_value,
    f.unit,
    f.approximation,
    f.change_of,
    f.base_year,
    f.evidence,
    f.sentence,
    f.published_on,
    d.url,
    d.title,
    d.issuer,
    d.is_sample,
    f.rule,
    f.claim_key,
    f.place_key
from claims as f
inner join {{ ref('dim_place') }} as p on f.place_key = p.place_key
inner join {{ ref('dim_sector') }} as s on f.sector_key = s.sector_key
inner join {{ ref('dim_source_document') }} as d on f.source_document_key = d.source_document_key
