-- Viện trợ của từng tỉnh tăng hay giảm so với năm trước?
-- Which provinces received more and which less than the year before?
--
-- Đáp án: mỗi tỉnh (theo 34 đơn vị) một dòng, tăng nhiều nhất đứng đầu.
-- Answer: one line per province (of the 34), the largest rise first.
--
-- Lưu ý: năm trống là không có báo cáo, không phải bằng không; xem câu hỏi 8 để biết tỉnh nào chưa gửi.
-- Beware: an empty year means that nothing was reported, not zero; question 8 tells who has not sent.
with parameters as not materialized (
    select 2025 as report_year
),

provinces as (
    select
        a.place_34 as province,
        a.region,
        sum(a.committed_year_usd) filter (where a.report_year = p.report_year) as committed_usd,
        sum(a.disbursed_year_usd) filter (where a.report_year = p.report_year) as disbursed_usd,
        sum(a.disbursed_year_usd) filter (where a.report_year = p.report_year - 1) as disbursed_year_before_usd,
        sum(a.disbursed_year_parts_not_reported) filter (where a.report_year = p.report_year) as parts_not_reported
    from bi.aid as a
    inner join parameters as p on a.report_year in (p.report_year - 1, p.report_year)
    group by a.place_34, a.region
)

select
    province,
    region,
    committed_usd,
    disbursed_usd,
    round(bi.disbursement_rate(disbursed_usd, committed_usd), 1) as disbursement_rate_pct,
    disbursed_year_before_usd,
    disbursed_usd - disbursed_year_before_usd as change_usd,
    round(100 * (disbursed_usd / nullif(disbursed_year_before_usd, 0) - 1), 1) as change_pct,
    parts_not_reported
from provinces
order by change_usd desc nulls last, province asc
