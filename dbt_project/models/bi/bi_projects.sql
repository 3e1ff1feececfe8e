{%- set stocks = [
    'committed_total_reported', 'committed_total_usd', 'committed_total_vnd',
    'disbursed_to_date_reported', 'disbursed_to_date_usd', 'disbursed_to_date_vnd',
    'counterpart_fund_vnd', 'beneficiaries',
] -%}
{%- set doubts = ['committed_total_parts_not_reported', 'disbursed_to_date_parts_not_reported', 'beneficiaries_parts_not_reported'] -%}
with project_years as (
    select * from {{ ref('fct_project_year') }}
),

years as (
    select * from {{ ref('dim_year') }}
),

projects as (
    select * from {{ ref('dim_project') }}
),

donors as (
    select * from {{ ref('dim_donor') }}
),

partners as (
    select * from {{ ref('dim_partner') }}
),

places as (
    select * from {{ ref('dim_place') }}
),

currencies as (
    select * from {{ ref('dim_currency') }}
)

-- A total for life is said anew every year and is one total: it stands in the newest report alone, so that a sum counts it once.
-- Every key is a foreign key, so a left join keeps and adds no row; and PostgreSQL leaves out those whose columns nobody asks for.
select
    f.report_year,
    y.publication_state,
    j.title as project,
    j.project_kind,
    d.donor_name as donor,
    d.donor_kind,
    o.partner_name as aid_owner,
    k.partner_name as counterpart,
    p.name_vi as reporting_place,
    f.status,
    f.start_date,
    f.end_date,
    j.approval_no,
    j.approval_date,
    j.approval_level,
    m.currency_code as currency,
    {% for stock in stocks -%}
    case when f.report_year = j.last_report_year then f.{{ stock }} end as {{ stock }},
    {% endfor -%}
    f.is_state_budget,
    f.committed_total_parts_not_reported = 0 and f.disbursed_to_date_parts_not_reported = 0 as is_reported,
    f.reports_counted,
    f.reports_excluded,
    f.project_key,
    f.totals_repeated,
    f.parts,
    {% for stock in doubts -%}
    case when f.report_year = j.last_report_year then f.{{ stock }} end as {{ stock }},
    {% endfor -%}
    f.report_year = j.last_report_year as is_newest_report,
    f.project_year_key
from project_years as f
left join years as y on f.report_year = y.report_year
left join projects as j on f.project_key = j.project_key
left join donors as d on f.donor_key = d.donor_key
left join partners as o on f.aid_owner_key = o.partner_key
left join partners as k on f.counterpart_key = k.partner_key
left join places as p on f.reporting_place_key = p.place_key
left join currencies as m on f.currency_key = m.currency_key
