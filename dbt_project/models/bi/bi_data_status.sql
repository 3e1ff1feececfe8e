with years as (
    select * from {{ ref('dim_year') }}
    where publication_state <> 'not_loaded'
),

flows as (
    select
        report_year,
        sum(parts) as parts,
        count(distinct project_key) as activities,
        count(distinct donor_key) as donors,
        sum(newly_approved_usd) as newly_approved_usd,
        sum(newly_approved_parts_not_reported) as newly_approved_missing,
        sum(committed_year_usd) as committed_year_usd,
        sum(committed_year_parts_not_reported) as committed_year_missing,
        sum(disbursed_year_usd) as disbursed_year_usd,
        sum(disbursed_year_parts_not_reported) as disbursed_year_missing,
        sum(disbursed_year_usd_spread) as disbursed_year_usd_spread,
        sum(disbursed_year_usd) filter (where disbursed_year_usd_spread is not null) as disbursed_year_usd_compared
    from {{ ref('fct_aid_flow') }}
    group by report_year
),

presences as (
    select
        report_year,
        count(distinct ngo_key) filter (where is_registered) as registered,
        count(distinct ngo_key) filter (where is_operating) as operating,
        count(distinct ngo_key) filter (where gave_aid) as gave_aid
    from {{ ref('fct_ngo_presence') }}
    group by report_year
),

excluded as (
    select report_year, count(*) as reports from {{ ref('fct_aid_report_excluded') }}
    group by report_year
),

documents as (
    select report_year, bool_or(is_sample) as is_sample from {{ ref('dim_source_document') }}
    where report_year is not null
    group by report_year
),

publications as (
    select report_year, published_at from {{ source('ops', 'publication') }}
    where unit = 'year'
)

select
    y.report_year,
    y.period_start,
    y.period_end,
    y.publication_state,
    y.provinces_received,
    y.provinces_expected,
    u.published_at,
    coalesce(f.activities, 0) as activities,
    coalesce(f.donors, 0) as donors,
    coalesce(n.registered, 0) as ngos_registered,
    coalesce(n.operating, 0) as ngos_operating,
    coalesce(n.gave_aid, 0) as ngos_gave_aid,
    f.newly_approved_usd,
    coalesce(f.newly_approved_missing, 0) as newly_approved_parts_not_reported,
    f.committed_year_usd,
    coalesce(f.committed_year_missing, 0) as committed_year_parts_not_reported,
    f.disbursed_year_usd,
    coalesce(f.disbursed_year_missing, 0) as disbursed_year_parts_not_reported,
    coalesce(f.parts, 0) as parts,
    coalesce(e.reports, 0) as reports_excluded,
    coalesce(d.is_sample, false) as is_sample,
    {{ function('disbursement_rate') }}(f.disbursed_year_usd, f.committed_year_usd) as disbursement_rate_percent,
    round(100 * f.disbursed_year_usd_spread / nullif(f.disbursed_year_usd_compared, 0), 4) as disbursed_year_spread_percent
from years as y
left join flows as f on y.report_year = f.report_year
left join presences as n on y.report_year = n.report_year
left join excluded as e on y.report_year = e.report_year
left join documents as d on y.report_year = d.report_year
left join publications as u on y.report_year = u.report_year
