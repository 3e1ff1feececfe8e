with days as (
    select day::date as calendar_date
    from generate_series(
        make_date({{ var('first_calendar_year') }}, 1, 1), make_date({{ var('last_calendar_year') }}, 12, 31), interval '1 day'
    ) as day
),

members as (
    select
        to_char(calendar_date, 'yyyymmdd')::bigint as date_key,
        calendar_date,
        extract(year from calendar_date)::integer as calendar_year,
        extract(quarter from calendar_date)::integer as calendar_quarter,
        extract(month from calendar_date)::integer as calendar_month,
        extract(year from calendar_date)::integer
        + (calendar_date >= {{ period_start('extract(year from calendar_date)::integer + 1') }})::integer as report_year
    from days
    union all
    select member_key, null, null, null, null, null from {{ explicit_members() }}
)

select * from members
