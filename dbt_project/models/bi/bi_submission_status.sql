with today as (
    select (now() at time zone 'Asia/Ho_Chi_Minh')::date as day
),

-- Every year that a file speaks of (null: files that tell none), and the report year that runs.
years as (
    select report_year from {{ source('ops', 'submission_status') }}
    union
    select max(y.report_year)
    from today
    cross join lateral generate_series(extract(year from today.day)::integer, extract(year from today.day)::integer + 1) as y (report_year)
    where {{ period_start('y.report_year') }} <= today.day
)

-- Who owes a report, whose file counts for whom and what became of it is said once, in the migrations; `aidbook status` asks there too.
select
    s.*,
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
