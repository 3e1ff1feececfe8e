-- Đã giải ngân bao nhiêu phần của cam kết, và xu hướng qua các năm ra sao?
-- What share of the commitments was disbursed, and how does it run over the years?
--
-- Đáp án: mỗi năm báo cáo một dòng, từ năm first_year; tỷ lệ là giải ngân trong năm trên cam kết trong năm. Muốn xem một tỉnh, ghi tên
-- tỉnh thay cho null.
-- Answer: one line per report year from first_year on; the rate is disbursed in the year over committed in the year. For one province
-- write its name instead of null.
--
-- Lưu ý: từ năm báo cáo 2020 tính cả viện trợ của cơ quan và cá nhân nước ngoài (Nghị định 80/2020), nên chuỗi số bị ngắt ở đó và cột
-- thay đổi để trống; cũng để trống ở năm đầu và sau năm không có số liệu. Năm 'provisional' còn thiếu địa phương.
-- Beware: from report year 2020 on aid of foreign agencies and individuals counts too (Decree 80/2020): the series breaks there, and no
-- change is shown; nor is one shown in the first year or after a year without data. A 'provisional' year lacks provinces.
with parameters as not materialized (
    select
        null::text as place,
        2015 as first_year,
        2020 as series_breaks_in
),

yearly as (
    select
        a.report_year,
        sum(a.committed_year_usd) as committed_usd,
        sum(a.disbursed_year_usd) as disbursed_usd,
        sum(a.committed_year_parts_not_reported + a.disbursed_year_parts_not_reported) as parts_not_reported
    from bi.aid as a
    inner join parameters as p
        on a.report_year >= p.first_year and (p.place is null or p.place in (a.place_63, a.place_34))
    group by a.report_year
),

compared as (
    select
        y.*,
        d.publication_state,
        d.aid_regime,
        y.report_year = p.series_breaks_in as is_series_break,
        case
            when lag(y.report_year) over years = y.report_year - 1 and y.report_year <> p.series_breaks_in
                then lag(y.disbursed_usd) over years
        end as previous_disbursed_usd
    from yearly as y
    inner join bi.dim_year as d on y.report_year = d.report_year
    cross join parameters as p
    window years as (order by y.report_year)
)

select
    report_year,
    publication_state,
    aid_regime,
    is_series_break,
    committed_usd,
    disbursed_usd,
    round(bi.disbursement_rate(disbursed_usd, committed_usd), 1) as disbursement_rate_pct,
    round(100 * (disbursed_usd / nullif(previous_disbursed_usd, 0) - 1), 1) as disbursed_change_pct,
    parts_not_reported
from compared
order by report_year
