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
with parameters as (
    select
        current_date as first_day,
        365 as days
),

-- Only the last report of a project tells what is left.
last_reports as (
    select r.*
    from bi.projects as r
    inner join bi.dim_project as j on r.project_key = j.project_key and r.report_year = j.last_report_year
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
from last_reports as r
inner join parameters as p on r.end_date between p.first_day and p.first_day + p.days
where r.status is null or r.status not in ('completed', 'cancelled')
order by r.end_date asc, not_disbursed_usd desc nulls last, r.project_key asc
