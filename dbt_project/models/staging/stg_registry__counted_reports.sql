with choices as (
    select * from {{ source('registry', 'counted_report') }}
),

links as (
    select * from {{ source('registry', 'project_link') }}
),

placed as (
    select c.*, coalesce(l.project_id, c.natural_key) as project_id
    from choices as c
    left join links as l on c.natural_key = l.natural_key
),

newest as (
    select distinct on (project_id, report_year) *
    from placed
    order by project_id asc, report_year asc, counted_report_id desc
)

select
    {{ key(["'project'", 'project_id']) }} as project_key,
    report_year,
    sha256
from newest
