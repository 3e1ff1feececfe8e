{%- set amounts = ['newly_approved', 'committed_year', 'disbursed_year', 'disbursed_cash', 'disbursed_in_kind'] -%}
with shares as (
    select * from {{ ref('int_project_row_share__allocated') }}
)

-- Several lines of one project in one place and sector are its parts.
select
    aid_flow_key,
    project_key,
    report_year,
    place_key,
    sector_key,
    {{ same_or('donor_key', several()) }} as donor_key,
    {{ same_or('reporting_place_key', unknown()) }} as reporting_place_key,
    {{ same_or('aid_owner_key', several()) }} as aid_owner_key,
    {{ same_or('currency_key', several()) }} as currency_key,
    {% for amount in amounts -%}
    -- Different currencies have no sum as reported.
    case when count(distinct currency_key) = 1 then {{ sum_reported(amount ~ '_reported') }} end as {{ amount }}_reported,
    {{ sum_reported(amount ~ '_usd') }} as {{ amount }}_usd,
    {{ sum_reported(amount ~ '_vnd') }} as {{ amount }}_vnd,
    {% endfor -%}
    {{ same_or('vnd_per_usd', 'null') }} as vnd_per_usd,
    {{ same_or('usd_per_unit', 'null') }} as usd_per_unit,
    {{ same_or('rate_type', 'null') }} as rate_type,
    {{ same_or('rate_source', 'null') }} as rate_source,
    {{ same_or('declared_vnd_per_usd', 'null') }} as declared_vnd_per_usd,
    {{ same_or('allocation', "'as_given'") }} as allocation
from shares
group by aid_flow_key, project_key, report_year, place_key, sector_key
