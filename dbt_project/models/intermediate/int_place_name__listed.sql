with units as (
    select * from {{ ref('int_place__mapped') }}
),

names as (
    select place_key, unit_id, valid_from, valid_to, name_vi as name from units
    union
    select place_key, unit_id, valid_from, valid_to, unnest(string_to_array(aliases, '|')) from units
)

select distinct
    {{ fold('name') }} as name_key,
    place_key,
    unit_id,
    valid_from,
    valid_to
from names
where name <> ''
