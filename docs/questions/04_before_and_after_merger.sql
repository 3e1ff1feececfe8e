-- Quảng Trị thay đổi thế nào trước và sau khi sáp nhập?
-- How did Quảng Trị change before and after the merger?
--
-- Đáp án: mỗi năm có một dòng tổng theo địa giới ngày nay (reported_by để trống) và một dòng cho từng đơn vị đã báo cáo (Quảng
-- Bình, Quảng Trị cũ; từ 2025 là Quảng Trị mới).
-- Answer: for each year one line for today's borders (reported_by is null), and one for each unit that reported (Quảng Bình and the
-- old Quảng Trị; from 2025 on the new one).
--
-- Lưu ý: so sánh các dòng tổng với nhau; đơn vị cũ và mới trùng tên không phải là một. Một dự án ở hai đơn vị cũ chỉ đếm một lần ở
-- dòng tổng.
-- Beware: compare the lines of today's borders; old and new unit of one name are two. A project in two old units counts once in the
-- total.
with parameters as not materialized (
    select
        'Quảng Trị' as place_34,
        2022 as first_year,
        2026 as last_year
),

yearly as (
    select
        a.report_year,
        u.reported_by,
        count(distinct a.project_key) as projects,
        count(distinct a.donor_key) as donors,
        sum(a.newly_approved_usd) as newly_approved_usd,
        sum(a.committed_year_usd) as committed_usd,
        sum(a.disbursed_year_usd) as disbursed_usd,
        sum(a.committed_year_parts_not_reported + a.disbursed_year_parts_not_reported) as parts_not_reported
    from bi.aid as a
    inner join parameters as p on a.place_34 = p.place_34 and a.report_year between p.first_year and p.last_year
    -- Each row counts for its unit and for today's borders.
    cross join lateral (values (a.place_63), (null)) as u (reported_by)
    group by a.report_year, u.reported_by
)

select
    report_year,
    reported_by,
    projects,
    donors,
    newly_approved_usd,
    committed_usd,
    disbursed_usd,
    round(bi.disbursement_rate(disbursed_usd, committed_usd), 1) as disbursement_rate_pct,
    parts_not_reported
from yearly
order by report_year asc, reported_by asc nulls first
