with recursive units as (
    select * from {{ ref('stg_reference__provinces') }}
),

-- Transfers of a district or some communes leave both units what they were.
successions as (
    select * from {{ ref('stg_reference__successions') }}
    where change_type <> 'partial_transfer'
),

-- Thừa Thiên Huế became Huế city half a year before the merger: a new name and status, not a 64th unit.
units_63 as (
    select unit_id, name_vi
    from units
    where
        era = '63-unit'
        and unit_id not in (
            select s.successor_unit_id from successions as s
            where s.change_type = 'rename_and_status'
        )
),

walk as (
    select unit_id, unit_id as later_unit_id from units
    union
    select w.unit_id, s.successor_unit_id
    from walk as w
    inner join successions as s on w.later_unit_id = s.predecessor_unit_id
),

related_63 as (
    select w.unit_id, u.unit_id as unit_63_id, u.name_vi
    from walk as w
    inner join units_63 as u on w.later_unit_id = u.unit_id
    union
    select w.later_unit_id, u.unit_id, u.name_vi
    from walk as w
    inner join units_63 as u on w.unit_id = u.unit_id
),

among_63 as (
    select unit_id, count(*) as unit_count, min(name_vi) as name_vi
    from related_63
    group by unit_id
),

among_34 as (
    select
        w.unit_id,
        count(*) as unit_count,
        min(u.unit_id) as unit_34_id,
        min(u.name_vi) as name_vi,
        min(u.region_en) as region,
        min(u.region_vi) as region_vi
    from walk as w
    inner join units as u on w.later_unit_id = u.unit_id and u.era = '34-unit'
    group by w.unit_id
),

-- A unit that stands for several of the other map is not apportioned: nobody knows which part of its money went where.
mapped as (
    select
        u.*,
        u.name_vi || ' (' || replace(u.era, '-unit', '') || '), not apportioned' as not_apportioned,
        a.unit_count as count_63,
        a.name_vi as name_63,
        b.unit_count as count_34,
        b.name_vi as name_34,
        b.unit_34_id,
        b.region as region_34,
        b.region_vi as region_34_vi
    from units as u
    left join among_63 as a on u.unit_id = a.unit_id
    left join among_34 as b on u.unit_id = b.unit_id
)

select
    {{ key(["'place'", 'unit_id']) }} as place_key,
    unit_id,
    era,
    gso_code,
    name_vi,
    name_full_vi,
    name_en,
    unit_type,
    case when count_63 = 1 then name_63 else not_apportioned end as place_63,
    case when count_34 = 1 then name_34 else not_apportioned end as place_34,
    case when count_34 = 1 then {{ key(["'place'", 'unit_34_id']) }} end as place_34_key,
    region_34 as region,
    region_34_vi as region_vi,
    region_en as region_own_era,
    iso_3166_2,
    valid_from,
    valid_to,
    aliases,
    source
from mapped
