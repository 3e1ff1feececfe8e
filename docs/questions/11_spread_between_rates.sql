-- Tổng số thay đổi bao nhiêu nếu quy đổi theo tỷ giá cơ quan báo cáo nêu?
-- How far do totals move with the rate that the reporting office declared?
--
-- Đáp án: mỗi năm và loại tiền một dòng: số như báo cáo, số quy USD theo tỷ giá mặc định (loại và nguồn kèm theo) và theo tỷ giá trong
-- báo cáo.
-- Answer: one line per year and currency: as reported, in US dollars by the default rate (with its kind and source), and by the rate
-- declared in the reports.
--
-- Lưu ý: số báo cáo bằng USD không đổi theo tỷ giá nào. Tỷ giá nêu trong báo cáo chỉ là VND/USD nên các loại tiền khác để trống.
-- Beware: what was reported in US dollars moves with no rate. Offices declare dong to the dollar only, so other currencies stay empty.
with parameters as (
    select
        2018 as first_year,
        2025 as last_year
),

flows as (
    select
        a.*,
        case a.currency
            when 'USD' then a.disbursed_year_usd
            when 'VND' then a.disbursed_year_reported / nullif(a.declared_vnd_per_usd, 0)
        end as disbursed_declared_usd
    from bi.aid as a
    inner join parameters as p on a.report_year between p.first_year and p.last_year
)

select
    report_year,
    currency,
    rate_type,
    rate_source,
    max(vnd_per_usd) as vnd_per_usd,
    min(declared_vnd_per_usd) as lowest_declared,
    max(declared_vnd_per_usd) as highest_declared,
    sum(disbursed_year_reported) as disbursed_reported,
    sum(disbursed_year_usd) as disbursed_usd,
    round(sum(disbursed_declared_usd), 2) as disbursed_declared_usd,
    round(sum(disbursed_declared_usd) - sum(disbursed_year_usd) filter (where disbursed_declared_usd is not null), 2) as spread_usd
from flows
group by report_year, currency, rate_type, rate_source
order by report_year, currency, rate_type
