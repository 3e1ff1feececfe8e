-- A part of a year against the year, and a range of years against its years. Only what happens within a time adds up: money and events, not
-- how many there are on a day.
with claims as (
    select
        *,
        metric like 'aid\_%'
        or metric in ('project_new_count', 'ngo_new_registration_count', 'ngo_stopped_count', 'delegation_count') as adds_up
    from {{ ref('int_claim__published') }}
    where donor_name is null and subset is null and sector_key <> {{ unknown() }} and unit <> 'percent'
),

years as (
    select * from claims
    where period = 'year'
),

-- Half a year is less than the year: equal or not, it is another thing, and more than the year it cannot be.
halves as (
    select distinct on (c.claim_key)
        c.claim_key,
        y.claim_key as other_claim_key,
        'the whole year' as compared_basis,
        y.claim_value as compared_value,
        y.value_low as compared_low,
        y.value_high as compared_high,
        concat(y.data_year, ': ', y.evidence) as computed_from,
        case when c.value_low <= y.value_high then 'part_of_the_year' end as other_scope,
        null::text as likely_scope,
        null::text as doubt
    from claims as c
    inner join years as y
        on
            c.place_key = y.place_key and c.data_year = y.data_year and c.sector_key = y.sector_key and c.unit = y.unit
            and c.metric = y.metric
    where c.other_scope = 'part_of_the_year' and c.adds_up
    order by c.claim_key, (c.source_document_key <> y.source_document_key), abs(c.claim_value - y.claim_value), y.claim_key
),

-- Of each year in a range the figure that says most exactly what it is.
within_range as (
    select distinct on (r.claim_key, y.data_year)
        r.claim_key,
        r.claim_value as range_value,
        r.value_low as range_low,
        r.value_high as range_high,
        r.period,
        r.last_year - r.first_year + 1 as year_count,
        y.claim_key as year_key,
        y.data_year,
        y.claim_value,
        y.exact_low,
        y.exact_high,
        y.evidence
    from claims as r
    inner join years as y
        on
            r.place_key = y.place_key and r.sector_key = y.sector_key and r.unit = y.unit
            and y.data_year between r.first_year and r.last_year
            and (r.metric = y.metric or (r.metric = 'aid_value' and y.metric = 'aid_disbursed'))
    where r.adds_up or r.metric = 'project_count'
    order by
        r.claim_key asc, y.data_year asc, (r.metric <> y.metric) asc, y.value_step asc, y.told_on desc nulls last,
        (y.approximation = 'at_least') asc, y.claim_key asc
),

summed as (
    select
        claim_key,
        (array_agg(year_key order by claim_value desc, year_key asc))[1] as largest_key,
        min(range_value) as range_value,
        min(range_high) as range_high,
        min(period) as period,
        min(year_count) as year_count,
        count(*) as years_published,
        sum(claim_value) as total,
        sum(exact_low) as total_low,
        sum(exact_high) as total_high,
        string_agg(concat(data_year, ': ', evidence), '; ' order by data_year) as computed_from
    from within_range
    group by claim_key
),

-- One of three years that holds half of all: either the years or the range mean something else.
ranges as (
    select
        claim_key,
        largest_key,
        concat('sum of ', years_published, ' of ', year_count, ' years'),
        total,
        total_low,
        total_high,
        computed_from,
        case when years_published < year_count and total_low <= range_high and not is_uneven then 'years_not_all_published' end,
        null::text,
        case when years_published < year_count and total_low <= range_high and is_uneven then 'uneven_over_the_years' end
    from (
        select
            *,
            years_published * 3 >= year_count and abs(total / years_published * year_count / range_value - 1) > 0.5 as is_uneven
        from summed
        where range_value > 0
    ) as extrapolated
),

-- Two ranges that begin together or overlap: what the later one has more is, on average, what each year after the earlier one has at least.
tails as (
    select distinct on (y.claim_key)
        y.claim_key,
        later.claim_key as other_claim_key,
        concat('average of ', earlier.last_year + 1, '-', later.last_year) as compared_basis,
        trim_scale(round((later.claim_value - earlier.claim_value) / (later.last_year - earlier.last_year), 4)) as compared_value,
        trim_scale(round((later.exact_low - earlier.exact_high) / (later.last_year - earlier.last_year), 4)) as compared_low,
        trim_scale(round((later.exact_high - earlier.exact_low) / (later.last_year - earlier.last_year), 4)) as compared_high,
        concat(
            '(', later.period, ' ', later.evidence, ' - ', earlier.period, ' ', earlier.evidence, ') / ',
            later.last_year - earlier.last_year
        ) as computed_from,
        case
            when y.value_high >= (later.exact_low - earlier.exact_high) / (later.last_year - earlier.last_year) then 'average_of_years'
        end as other_scope,
        null::text as likely_scope,
        'average_of_years' as doubt
    from claims as earlier
    inner join claims as later
        on
            earlier.place_key = later.place_key and earlier.sector_key = later.sector_key and earlier.unit = later.unit
            and earlier.metric = later.metric
            and earlier.first_year <= later.first_year
            and earlier.last_year >= later.first_year
            and earlier.last_year < later.last_year
    inner join years as y
        on
            later.place_key = y.place_key and later.sector_key = y.sector_key and later.unit = y.unit
            and y.data_year between earlier.last_year + 1 and later.last_year
            and (later.metric = y.metric or (later.metric = 'aid_value' and y.metric = 'aid_disbursed'))
    where later.metric like 'aid\_%' and later.claim_value > earlier.claim_value
    order by
        y.claim_key, later.last_year - earlier.last_year,
        abs((later.claim_value - earlier.claim_value) / (later.last_year - earlier.last_year) - y.claim_value), earlier.claim_key,
        later.claim_key
)

select * from halves
union all
select * from ranges
union all
select * from tails
