with claims as (
    select * from {{ ref('int_claim__published') }}
),

-- "Aid" may mean what was disbursed; a count of the year may be a count of a day in it.
paired as (
    select
        a.claim_key,
        b.claim_key as other_claim_key,
        b.claim_value as compared_value,
        b.value_low as compared_low,
        b.value_high as compared_high,
        a.metric <> b.metric as means_differ,
        a.source_document_key = b.source_document_key as is_one_text,
        a.period = 'as_of' as is_of_a_day,
        b.period = 'as_of' as is_other_of_a_day,
        a.told_on as day,
        b.told_on as other_day
    from claims as a
    inner join claims as b
        on
            a.claim_key < b.claim_key
            and a.place_key = b.place_key
            and a.unit = b.unit
            and a.sector_key = b.sector_key
            and a.data_year is not distinct from b.data_year
            and a.sector_name is not distinct from case when a.sector_key = {{ unknown() }} then b.sector_name else a.sector_name end
            and a.donor_name is not distinct from b.donor_name
            and a.change_of is not distinct from b.change_of
            and a.base_year is not distinct from b.base_year
            and a.subset is not distinct from b.subset
            and (
                a.metric = b.metric
                or (a.metric, b.metric) in (('aid_value', 'aid_disbursed'), ('aid_disbursed', 'aid_value'))
            )
            and (
                a.period = b.period
                or (a.unit = 'count' and (a.period, b.period) in (('year', 'as_of'), ('as_of', 'year')))
            )
    where
        a.place_key <> {{ unknown() }}
        and (a.data_year is not null or a.period like 'range:%')
)

select
    claim_key,
    other_claim_key,
    'claim' as compared_basis,
    compared_value,
    compared_low,
    compared_high,
    null::bigint as parts_not_reported,
    null::text as computed_from,
    null::text as other_scope,
    -- "Hiện có" of two days may differ and both be right; of days that nobody knows it may not be said.
    case
        when is_of_a_day and is_other_of_a_day and date_trunc('month', day) <> date_trunc('month', other_day) then 'as_of_a_date'
        when is_of_a_day <> is_other_of_a_day and case when is_of_a_day then day else other_day end is not null then 'as_of_a_date'
    end as likely_scope,
    case
        when means_differ then 'meaning_of_aid_not_stated'
        -- No text contradicts itself in one breath: "28 dự án" that run and "9 dự án" that are new are two things.
        when is_one_text then 'one_text'
        when (is_of_a_day and day is null) or (is_other_of_a_day and other_day is null) then 'day_not_told'
    end as doubt
from paired
