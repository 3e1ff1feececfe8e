-- Giấy đăng ký của những tổ chức nào hết hạn trong quý này?
-- Which NGOs' registrations lapse this quarter?
--
-- Đáp án: mỗi giấy đăng ký có hiệu lực vào ngày đầu quý và hết hạn trong quý một dòng, giấy hết hạn sớm nhất đứng đầu. Cột
-- is_registered_afterwards là đúng khi tổ chức đã có giấy khác hoặc đã gia hạn sau quý đó.
-- Answer: one line per certificate that is in force on the first day of the quarter and ends within it, the first to end first.
-- is_registered_afterwards is true where the organisation holds another one, or a renewal, after the quarter.
--
-- Lưu ý: chỉ biết những gì báo cáo đã nạp nêu; giấy được gia hạn sau báo cáo cuối cùng vẫn còn trong danh sách. Đếm tổ chức bằng
-- ngo_key, vì một tổ chức có thể có nhiều giấy.
-- Beware: known is what the loaded reports say; a certificate renewed after the last report still stands here. Count organisations by
-- ngo_key: one of them can hold several certificates.
with parameters as not materialized (
    select
        date_trunc('quarter', current_date)::date as first_day,
        3 as months
),

days as (
    select
        first_day,
        (first_day + make_interval(months => months))::date as day_after
    from parameters
),

registered_afterwards as (
    select distinct v.ngo_key
    from days as d
    cross join lateral bi.registrations_valid_on(d.day_after) as v
)

select
    e.ngo,
    e.country,
    e.registration_kind,
    e.registration_no,
    e.granted_on,
    e.expires_on,
    a.ngo_key is not null as is_registered_afterwards,
    e.doubt,
    e.ngo_key
from days as d
cross join lateral bi.registrations_expiring(d.first_day, d.day_after - d.first_day - 1) as e
left join registered_afterwards as a on e.ngo_key = a.ngo_key
order by e.expires_on, e.ngo, e.registration_no
