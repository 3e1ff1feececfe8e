-- Số trên báo chí và số của kho khác nhau ở đâu?
-- Where do figures in the press and the warehouse disagree?
--
-- Đáp án: mỗi số đã công bố không khớp với kho một dòng, kèm câu trích, chênh lệch và lý do.
-- Answer: one line per published figure that the warehouse does not bear out, with its sentence, the difference and the reason.
--
-- Lưu ý: 'scope_differs' là nói về việc khác (một phần năm, một phần tổng số), không phải sai. 'unexplained' là chưa đủ căn cứ để
-- so sánh. Số báo chí không bao giờ được cộng vào viện trợ.
-- Beware: 'scope_differs' speaks of something else (part of the year, part of the whole) and is no error. 'unexplained' lacks what
-- a comparison needs. Figures of the press are never added to aid.
with parameters as not materialized (
    select
        2024 as first_year,
        2025 as last_year
)

select
    r.data_year,
    r.place,
    r.metric,
    r.sector,
    r.unit,
    r.claim_value as published,
    r.compared_value as in_the_warehouse,
    r.compared_basis,
    r.difference,
    r.difference_pct,
    r.state,
    r.reason_en,
    r.reason_vi,
    r.sentence,
    r.url,
    r.claim_key
from bi.reconciliation as r
inner join parameters as p on r.data_year between p.first_year and p.last_year
where r.comparison = 'claim_to_warehouse' and r.state not in ('agrees', 'rounding')
order by r.data_year asc, r.state asc, abs(r.difference_pct) desc nulls last, r.place asc, r.claim_key asc
