with events as (
    select * from {{ ref('fct_registration_event') }}
),

ngos as (
    select * from {{ ref('dim_ngo') }}
),

countries as (
    select * from {{ ref('dim_country') }}
),

places as (
    select * from {{ ref('dim_place') }}
)

-- Every key is a foreign key, so a left join keeps and adds no row; and PostgreSQL leaves out those whose columns nobody asks for.
select
    n.ngo_name as ngo,
    c.name_en as country,
    f.event,
    f.event_date,
    f.registration_kind,
    f.registration_no,
    f.expires_on,
    f.regime,
    f.permitted_area,
    f.permitted_sectors,
    p.name_vi as reporting_place,
    f.first_report_year,
    f.last_report_year,
    f.ngo_key,
    f.registration_event_key
from events as f
left join ngos as n on f.ngo_key = n.ngo_key
left join countries as c on n.country_key = c.country_key
left join places as p on f.reporting_place_key = p.place_key
