with claims as (
    select * from {{ ref('fct_claim') }}
),

places as (
    select * from {{ ref('dim_place') }}
),

sectors as (
    select * from {{ ref('dim_sector') }}
),

source_documents as (
    select * from {{ ref('dim_source_document') }}
)

-- Every key is a foreign key, so a left join keeps and adds no row; and PostgreSQL leaves out those whose columns nobody asks for.
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
    f.place_key,
    f.source_kind,
    f.accepted_by,
    f.read_as,
    f.subset,
    f.told_on,
    f.is_derived,
    f.page_revision,
    f.earlier_values,
    f.earlier_sentence
from claims as f
left join places as p on f.place_key = p.place_key
left join sectors as s on f.sector_key = s.sector_key
left join source_documents as d on f.source_document_key = d.source_document_key
