with claims as (
    select * from {{ ref('int_claim__read') }}
    union all
    select * from {{ ref('int_series__read') }}
)

select
    claim_key,
    source_document_key,
    place_key,
    data_year,
    period,
    metric,
    sector_key,
    sector_name,
    donor_name,
    claim_value,
    unit,
    value_step,
    value_low,
    value_high,
    approximation,
    change_of,
    base_year,
    published_on,
    evidence,
    sentence,
    rule,
    source_kind,
    accepted_by,
    read_as,
    subset,
    told_on,
    is_derived,
    page_revision,
    earlier_values,
    earlier_sentence
from claims
