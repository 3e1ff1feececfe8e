-- Tỉnh nào chưa gửi báo cáo, gửi muộn hoặc bị trả lại?
-- Which provinces have not reported, were late, or have to send again?
--
-- Đáp án: mỗi báo cáo chưa đến, đến muộn hoặc không dùng được một dòng, quá hạn lâu nhất đứng đầu.
-- Answer: one line per report that has not come, came late or cannot be used, the longest overdue first.
--
-- Lưu ý: trước 2022 không rõ hạn gửi nên không có báo cáo nào là muộn. Năm sáp nhập, báo cáo của đủ các đơn vị cũ được tính cho đơn
-- vị mới.
-- Beware: no due date is known before 2022, so nothing was late then. In the year of a merger the reports of all old units count
-- for the new one.
with parameters as not materialized (
    select 2025 as report_year
)

select
    s.place,
    s.state,
    s.state_vi,
    s.due_on,
    s.received_on,
    s.days_late,
    s.agency,
    s.file_name,
    s.critical_findings
from bi.submission_status as s
inner join parameters as p on s.report_year = p.report_year
where s.report_period = 'Y' and s.state not in ('received', 'superseded', 'withdrawn')
order by s.days_late desc nulls last, s.place asc, s.file_name asc
