with donors as (
    select * from {{ ref('stg_registry__donors') }}
),

registered as (
    select distinct donor_id from {{ ref('int_registration_row__identified') }}
)

select
    {{ key(["'donor'", 'd.donor_id']) }} as ngo_key,
    d.*
from donors as d
left join registered as r on d.donor_id = r.donor_id
where d.donor_kind = 'ngo' or r.donor_id is not null
