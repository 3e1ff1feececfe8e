with names as (
    select * from {{ ref('stg_reference__donor_names') }}
),

ngos as (
    select * from {{ ref('int_ngo__listed') }}
),

submissions as (
    select submission_id from {{ ref('int_submission__in_scope') }}
),

identities as (
    select
        submission_id,
        donor_id
    from {{ ref('stg_registry__row_identities') }}
    where project_id is not null and donor_id is not null
),

-- The donors of int_project_row__identified, without reading what else the rows of all years say.
donors as (
    select distinct i.donor_id
    from identities as i
    inner join submissions as s on i.submission_id = s.submission_id
),

giving as (
    select {{ key(["'donor'", 'donor_id']) }} as ngo_key from donors
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
