with ngos as (
    select * from {{ ref('int_ngo__listed') }}
),

countries as (
    select * from {{ ref('stg_reference__countries') }}
),

-- An NGO can hold two or three permits at once; the newest one stands here, all of them are in fct_registration_event.
newest_registration as (
    select distinct on (ngo_key) *
    from {{ ref('int_registration_event__merged') }}
    order by ngo_key asc, event_date desc nulls last, last_report_year desc, registration_event_key asc
)

select
    n.ngo_key,
    n.donor_name as ngo_name,
    n.donor_name_vi as ngo_name_vi,
    n.acronym,
    case when c.country_iso2 is null then {{ unknown() }} else {{ key(["'country'", 'c.country_iso2']) }} end as country_key,
    r.registration_kind,
    r.registration_no,
    r.event as registration_event,
    r.event_date as registered_from,
    r.expires_on as registered_to
from ngos as n
left join countries as c on n.country_iso2 = c.country_iso2
left join newest_registration as r on n.ngo_key = r.ngo_key
union all
select member_key, name_en, name_vi, null, member_key as country_key, null, null, null, null, null from {{ explicit_members() }}
