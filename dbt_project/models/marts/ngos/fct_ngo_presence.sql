with registration_rows as (
    select * from {{ ref('int_registration_row__identified') }}
    where is_loaded
),

project_rows as (
    select * from {{ ref('int_project_row__converted') }}
),

ngos as (
    select ngo_key from {{ ref('int_ngo__listed') }}
),

-- Having a certificate, working, and giving aid are three things: an NGO may hold a permit for years and do nothing here.
registered as (
    select
        ngo_key,
        reporting_place_key as place_key,
        report_year,
        bool_or(
            event not in ('terminate', 'revoke')
            and activity_status is distinct from 'ended'
            and (expires_on is null or expires_on >= {{ period_start('report_year') }})
        ) as is_registered,
        bool_or(activity_status = 'operating') as is_operating
    from registration_rows
    group by ngo_key, reporting_place_key, report_year
),

-- A report that another office sent too still shows that the donor gave here.
gave as (
    select
        p.donor_key as ngo_key,
        p.reporting_place_key as place_key,
        p.report_year,
        bool_or(coalesce(p.committed_year, 0) > 0 or coalesce(p.disbursed_year, 0) > 0) as gave_aid
    from project_rows as p
    inner join ngos as n on p.donor_key = n.ngo_key
    group by p.donor_key, p.reporting_place_key, p.report_year
),

present as (
    select
        coalesce(r.ngo_key, g.ngo_key) as ngo_key,
        coalesce(r.place_key, g.place_key) as place_key,
        coalesce(r.report_year, g.report_year) as report_year,
        coalesce(r.is_registered, false) as is_registered,
        r.is_operating,
        coalesce(g.gave_aid, false) as gave_aid
    from registered as r
    full join gave as g on r.ngo_key = g.ngo_key and r.place_key = g.place_key and r.report_year = g.report_year
)

select
    {{ key(['ngo_key', 'place_key', 'report_year']) }} as ngo_presence_key,
    ngo_key,
    place_key,
    report_year,
    is_registered,
    is_operating,
    gave_aid
from present
