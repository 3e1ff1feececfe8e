-- Dự án nào kết thúc trong vòng một năm, và còn bao nhiêu chưa giải ngân?
-- Which projects end within a year, and how much of them is not disbursed yet?
--
-- Đáp án: mỗi dự án một dòng theo báo cáo mới nhất của nó, kết thúc sớm nhất đứng đầu.
-- Answer: one line per project as it was reported last, the first to end first.
--
-- Lưu ý: tổng cam kết và lũy kế giải ngân là số dư cuối năm, không cộng qua các năm. Dự án đã kết thúc hoặc bị hủy không nằm trong
-- danh sách.
-- Beware: the total commitment and what was disbursed to date are stocks: never sum them over years. Completed and cancelled
-- projects are left out.
with parameters as not materialized (
    select
        current_date as first_day,
        365 as days
)

select
    r.project,
    r.donor,
    r.aid_owner,
    r.reporting_place,
    r.status,
    r.end_date,
    r.report_year,
    r.committed_total_usd,
    r.disbursed_to_date_usd,
    r.committed_total_usd - r.disbursed_to_date_usd as not_disbursed_usd,
    r.project_key
from bi.projects as r
inner join parameters as p on r.end_date between p.first_day and p.first_day + p.days
-- Only the newest report of a project tells what is left.
where r.is_newest_report and (r.status is null or r.status not in ('completed', 'cancelled'))
order by r.end_date asc, not_disbursed_usd desc nulls last, r.project_key asc
