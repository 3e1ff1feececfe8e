with project_years as (
    select * from {{ ref('fct_project_year') }}
)

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
    f.committed_total_reported,
    f.committed_total_usd,
    f.committed_total_vnd,
    f.disbursed_to_date_reported,
    f.disbursed_to_date_usd,
    f.disbursed_to_date_vnd,
    f.counterpart_fund_vnd,
    f.beneficiaries,
    f.is_state_budget,
    num_nonnulls(f.committed_total_reported, f.committed_total_usd) > 0
    and num_nonnulls(f.disbursed_to_date_reported, f.disbursed_to_date_usd) > 0 as is_reported,
    f.reports_counted,
    f.reports_excluded,
    f.project_key
from project_years as f
inner join {{ ref('dim_year') }} as y on f.report_year = y.report_year
inner join {{ ref('dim_project') }} as j on f.project_key = j.project_key
inner join {{ ref('dim_donor') }} as d on f.donor_key = d.donor_key
inner join {{ ref('dim_partner') }} as o on f.aid_owner_key = o.partner_key
inner join {{ ref('dim_partner') }} as k on f.counterpart_key = k.partner_key
inner join {{ ref('dim_place') }} as p on f.reporting_place_key = p.place_key
inner join {{ ref('dim_currency') }} as m on f.currency_key = m.currency_key
