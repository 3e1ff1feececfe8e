-- Những nước và bên tài trợ nào giải ngân nhiều nhất?
-- Which countries and donors disburse most?
--
-- Đáp án: mười nước đứng đầu, mỗi nước ba bên tài trợ lớn nhất; country_pct là phần của nước đó trong tổng.
-- Answer: the first ten countries, each with its three largest donors; country_pct is the country's part of the total.
--
-- Lưu ý: 'Unknown' gồm bên tài trợ chưa rõ quốc tịch và các dòng nêu nhiều bên tài trợ. Cá nhân không nêu tên (Luật 91/2025/QH15).
-- Beware: 'Unknown' holds donors of unknown country and lines that name several donors. Individuals have no names (law
-- 91/2025/QH15).
with parameters as not materialized (
    select
        2024 as first_year,
        2025 as last_year,
        10 as countries,
        3 as donors_each
),

donors as (
    select
        a.donor_country,
        a.donor_key,
        a.donor,
        a.donor_kind,
        sum(a.committed_year_usd) as committed_usd,
        sum(a.disbursed_year_usd) as disbursed_usd
    from bi.aid as a
    inner join parameters as p on a.report_year between p.first_year and p.last_year
    group by a.donor_country, a.donor_key, a.donor, a.donor_kind
),

in_countries as (
    select
        *,
        sum(disbursed_usd) over (partition by donor_country) as country_disbursed_usd,
        count(*) over (partition by donor_country) as country_donors,
        sum(disbursed_usd) over () as all_disbursed_usd,
        row_number() over (partition by donor_country order by disbursed_usd desc nulls last, donor asc, donor_key asc) as place_in_country
    from donors
),

ranked as (
    select
        *,
        dense_rank() over (order by country_disbursed_usd desc nulls last, donor_country asc) as country_rank
    from in_countries
)

select
    r.country_rank,
    r.donor_country,
    r.country_disbursed_usd,
    round(100 * r.country_disbursed_usd / nullif(r.all_disbursed_usd, 0), 1) as country_pct,
    r.country_donors,
    r.place_in_country,
    r.donor,
    r.donor_kind,
    r.committed_usd,
    r.disbursed_usd
from ranked as r
inner join parameters as p on r.country_rank <= p.countries and r.place_in_country <= p.donors_each
order by r.country_rank, r.place_in_country
