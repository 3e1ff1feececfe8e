{%- set stocks = {'committed_total': 'is_total_counted', 'disbursed_to_date': 'true'} -%}
with project_rows as (
    select * from {{ ref('int_project_row__converted') }}
),

reports as (
    select * from {{ ref('int_project_report__judged') }}
),

counted as (
    select
        r.*,
        j.is_total_counted,
        j.place_in_line,
        {{ has_any(stocks) }} as has_money
    from project_rows as r
    inner join reports as j on r.project_key = j.project_key and r.submission_id = j.submission_id and j.is_counted
),

-- Several offices may tell a project's status; the one that goes first among the reports that count speaks.
lead_report as (
    select distinct on (project_key) *
    from counted
    order by project_key, place_in_line, reporting_unit_id, agency_key, sha256, sheet, row_number
),

-- Offices that report different amounts report their own shares: the project is their sum. A total that several of them name is one.
summed as (
    select
        project_key,
        {{ same_or('donor_key', several()) }} as donor_key,
        {{ same_or('aid_owner_key', several()) }} as aid_owner_key,
        {{ same_or('counterpart_key', several()) }} as counterpart_key,
        {{ same_or('managing_agency_key', several()) }} as managing_agency_key,
        {{ currency_of_parts() }} as currency_key,
        min(start_date) as start_date,
        max(end_date) as end_date,
        {% for stock, among in stocks.items() -%}
        {{ sum_in_one_currency(stock, among) }} as {{ stock }}_reported,
        sum({{ stock }}_usd) filter (where {{ among }}) as {{ stock }}_usd,
        sum({{ stock }}_vnd) filter (where {{ among }}) as {{ stock }}_vnd,
        {{ parts_not_reported(stock, among) }} as {{ stock }}_parts_not_reported,
        {% endfor -%}
        sum(counterpart_fund_vnd) as counterpart_fund_vnd,
        sum(beneficiaries) as beneficiaries,
        (count(*) - count(beneficiaries))::integer as beneficiaries_parts_not_reported,
        count(*)::integer as parts
    from counted
    group by project_key
),

offices as (
    select
        project_key,
        (count(*) filter (where is_counted))::integer as reports_counted,
        (count(*) filter (where not is_counted))::integer as reports_excluded,
        (count(*) filter (where is_counted and not is_total_counted))::integer as totals_repeated,
        count(*) filter (where excluded_reason in ('other_amounts_from_another_office', 'shares_exceed_the_total')) as reports_conflicting
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
    o.reports_excluded,
    o.totals_repeated,
    s.parts,
    s.committed_total_parts_not_reported,
    s.disbursed_to_date_parts_not_reported,
    s.beneficiaries_parts_not_reported,
    s.managing_agency_key,
    case
        when o.reports_counted > 1 then 'shares_of_several_offices'
        when o.reports_conflicting > 0 then 'one_of_several_amounts'
        when o.reports_excluded > 0 then 'one_of_equal_reports'
        else 'one_report'
    end as counting
from summed as s
inner join lead_report as l on s.project_key = l.project_key
inner join offices as o on s.project_key = o.project_key
