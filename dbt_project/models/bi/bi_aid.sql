with flows as (
    select * from {{ ref('fct_aid_flow') }}
),

years as (
    select * from {{ ref('dim_year') }}
),

places as (
    select * from {{ ref('dim_place') }}
),

sectors as (
    select * from {{ ref('dim_sector') }}
),

donors as (
    select * from {{ ref('dim_donor') }}
),

countries as (
    select * from {{ ref('dim_country') }}
),

projects as (
    select * from {{ ref('dim_project') }}
),

partners as (
    select * from {{ ref('dim_partner') }}
),

currencies as (
    select * from {{ ref('dim_currency') }}
)

-- Every key is a foreign key, so a left join keeps and adds no row; and PostgreSQL leaves out those whose columns nobody asks for.
select
    f.report_year,
    y.publication_state,
    p.name_vi as place,
    p.place_63,
    p.place_34,
    p.region,
    s.name_en as sector,
    s.statistical_sector_en as statistical_sector,
    d.donor_name as donor,
    d.donor_kind,
    c.name_en as donor_country,
    j.title as project,
    j.project_kind,
    o.partner_name as aid_owner,
    m.currency_code as currency,
    f.newly_approved_reported,
    f.newly_approved_usd,
    f.newly_approved_vnd,
    f.committed_year_reported,
    f.committed_year_usd,
    f.committed_year_vnd,
    f.disbursed_year_reported,
    f.disbursed_year_usd,
    f.disbursed_year_vnd,
    f.disbursed_cash_reported,
    f.disbursed_cash_usd,
    f.disbursed_cash_vnd,
    f.disbursed_in_kind_reported,
    f.disbursed_in_kind_usd,
    f.disbursed_in_kind_vnd,
    f.newly_approved_parts_not_reported = 0 as is_newly_approved_reported,
    f.committed_year_parts_not_reported = 0 as is_committed_year_reported,
    f.disbursed_year_parts_not_reported = 0 as is_disbursed_year_reported,
    f.newly_approved_parts_not_reported = 0
    and f.committed_year_parts_not_reported = 0
    and f.disbursed_year_parts_not_reported = 0 as is_reported,
    f.vnd_per_usd,
    f.usd_per_unit,
    f.rate_type,
    f.rate_source,
    f.declared_vnd_per_usd,
    f.allocation,
    f.aid_flow_key,
    f.project_key,
    f.place_key,
    f.sector_key,
    f.donor_key,
    f.parts,
    f.newly_approved_parts_not_reported,
    f.committed_year_parts_not_reported,
    f.disbursed_year_parts_not_reported,
    f.disbursed_cash_parts_not_reported,
    f.disbursed_in_kind_parts_not_reported,
    s.name_vi as sector_vi,
    s.statistical_sector_vi,
    c.name_vi as donor_country_vi,
    p.region_vi,
    f.newly_approved_usd_official,
    f.newly_approved_usd_market,
    f.newly_approved_usd_declared,
    f.newly_approved_usd_spread,
    f.committed_year_usd_official,
    f.committed_year_usd_market,
    f.committed_year_usd_declared,
    f.committed_year_usd_spread,
    f.disbursed_year_usd_official,
    f.disbursed_year_usd_market,
    f.disbursed_year_usd_declared,
    f.disbursed_year_usd_spread,
    f.place_allocation,
    f.sector_words,
    f.sector_confidence,
    s.dac3_code,
    s.dac5_code,
    s.dac_confidence
from flows as f
left join years as y on f.report_year = y.report_year
left join places as p on f.place_key = p.place_key
left join sectors as s on f.sector_key = s.sector_key
left join donors as d on f.donor_key = d.donor_key
left join countries as c on d.country_key = c.country_key
left join projects as j on f.project_key = j.project_key
left join partners as o on f.aid_owner_key = o.partner_key
left join currencies as m on f.currency_key = m.currency_key
