with pages as (
    select * from {{ ref('stg_landing__pages') }}
),

load_pages as (
    select * from {{ source('ops', 'load_page') }}
),

publications as (
    select * from {{ source('ops', 'publication') }}
    where unit = 'claims'
),

loaded as (
    select page_version_id from load_pages
    where load_id = {{ var('load_id') }} and '{{ var("unit") }}' = 'claims'
),

published as (
    select l.page_version_id
    from publications as p
    inner join load_pages as l on p.load_id = l.load_id
    where '{{ var("unit") }}' <> 'claims'
),

in_scope as (
    select * from loaded
    union all
    select * from published
)

select
    p.*,
    {{ key(["'page'", 'p.url', 'p.sha256']) }} as source_document_key
from in_scope as i
inner join pages as p on i.page_version_id = p.page_version_id
