with claims as (
    select * from {{ ref('int_claim__published') }}
)

select
    a.claim_key,
    b.claim_key as other_claim_key,
    'claim' as compared_basis,
    b.claim_value as compared_value,
    b.value_low as compared_low,
    b.value_high as compared_high,
    null::bigint as parts_not_reported,
    null::text as other_scope,
    -- "Hiện có" of two days may differ and both be right.
    case when a.period = 'as_of' and (a.published_on is distinct from b.published_on) then 'as_of_a_date' end as likely_scope,
    null::text as doubt
from claims as a
inner join claims as b
    on
        a.claim_key < b.claim_key
        and a.place_key = b.place_key
        and a.period = b.period
        and a.metric = b.metric
        and a.unit = b.unit
        and a.sector_key = b.sector_key
        and a.data_year is not distinct from b.data_year
        and a.sector_name is not distinct from case when a.sector_key = {{ unknown() }} then b.sector_name else a.sector_name end
        and a.donor_name is not distinct from b.donor_name
        and a.change_of is not distinct from b.change_of
        and a.base_year is not distinct from b.base_year
where
    a.place_key <> {{ unknown() }}
    and (a.data_year is not null or a.period like 'range:%')
