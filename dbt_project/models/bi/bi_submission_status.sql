with today as (
    select (now() at time zone 'Asia/Ho_Chi_Minh')::date as day
),

running as (
    select max(y.report_year) as report_year
    from today
    cross join lateral generate_series(extract(year from today.day)::integer, extract(year from today.day)::integer + 1) as y (report_year)
    where {{ period_start('y.report_year') }} <= today.day
),

first_reported as (
    select min(report_year) as report_year
    from {{ source('ops', 'submission_status') }}
    where is_in_force
),

-- Every year that a file speaks of (null: files that tell none), the report year that runs, and those before it of which nothing came,
-- from the first that was reported, where the law tells a day.
years as (
    select report_year from {{ source('ops', 'submission_status') }}
    union
    select report_year from running
    union
    select y.report_year
    from running
    cross join first_reported
    cross join lateral generate_series(first_reported.report_year, running.report_year) as y (report_year)
    inner join {{ ref('report_due_dates') }} as d
        on d.report_period = 'Y' and y.report_year between d.first_year and coalesce(d.last_year, y.report_year)
)

-- The year is that of the list, so that a question about one year works out one. Who owes a report, whose file counts for whom and what
-- became of it is said once, in the migrations; `aidbook status` asks there too.
select
    y.report_year,
    s.report_period,
    s.place,
    s.unit_id,
    s.sent_by_unit_id,
    s.state,
    s.due_on,
    s.due_source,
    s.received_on,
    s.days_late,
    s.agency,
    s.file_name,
    s.file_state,
    s.findings,
    s.critical_findings,
    s.is_in_force,
    s.is_sample,
    case s.state
        when 'expected' then 'chờ gửi'
        when 'overdue' then 'quá hạn, chưa gửi'
        when 'received' then 'đã nhận'
        when 'late' then 'đã nhận, gửi muộn'
        when 'refused' then 'bị từ chối, phải sửa và gửi lại'
        when 'held' then 'mẫu chưa điền, chưa nhận'
        when 'superseded' then 'đã thay bằng tệp mới'
        when 'withdrawn' then 'đã rút'
        when 'unplaced' then 'không rõ địa phương hoặc năm'
    end as state_vi
from years as y
cross join lateral ops.report_status(y.report_year) as s
