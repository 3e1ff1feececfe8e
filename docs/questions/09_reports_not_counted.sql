-- Những báo cáo nào không được tính, vì sao, và dòng nào được tính thay?
-- Which reports are not counted, why, and what counts instead?
--
-- Đáp án: mỗi dòng báo cáo bị loại một dòng, kèm vị trí trong tệp và cơ quan có báo cáo được tính. Các số tiền ở đây không nằm
-- trong tổng nào.
-- Answer: one line per report left out, with its place in the file and the office whose report counts. These amounts are in no
-- total.
--
-- Lưu ý: các tỉnh báo cáo số khác nhau về cùng một dự án là báo cáo phần của mình và đều được tính; báo cáo trùng số, hoặc của cơ
-- quan khác cùng địa phương, bị loại và ghi rõ lý do.
-- Beware: provinces that report different amounts of one project report their own shares, and all of those count; the same amounts,
-- and those of another office of one place, are left out, and the reason says which it is.
with parameters as not materialized (
    select
        2024 as first_year,
        2025 as last_year
)

select
    e.report_year,
    j.title as project,
    d.donor_name as donor,
    o.name_vi as reported_by,
    s.file_name,
    e.sheet,
    e.row_number,
    e.reason,
    c.name_vi as counted_from,
    cs.file_name as counted_file_name,
    e.committed_year_usd as committed_usd,
    e.disbursed_year_usd as disbursed_usd,
    e.counted_aid_flow_key
from bi.fct_aid_report_excluded as e
inner join parameters as p on e.report_year between p.first_year and p.last_year
inner join bi.dim_project as j on e.project_key = j.project_key
inner join bi.dim_donor as d on e.donor_key = d.donor_key
inner join bi.dim_place as o on e.reporting_place_key = o.place_key
inner join bi.dim_place as c on e.counted_reporting_place_key = c.place_key
inner join bi.dim_source_document as s on e.source_document_key = s.source_document_key
inner join bi.dim_source_document as cs on e.counted_source_document_key = cs.source_document_key
order by e.report_year asc, e.disbursed_year_usd desc nulls last, s.file_name asc, e.sheet asc, e.row_number asc
