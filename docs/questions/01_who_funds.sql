-- Ai tài trợ lĩnh vực y tế ở Hà Giang?
-- Who funds health in Hà Giang?
--
-- Đáp án: mỗi bên tài trợ một dòng, bên giải ngân nhiều nhất đứng đầu.
-- Answer: one line per donor, the one that disbursed most first.
--
-- Lưu ý: tên có ở cả hai bản đồ là đơn vị ngày nay. Từ 2025 số liệu của Hà Giang nằm trong Tuyên Quang và không tách lại được.
-- Khoản viện trợ nêu nhiều lĩnh vực không kèm tỷ lệ nằm ở 'Several sectors, not split', không nằm ở y tế.
-- Beware: a name that both maps have is today's unit. From 2025 on what concerns Hà Giang is reported by Tuyên Quang and is not
-- taken apart. Aid that names several sectors without shares stands under 'Several sectors, not split', not under health.
with parameters as not materialized (
    select
        'Hà Giang' as place,
        'Health' as sector,
        2020 as first_year,
        2024 as last_year
)

select
    a.donor,
    a.donor_kind,
    a.donor_country,
    count(distinct a.project_key) as projects,
    sum(a.committed_year_usd) as committed_usd,
    sum(a.disbursed_year_usd) as disbursed_usd,
    sum(a.disbursed_year_parts_not_reported) as parts_not_reported,
    min(a.report_year) as first_year,
    max(a.report_year) as last_year
from bi.aid as a
inner join parameters as p
    on
        p.place in (a.place_63, a.place_34)
        and p.sector in (a.statistical_sector, a.sector)
        and a.report_year between p.first_year and p.last_year
group by a.donor_key, a.donor, a.donor_kind, a.donor_country
order by disbursed_usd desc nulls last, a.donor asc
