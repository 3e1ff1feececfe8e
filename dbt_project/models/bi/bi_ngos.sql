with presences as (
    select * from {{ ref('fct_ngo_presence') }}
),

years as (
    select * from {{ ref('dim_year') }}
),

places as (
    select * from {{ ref('dim_place') }}
),

ngos as (
    select * from {{ ref('dim_ngo') }}
),

countries as (
    select * from {{ ref('dim_country') }}
)

-- Every key is a foreign key, so a left join keeps and adds no row; and PostgreSQL leaves out those whose columns nobody asks for.
select
    f.report_year,
    y.publication_state,
    p.name_vi as place,
    p.place_63,
    p.place_34,
    p.region,
    n.ngo_name as ngo,
    n.ngo_name_vi,
    n.acronym,
    c.name_en as country,
    f.is_registered,
    f.is_operating,
    f.gave_aid,
    f.is_operating is not null as is_reported,
    n.registration_kind,
    n.registration_no,
    n.registered_to,
    f.ngo_key,
    f.place_key,
    f.ngo_presence_key
from presences as f
left join years as y on f.report_year = y.report_year
left join places as p on f.place_key = p.place_key
left join ngos as n on f.ngo_key = n.ngo_key
left join countries as c on n.country_key = c.country_key
