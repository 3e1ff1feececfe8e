with claims as (
    select * from {{ source('marts', 'fct_claim') }}
),

-- Half a year, nine months, a range of years or one donor's grant is a part of the year: equal or not, it is another thing.
-- Heads are not counted by sector: an organisation works in several.
scoped as (
    select
        *,
        case
            when donor_name is not null then 'one_donor'
            when sector_key = {{ unknown() }} then 'sector_not_in_list'
            when sector_key <> {{ not_applicable() }} and unit = 'count' then 'one_sector'
            when period like 'range:%' then 'range_of_years'
            when period not in ('year', 'as_of') then 'part_of_the_year'
        end as other_scope
    from claims
)

select * from scoped
