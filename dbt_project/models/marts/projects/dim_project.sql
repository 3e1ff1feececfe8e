with project_rows as (
    select * from {{ ref('int_project_row__identified') }}
),

ranked as (
    select
        *,
        min(report_year) over (partition by project_key) as first_report_year,
        row_number() over (
            partition by project_key
            order by report_year desc, reporting_unit_id asc, agency_key asc, sha256 asc, sheet asc, row_number asc
        ) as place_in_line
    from project_rows
)

select
    project_key,
    project_id,
    coalesce(title, 'not reported') as title,
    project_kind,
    donor_key,
    managing_agency,
    approval_no,
    approval_date,
    approval_level,
    start_date,
    end_date,
    status,
    first_report_year,
    report_year as last_report_year
from ranked
where place_in_line = 1
