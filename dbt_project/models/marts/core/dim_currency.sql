with currencies as (
    select * from {{ ref('stg_reference__currencies') }}
),

members as (
    select {{ key(["'currency'", 'currency_code']) }} as currency_key, currency_code, name_en, name_vi, minor_units from currencies
    union all
    select member_key, upper(member_id), name_en, name_vi, null from {{ explicit_members() }}
    union all
    select {{ several() }}, 'SEVERAL', 'Several currencies', 'Nhiều loại tiền', null
)

select * from members
