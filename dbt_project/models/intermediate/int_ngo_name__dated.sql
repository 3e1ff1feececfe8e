with names as (
    select * from {{ ref('stg_reference__donor_names') }}
),

ngos as (
    select * from {{ ref('int_ngo__listed') }}
),

giving as (
    select donor_key as ngo_key from {{ ref('int_project_row__identified') }}
),

registered as (
    select ngo_key from {{ ref('int_registration_event__merged') }}
),

-- A dimension has the members that facts use: names of an NGO that no report speaks of stay in the list.
spoken_of as (
    select ngo_key from giving
    union
    select ngo_key from registered
)

select
    n.ngo_key,
    d.name as ngo_name,
    d.valid_from,
    d.valid_to
from names as d
inner join ngos as n on d.donor_name = n.donor_name
inner join spoken_of as s on n.ngo_key = s.ngo_key
where d.name_kind in ('name', 'former_name') and d.valid_from is not null
