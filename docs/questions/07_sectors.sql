-- Từng lĩnh vực được phê duyệt mới, cam kết và giải ngân bao nhiêu, bằng tiền và bằng hiện vật?
-- What was newly approved, committed and disbursed in each sector, in cash and in kind?
--
-- Đáp án: mỗi lĩnh vực thống kê một dòng; các dòng cộng lại đúng bằng tổng của năm.
-- Answer: one line per statistical sector; the lines add up to the year's total.
--
-- Lưu ý: ba khái niệm khác nhau. Phê duyệt mới: tổng giá trị các khoản được phê duyệt trong năm, dùng cho nhiều năm. Cam kết: phần
-- dành cho năm đó. Tiền và hiện vật có thể không đủ bằng giải ngân khi báo cáo không tách; phần đó ở disbursed_not_told_usd.
-- Beware: three meanings. Newly approved: whole grants approved in the year, for all their years. Committed: what is meant for the
-- year. Cash and in kind fall short of disbursed where a report does not tell them apart; that part is disbursed_not_told_usd.
with parameters as not materialized (
    select 2025 as report_year
),

sectors as (
    select
        a.statistical_sector as sector,
        a.statistical_sector_vi as sector_vi,
        count(distinct a.project_key) as projects,
        sum(a.newly_approved_usd) as newly_approved_usd,
        sum(a.committed_year_usd) as committed_usd,
        sum(a.disbursed_year_usd) as disbursed_usd,
        sum(a.disbursed_cash_usd) as disbursed_cash_usd,
        sum(a.disbursed_in_kind_usd) as disbursed_in_kind_usd,
        sum(a.disbursed_year_usd) filter (where num_nonnulls(a.disbursed_cash_usd, a.disbursed_in_kind_usd) = 0) as disbursed_not_told_usd
    from bi.aid as a
    inner join parameters as p on a.report_year = p.report_year
    group by a.statistical_sector, a.statistical_sector_vi
)

select
    sector,
    sector_vi,
    projects,
    newly_approved_usd,
    committed_usd,
    disbursed_usd,
    round(bi.disbursement_rate(disbursed_usd, committed_usd), 1) as disbursement_rate_pct,
    round(100 * disbursed_usd / nullif(sum(disbursed_usd) over (), 0), 1) as part_of_all_pct,
    disbursed_cash_usd,
    disbursed_in_kind_usd,
    disbursed_not_told_usd
from sectors
order by disbursed_usd desc nulls last, sector asc
