with relations as (
    select * from {{ source('registry', 'project_relation') }}
),

links as (
    select * from {{ source('registry', 'project_link') }}
)

select
    r.relation,
    coalesce(e.project_id, r.earlier_key) as earlier_project_id,
    coalesce(l.project_id, r.later_key) as later_project_id
from relations as r
left join links as e on r.earlier_key = e.natural_key
left join links as l on r.later_key = l.natural_key
where r.relation <> 'candidate'
