with figures as (
    select * from {{ ref('stg_reference__national_figures') }}
),

-- "cumulative 2020-2022" and "cumulative since 1991" are ranges of years, "first half" is H1, "each year" and "annual" the year.
periods as (
    select
        *,
        case
            when listed_period like 'as of%' then 'as_of'
            when listed_period = 'first half' then 'H1'
            when listed_period ~ '\d{4}-\d{4}' then 'range:' || substring(listed_period from '\d{4}-\d{4}')
            when listed_period ~ 'since \d{4}' then 'range:' || substring(listed_period from 'since (\d{4})') || '-' || data_year
            else 'year'
        end as period,
        case listed_unit when 'USD million' then 'USD' when 'percent' then 'percent' else 'count' end as unit
    from figures
),

scaled as (
    select
        *,
        case when unit = 'USD' then listed_value * 1000000 else listed_value end as claim_value,
        case unit
            when 'USD' then 1000000 * power(10::numeric, -scale(trim_scale(listed_value)))
            when 'percent' then power(10::numeric, -scale(trim_scale(listed_value)))
            else {{ count_step('listed_value') }}
        end as value_step
    from periods
)

select
    {{ key(["'series'", 'data_year', 'listed_metric', 'trim_scale(listed_value)', 'listed_period', 'publication']) }} as claim_key,
    {{ key(["'publication'", 'publication']) }} as source_document_key,
    {{ key(["'place'", "'VN'"]) }} as place_key,
    case when period not like 'range:%' then data_year end as data_year,
    period,
    claim_metric as metric,
    case when sector_code is null then {{ not_applicable() }} else {{ key(["'sector'", 'sector_code']) }} end as sector_key,
    sector_code as sector_name,
    null::text as donor_name,
    trim_scale(claim_value) as claim_value,
    unit,
    trim_scale(value_step) as value_step,
    approximation,
    {{ value_low() }} as value_low,
    {{ value_high() }} as value_high,
    change_of,
    case when change_of is not null then data_year - 1 end as base_year,
    null::date as published_on,
    trim_scale(listed_value) || ' ' || listed_unit as evidence,
    concat_ws(
        '. ', concat(data_year, ', ', listed_metric, ': ', trim_scale(listed_value), ' ', listed_unit, ' (', listed_period, ')'), note
    ) as sentence,
    'national_figures.' || listed_metric as rule,
    'national_series' as source_kind,
    'list' as accepted_by,
    null::text as read_as,
    subset,
    told_on,
    is_derived,
    null::text as page_revision,
    null::text as earlier_values,
    null::text as earlier_sentence
from scaled
