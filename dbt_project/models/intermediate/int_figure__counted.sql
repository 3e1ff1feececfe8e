{%- set money = {'aid_disbursed': 'disbursed_year', 'aid_committed': 'committed_year', 'aid_approved': 'newly_approved'} -%}
with flows as (
    select * from {{ source('marts', 'fct_aid_flow') }}
),

excluded as (
    select * from {{ source('marts', 'fct_aid_report_excluded') }}
),

project_years as (
    select * from {{ source('marts', 'fct_project_year') }}
),

presences as (
    select * from {{ source('marts', 'fct_ngo_presence') }}
),

ngos as (
    select * from {{ source('marts', 'dim_ngo') }}
),

donors as (
    select * from {{ source('marts', 'dim_donor') }}
),

places as (
    select * from {{ source('marts', 'dim_place') }}
),

sectors as (
    select * from {{ source('marts', 'dim_sector') }}
),

-- A figure is asked for a place as it reported, for its unit of 2025, and for the country.
place_scopes as (
    select place_key, place_key as scope_place_key from places
    union
    select place_key, place_34_key from places
    where place_34_key is not null
    union
    select place_key, {{ key(["'place'", "'VN'"]) }} from places
),

-- And for all sectors together, for a sector, and for the statistical sector that it rolls up to.
sector_scopes as (
    select sector_key, {{ not_applicable() }} as scope_sector_key from sectors
    union
    select sector_key, sector_key as scope_sector_key from sectors
    union
    select s.sector_key, p.sector_key as scope_sector_key
    from sectors as s
    inner join sectors as p on s.statistical_sector_code = p.sector_code
),

summed as (
    select
        report_year,
        place_key,
        sector_key,
        {% for amount in money.values() -%}
        sum({{ amount }}_usd) as {{ amount }}_usd,
        sum({{ amount }}_vnd) as {{ amount }}_vnd,
        sum({{ amount }}_parts_not_reported) as {{ amount }}_missing,
        {% endfor -%}
        sum(parts) as part_count
    from flows
    group by report_year, place_key, sector_key
),

totals as (
    select
        f.report_year,
        p.scope_place_key as place_key,
        s.scope_sector_key as sector_key,
        {% for amount in money.values() -%}
        sum(f.{{ amount }}_usd) as {{ amount }}_usd,
        sum(f.{{ amount }}_vnd) as {{ amount }}_vnd,
        sum(f.{{ amount }}_missing) as {{ amount }}_missing,
        {% endfor -%}
        sum(f.part_count) as part_count
    from summed as f
    inner join place_scopes as p on f.place_key = p.place_key
    inner join sector_scopes as s on f.sector_key = s.sector_key
    group by f.report_year, p.scope_place_key, s.scope_sector_key
),

-- A project that another office reported too runs in this place all the same.
activities as (
    select report_year, place_key, sector_key, project_key, donor_key from flows
    union
    select report_year, reporting_place_key, {{ not_applicable() }}, project_key, donor_key from excluded
),

activity_counts as (
    select
        a.report_year,
        p.scope_place_key as place_key,
        count(distinct a.project_key) as projects,
        count(distinct a.project_key) filter (where y.status = 'new') as new_projects,
        count(distinct a.project_key) filter (where y.status is null) as projects_without_status,
        count(distinct a.donor_key) as donors,
        count(distinct d.country_key) filter (where d.country_key > 0) as donor_countries
    from activities as a
    inner join place_scopes as p on a.place_key = p.place_key
    left join project_years as y on a.project_key = y.project_key and a.report_year = y.report_year
    left join donors as d on a.donor_key = d.donor_key
    group by a.report_year, p.scope_place_key
),

ngo_counts as (
    select
        f.report_year,
        p.scope_place_key as place_key,
        count(distinct f.ngo_key) filter (where f.is_registered) as registered,
        count(distinct f.ngo_key) filter (where f.is_operating) as operating,
        count(distinct f.ngo_key) filter (where f.gave_aid) as gave_aid,
        count(distinct n.country_key) filter (where n.country_key > 0 and (f.is_operating or f.gave_aid)) as countries,
        count(distinct f.ngo_key) filter (where f.is_operating is null) as without_activity_status
    from presences as f
    inner join place_scopes as p on f.place_key = p.place_key
    left join ngos as n on f.ngo_key = n.ngo_key
    group by f.report_year, p.scope_place_key
),

figures as (
    {%- for metric, amount in money.items() %}
    {%- for unit in ['usd', 'vnd'] %}
    select
        report_year, place_key, sector_key, '{{ metric }}' as metric, '{{ amount }}' as basis, '{{ unit | upper }}' as unit,
        {{ amount }}_{{ unit }} as figure, {{ amount }}_missing as parts_not_reported
    from totals
    union all
    {%- endfor %}
    {%- endfor %}
    -- "Aid" without saying which of the three: the press mostly means what was disbursed.
    {%- for unit in ['usd', 'vnd'] %}
    select
        report_year, place_key, sector_key, 'aid_value', 'disbursed_year', '{{ unit | upper }}',
        disbursed_year_{{ unit }}, disbursed_year_missing
    from totals
    union all
    {%- endfor %}
    select
        report_year, place_key, sector_key, 'disbursement_rate', 'disbursed_year over committed_year', 'percent',
        {{ function('disbursement_rate') }}(disbursed_year_usd, committed_year_usd), disbursed_year_missing + committed_year_missing
    from totals
    union all
    {%- for metric, basis, figure, missing in [
        ('project_count', 'projects', 'projects', '0'),
        ('project_new_count', 'new projects', 'new_projects', 'projects_without_status'),
        ('ngo_active_count', 'donors with activities', 'donors', '0'),
        ('origin_country_count', 'countries of donors', 'donor_countries', '0'),
    ] %}
    select
        report_year, place_key, {{ not_applicable() }}, '{{ metric }}', '{{ basis }}', 'count',
        {{ figure }}::numeric, {{ missing }}::bigint
    from activity_counts
    union all
    {%- endfor %}
    {%- for metric, basis, figure in [
        ('ngo_registered_count', 'NGOs registered', 'registered'),
        ('ngo_active_count', 'NGOs operating', 'operating'),
        ('ngo_active_count', 'NGOs that gave aid', 'gave_aid'),
        ('origin_country_count', 'countries of NGOs', 'countries'),
    ] %}
    select
        report_year, place_key, {{ not_applicable() }}, '{{ metric }}', '{{ basis }}', 'count',
        {{ figure }}::numeric, {{ 'without_activity_status' if basis == 'NGOs operating' else '0' }}::bigint
    from ngo_counts
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    report_year,
    place_key,
    sector_key,
    metric,
    basis,
    unit,
    figure,
    parts_not_reported::bigint as parts_not_reported
from figures
