with donors as (
    select * from {{ ref('stg_registry__donors') }}
),

countries as (
    select * from {{ ref('stg_reference__countries') }}
),

ngos as (
    select * from {{ ref('int_ngo__listed') }}
),

-- Individual donors are persons (law 91/2025/QH15): no name of theirs leaves the registry.
members as (
    select
        {{ key(["'donor'", 'd.donor_id']) }} as donor_key,
        d.donor_id,
        case
            when d.donor_kind = 'individual' then 'Individual (' || coalesce(c.name_en, 'country unknown') || ')'
            else d.donor_name
        end as donor_name,
        case when d.donor_kind <> 'individual' then d.donor_name_vi end as donor_name_vi,
        case when d.donor_kind <> 'individual' then d.acronym end as acronym,
        d.donor_kind,
        n.ngo_key is not null as is_ngo,
        case when c.country_iso2 is null then {{ unknown() }} else {{ key(["'country'", 'c.country_iso2']) }} end as country_key,
        d.is_country_verified,
        d.source
    from donors as d
    left join countries as c on d.country_iso2 = c.country_iso2
    left join ngos as n on d.donor_id = n.donor_id
    union all
    select member_key, member_id, name_en, name_vi, null, member_id as donor_kind, false, member_key as country_key, false, null
    from {{ explicit_members() }}
    union all
    select {{ several() }}, 'several', 'Several donors', 'Nhiều bên tài trợ', null, 'several', false, {{ unknown() }}, false, null
)

select * from members
