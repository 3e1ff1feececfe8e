-- Only the columns that are used: computing the other keys of each row of all years is dear.
with project_rows as (
    select
        project_key,
        project_id,
        title,
        project_kind,
        donor_key,
        managing_agency,
        approval_no,
        approval_date,
        approval_level,
        start_date,
        end_date,
        status,
        report_year,
        reporting_unit_id,
        agency_key,
        sha256,
        sheet,
        row_number
    from {{ ref('int_project_row__identified') }}
),

relations as (
    select * from {{ ref('stg_registry__project_relations') }}
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
),

-- Most projects are reported year after year in the same words, and folding a title is dear.
told as (
    select distinct
        project_key,
        title
    from project_rows
),

wordings as (
    select
        project_key,
        (count(distinct {{ fold('title') }}))::integer as titles
    from told
    group by project_key
),

-- One project may be split into several, and several merged into one.
came_from as (
    select
        later_project_id as project_id,
        string_agg(distinct earlier_project_id, ' ; ' order by earlier_project_id) as predecessors
    from relations
    group by later_project_id
),

went_into as (
    select
        earlier_project_id as project_id,
        string_agg(distinct later_project_id, ' ; ' order by later_project_id) as successors
    from relations
    group by earlier_project_id
)

select
    r.project_key,
    r.project_id,
    coalesce(r.title, 'not reported') as title,
    r.project_kind,
    r.donor_key,
    r.managing_agency,
    r.approval_no,
    r.approval_date,
    r.approval_level,
    r.start_date,
    r.end_date,
    r.status,
    r.first_report_year,
    r.report_year as last_report_year,
    coalesce(w.titles, 0) as titles,
    f.predecessors,
    t.successors
from ranked as r
inner join wordings as w on r.project_key = w.project_key
left join came_from as f on r.project_id = f.project_id
left join went_into as t on r.project_id = t.project_id
where r.place_in_line = 1
union all
select
    member_key, member_id, name_en, member_id as project_kind, member_key as donor_key,
    null, null, null, null, null, null, null, null, null, 0 as titles, null, null
from {{ explicit_members() }}
