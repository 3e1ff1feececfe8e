with loaded as (
    select page_version_id
    from {{ source('ops', 'load_page') }}
    where load_id = {{ var('load_id') }} and '{{ var("unit") }}' = 'claims'
),

published as (
    select l.page_version_id
    from {{ source('ops', 'publication') }} as p
    inner join {{ source('ops', 'load_page') }} as l on p.load_id = l.load_id
    where p.unit = 'claims' and '{{ var("unit") }}' <> 'claims'
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
inner join {{ ref('stg_landing__pages') }} as p on i.page_version_id = p.page_version_id
