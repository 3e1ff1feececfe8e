{%- set stocks = ['committed_total', 'disbursed_to_date'] -%}
with project_rows as (
    select * from {{ ref('int_project_row__converted') }}
),

reports as (
    select * from {{ ref('int_project_report__judged') }}
),

counted as (
    select r.*
    from project_rows as r
    inner join reports as j on r.project_key = j.project_key and r.submission_id = j.submission_id and j.is_counted
),

-- Several offices may tell a project's status; the one with the lowest unit code speaks.
lead_report as (
    select distinct on (project_key) *
    from counted
    order by project_key, reporting_unit_id, agency_key, sha256, sheet, row_number
),

-- Offices that report different amounts report their own shares: the project is their sum.
summed as (
    select
        project_key,
        {{ same_or('donor_key', several()) }} as donor_key,
        {{ same_or('aid_owner_key', several()) }} as aid_owner_key,
        {{ same_or('counterpart_key', several()) }} as counterpart_key,
        {{ same_or('currency_key', several()) }} as currency_key,
        min(start_date) as start_date,
        max(end_date) as end_date,
        {% for stock in stocks -%}
        case when count(distinct currency_key) = 1 then {{ sum_reported(stock ~ '_reported') }} end as {{ stock }}_reported,
        {{ sum_reported(stock ~ '_usd') }} as {{ stock }}_usd,
        {{ sum_reported(stock ~ '_vnd') }} as {{ stock }}_vnd,
        {% endfor -%}
        {{ sum_reported('counterpart_fund_vnd') }} as counterpart_fund_vnd,
        {{ sum_reported('beneficiaries') }} as beneficiaries
    from counted
    group by project_key
),

offices as (
    select
        project_key,
        (count(*) filter (where is_counted))::integer as reports_counted,
        (count(*) filter (where not is_counted))::integer as reports_excluded
    from reports
    group by project_key
)

select
    {{ key(['s.project_key', 'l.report_year']) }} as project_year_key,
    s.project_key,
    l.report_year,
    s.donor_key,
    s.aid_owner_key,
    s.counterpart_key,
    l.reporting_place_key,
    s.currency_key,
    l.status,
    s.start_date,
    s.end_date,
    {% for stock in stocks -%}
    s.{{ stock }}_reported,
    s.{{ stock }}_usd,
    s.{{ stock }}_vnd,
    {% endfor -%}
    s.counterpart_fund_vnd,
    s.beneficiaries::bigint as beneficiaries,
    l.is_state_budget,
    o.reports_counted,
    o.reports_excluded
from summed as s
inner join lead_report as l on s.project_key = l.project_key
inner join offices as o on s.project_key = o.project_key
