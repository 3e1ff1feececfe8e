with computed as (
    select * from {{ ref('int_comparison__change') }}
    union all
    select * from {{ ref('int_comparison__rate') }}
    union all
    select * from {{ ref('int_comparison__parts') }}
    union all
    select * from {{ ref('int_comparison__period') }}
    union all
    select * from {{ ref('int_comparison__share') }}
)

select
    claim_key,
    other_claim_key,
    compared_basis,
    compared_value,
    compared_low,
    compared_high,
    null::bigint as parts_not_reported,
    computed_from,
    other_scope,
    likely_scope,
    doubt
from computed
