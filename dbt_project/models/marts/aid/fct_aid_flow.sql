{%- set amounts = ['newly_approved', 'committed_year', 'disbursed_year', 'disbursed_cash', 'disbursed_in_kind'] -%}
{%- set bases = ['official', 'market', 'declared'] -%}
{#- From the surest to the least sure. -#}
{%- set confidences = "array['name', 'alias', 'accents_lost', 'phrase', 'not_graded', 'not_recognised', 'not_reported']" -%}
{%- set compared = ['newly_approved', 'committed_year', 'disbursed_year'] -%}
with shares as (
    select
        *,
        {{ has_any(amounts) }} as has_money
    from {{ ref('int_project_row_share__allocated') }}
)

-- Several lines of one project in one place and sector are its parts: what they report is summed, and what they leave open is counted.
select
    aid_flow_key,
    project_key,
    report_year,
    place_key,
    sector_key,
    {{ same_or('donor_key', several()) }} as donor_key,
    {{ same_or('reporting_place_key', unknown()) }} as reporting_place_key,
    {{ same_or('aid_owner_key', several()) }} as aid_owner_key,
    {{ currency_of_parts() }} as currency_key,
    {% for amount in amounts -%}
    {{ sum_in_one_currency(amount) }} as {{ amount }}_reported,
    sum({{ amount }}_usd) as {{ amount }}_usd,
    sum({{ amount }}_vnd) as {{ amount }}_vnd,
    {% endfor -%}
    {{ same_or('vnd_per_usd', 'null') }} as vnd_per_usd,
    {{ same_or('usd_per_unit', 'null') }} as usd_per_unit,
    {{ same_or('rate_type', 'null') }} as rate_type,
    {{ same_or('rate_source', 'null') }} as rate_source,
    {{ same_or('declared_vnd_per_usd', 'null') }} as declared_vnd_per_usd,
    {{ same_or('allocation', "'as_given'") }} as allocation,
    {% for amount in amounts -%}
    {{ parts_not_reported(amount) }} as {{ amount }}_parts_not_reported,
    {% endfor -%}
    {% for amount in compared -%}
    {% for basis in bases -%}
    sum({{ amount }}_usd_{{ basis }}) as {{ amount }}_usd_{{ basis }},
    {% endfor -%}
    sum({{ spread(amount) }}) as {{ amount }}_usd_spread,
    {% endfor -%}
    {{ same_or('place_allocation', "'as_given'") }} as place_allocation,
    string_agg(distinct sector_words, ' | ' order by sector_words) as sector_words,
    ({{ confidences }})[max(array_position({{ confidences }}, sector_confidence))] as sector_confidence,
    count(*)::integer as parts
from shares
group by aid_flow_key, project_key, report_year, place_key, sector_key
