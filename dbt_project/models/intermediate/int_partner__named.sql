{%- set roles = ['aid_owner', 'counterpart', 'managing_agency'] -%}
with submissions as (
    select * from {{ ref('int_submission__in_scope') }}
),

identities as (
    select * from {{ ref('stg_registry__row_identities') }}
),

named as (
    {%- for role in roles %}
    select
        s.report_year,
        i.{{ role }}_id as partner_id,
        coalesce(i.{{ role }}_name, i.{{ role }}_id) as partner_name
    from identities as i
    inner join submissions as s on i.submission_id = s.submission_id
    where i.{{ role }}_id is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    partner_id,
    partner_name,
    min(report_year) as first_report_year,
    max(report_year) as last_report_year
from named
group by partner_id, partner_name
