with shares as (
    select * from {{ ref('int_project_row_share__allocated') }}
)

select distinct
    aid_flow_key,
    source_document_key,
    sheet,
    row_number,
    report_year
from shares
