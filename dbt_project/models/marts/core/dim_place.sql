with places as (
    select * from {{ ref('int_place__mapped') }}
),

members as (
    select
        place_key, unit_id, 'unit' as place_kind, era, gso_code, name_vi, name_full_vi, name_en, unit_type, place_63, place_34,
        place_34_key, region, region_vi, region_own_era, iso_3166_2, valid_from, valid_to, source
    from places
    union all
    select
        {{ key(["'place'", "'VN'"]) }}, 'VN', 'country', null, null, 'Việt Nam', 'Việt Nam', 'Vietnam', null,
        'Vietnam, not apportioned', 'Vietnam, not apportioned', null, 'Vietnam', 'Việt Nam', null, null, null, null, null
    union all
    select
        member_key, member_id, member_id as place_kind, null, null, name_vi, name_vi as name_full_vi, name_en, null,
        name_en as place_63, name_en as place_34, null, name_en as region, name_vi as region_vi, null, null, null, null, null
    from {{ explicit_members() }}
    union all
    select
        {{ several() }}, 'several', 'several', null, null, 'Nhiều địa phương, không tách', 'Nhiều địa phương, không tách',
        'Several places, not split', null, 'Several places, not split', 'Several places, not split', null, 'Several places, not split',
        'Nhiều địa phương, không tách', null, null, null, null, null
)

select * from members
