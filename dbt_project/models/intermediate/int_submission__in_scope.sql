with submissions as (
    select * from {{ ref('stg_landing__submissions') }}
),

loaded as (
    select submission_id, true as is_loaded
    from {{ source('ops', 'load_submission') }}
    -- Statistics have not seen this load, and expect no row of it; of a value that is known only when it runs, as many as of any load.
    where load_id = (select {{ var('load_id') }})
),

published as (
    select submission_id, false as is_loaded
    from {{ source('ops', 'published_submission') }}
    where report_year <> {{ var('report_year') }}
),

in_scope as (
    select * from loaded
    union all
    select * from published
)

select
    s.*,
    i.is_loaded,
    {{ key(["'place'", 's.reporting_unit_id']) }} as reporting_place_key,
    {{ key(["'workbook'", 's.sha256', 's.form']) }} as source_document_key
from in_scope as i
inner join submissions as s on i.submission_id = s.submission_id
where s.report_period = 'Y'
