{%- set amounts = [
    'committed_year', 'disbursed_year', 'newly_approved', 'committed_total', 'disbursed_cash', 'disbursed_in_kind', 'disbursed_to_date'
] -%}
with project_rows as (
    select * from {{ ref('int_project_row__converted') }}
),

reports as (
    select * from {{ ref('int_project_report__judged') }}
    where not is_counted
),

flows as (
    select * from {{ ref('fct_aid_flow') }}
),

counted_flows as (
    select
        project_key,
        reporting_place_key,
        min(aid_flow_key) as aid_flow_key
    from flows
    group by project_key, reporting_place_key
)

select
    {{ key(['r.source_document_key', 'r.sheet', 'r.row_number']) }} as aid_report_excluded_key,
    r.project_key,
    r.report_year,
    r.donor_key,
    r.reporting_place_key,
    r.source_document_key,
    r.sheet,
    r.row_number,
    j.excluded_reason as reason,
    j.counted_reporting_place_key,
    j.counted_source_document_key,
    f.aid_flow_key as counted_aid_flow_key,
    r.currency_key,
    r.committed_year_usd,
    r.disbursed_year_usd,
    {% for amount in amounts -%}
    {% for form in ['reported', 'usd', 'vnd'] if not (form == 'usd' and amount in ['committed_year', 'disbursed_year']) -%}
    r.{{ amount }}_{{ form }},
    {% endfor -%}
    {% endfor -%}
    r.aid_owner_key,
    j.chain as report_chain
from project_rows as r
inner join reports as j on r.project_key = j.project_key and r.submission_id = j.submission_id
left join counted_flows as f on j.project_key = f.project_key and j.counted_reporting_place_key = f.reporting_place_key
