-- Tổng số thay đổi bao nhiêu khi quy đổi theo tỷ giá khác?
-- How far do totals move with another exchange rate?
--
-- Đáp án: mỗi năm và loại tiền một dòng: số giải ngân như báo cáo, quy USD theo cách mặc định, theo tỷ giá chính thức, tỷ giá thị
-- trường và tỷ giá nêu trong báo cáo; chênh lệch là khoảng cách giữa cách cao nhất và thấp nhất.
-- Answer: one line per year and currency: disbursed as reported, in US dollars on the default basis, at the official, the market and
-- the declared rate; the spread is what lies between the highest and the lowest of them.
--
-- Lưu ý: ô trống là không có tỷ giá đó cho loại tiền và năm ấy. Số báo cáo bằng USD không đổi theo tỷ giá nào. Khi một số báo cáo không
-- nêu tỷ giá (declared_missing_rows), cột tỷ giá nêu trong báo cáo chỉ là một phần của tổng.
-- Beware: empty means that there is no such rate for that currency and year. What was reported in US dollars moves with no rate. Where
-- some reports declare none (declared_missing_rows), the column of the declared rate is only part of the total.
with parameters as not materialized (
    select
        2024 as first_year,
        2025 as last_year
)

select
    a.report_year,
    a.currency,
    a.rate_type as default_rate_type,
    sum(a.disbursed_year_reported) as disbursed_reported,
    sum(a.disbursed_year_usd) as disbursed_usd,
    sum(a.disbursed_year_usd_official) as at_official_usd,
    sum(a.disbursed_year_usd_market) as at_market_usd,
    sum(a.disbursed_year_usd_declared) as at_declared_usd,
    sum(a.disbursed_year_usd_spread) as spread_usd,
    round(100 * sum(a.disbursed_year_usd_spread) / nullif(sum(a.disbursed_year_usd), 0), 2) as spread_pct,
    count(*) filter (where a.disbursed_year_usd_declared is null and a.disbursed_year_reported is not null) as declared_missing_rows
from bi.aid as a
inner join parameters as p on a.report_year between p.first_year and p.last_year
group by a.report_year, a.currency, a.rate_type
order by a.report_year, a.currency, a.rate_type
