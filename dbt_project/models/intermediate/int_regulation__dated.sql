with acts as (
    select *, coalesce(effective_from, issued_on) as begins from {{ ref('stg_reference__regulations') }}
),

-- Two chains of acts; the newest that has begun is in force. Party papers, programmes and circulars are not among them.
chains as (
    select
        act,
        case
            when act in ('340/TTg', '12/2012/NĐ-CP', '58/2022/NĐ-CP') then 'registration'
            when act in ('28/1999/QĐ-TTg', '64/2001/QĐ-TTg', '93/2009/NĐ-CP', '80/2020/NĐ-CP', '313/2025/NĐ-CP') then 'aid'
        end as subject,
        -- A date is as exact as its source: a year, a month or a day; what is missing counts from the first.
        (begins || substr('-01-01', 1 + greatest(length(begins) - 4, 0)))::date as begins_on
    from acts
)

select
    act,
    subject,
    begins_on,
    lead(begins_on) over (partition by subject order by begins_on) - 1 as ends_on
from chains
where subject is not null
