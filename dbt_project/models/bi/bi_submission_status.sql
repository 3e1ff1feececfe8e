with expected as (
    select * from {{ source('ops', 'expected_report') }}
),

files as (
    select
        *,
        (received_at at time zone 'Asia/Ho_Chi_Minh')::date as received_on
    from {{ source('ops', 'submission_status') }}
),

-- A yearly report beside the province for which it counts; a file of nobody who owes one stands alone.
matched as (
    select
        coalesce(e.report_year, f.report_year) as report_year,
        coalesce(f.report_period, 'Y') as report_period,
        e.place,
        coalesce(e.unit_id, f.province_unit_id) as unit_id,
        f.province_unit_id as sent_by_unit_id,
        case when f.report_period = 'Y' then e.due_on end as due_on,
        case when f.report_period = 'Y' then e.due_source else 'no date known' end as due_source,
        f.received_on,
        f.agency,
        f.file_name,
        f.state as file_state,
        f.findings,
        f.critical_findings,
        f.is_in_force,
        f.is_withdrawn,
        f.is_sample
    from files as f
    left join expected as e on f.report_year = e.report_year and f.province_unit_id = any(e.accepted_unit_ids)
    union all
    select
        e.report_year, 'Y', e.place, e.unit_id, null, e.due_on, e.due_source, null, null, null, null, null, null, null, null, null
    from expected as e
    where
        not exists (
            select from files as f
            where
                f.report_year = e.report_year
                and f.report_period = 'Y'
                and f.is_in_force
                and f.province_unit_id = any(e.accepted_unit_ids)
        )
),

days as (
    select
        *,
        coalesce(received_on, (now() at time zone 'Asia/Ho_Chi_Minh')::date) - due_on as days_after_due
    from matched
)

select
    report_year,
    report_period,
    place,
    unit_id,
    sent_by_unit_id,
    case
        when file_name is null and days_after_due > 0 then 'overdue'
        when file_name is null then 'expected'
        when is_withdrawn then 'withdrawn'
        when report_year is null or sent_by_unit_id is null then 'unplaced'
        when not is_in_force then 'superseded'
        when file_state = 'refused' then 'refused'
        when days_after_due > 0 then 'late'
        else 'received'
    end as state,
    due_on,
    due_source,
    received_on,
    case when days_after_due > 0 then days_after_due end as days_late,
    agency,
    file_name,
    file_state,
    findings,
    critical_findings,
    is_in_force,
    is_sample
from days
