-- What the collectors of the series computed from published figures is computed again by int_comparison__own_arithmetic.
with claims as (
    select * from {{ source('marts', 'fct_claim') }}
    where is_derived is not true
),

-- Half a year, nine months, a range of years or one donor's grant is a part of the year: equal or not, it is another thing.
-- Heads are not counted by sector: an organisation works in several.
scoped as (
    select
        *,
        case
            when donor_name is not null then 'one_donor'
            when subset is not null then 'part_of_the_whole'
            when sector_key = {{ unknown() }} then 'sector_not_in_list'
            when sector_key <> {{ not_applicable() }} and unit = 'count' then 'one_sector'
            when period like 'range:%' then 'range_of_years'
            when period not in ('year', 'as_of') then 'part_of_the_year'
        end as other_scope,
        substring(period from 'range:(\d{4})')::integer as first_year,
        substring(period from 'range:\d{4}-(\d{4})')::integer as last_year,
        -- What arithmetic goes on with: digits that a paper cut off make one figure look like another, and two of them would excuse any.
        case when approximation = 'exact' then claim_value - {{ rounded() }} else value_low end as exact_low,
        case when approximation = 'exact' then claim_value + {{ rounded() }} else value_high end as exact_high
    from claims
)

select * from scoped
