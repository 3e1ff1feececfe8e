with countries as (
    select * from {{ ref('stg_reference__countries') }}
),

members as (
    select {{ key(["'country'", 'country_iso2']) }} as country_key, country_iso2, name_en, name_vi from countries
    union all
    select member_key, null, name_en, name_vi from {{ explicit_members() }}
)

select * from members
