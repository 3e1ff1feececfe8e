with submissions as (
    select * from {{ ref('int_submission__in_scope') }}
),

identities as (
    select * from {{ ref('stg_registry__row_identities') }}
),

named as (
    select s.report_year, i.aid_owner_id as partner_id, i.aid_owner_name as partner_name
    from identities as i
    inner join submissions as s on i.submission_id = s.submission_id
    where i.aid_owner_id is not null
    union all
    select s.report_year, i.counterpart_id, i.counterpart_name
    from identities as i
    inner join submissions as s on i.submission_id = s.submission_id
    where i.counterpart_id is not null
),

-- The newest spelling; of several in one year the first in the alphabet, so that the order of loads cannot change it.
newest as (
    select distinct on (partner_id) partner_id, partner_name
    from named
    order by partner_id asc, report_year desc, partner_name collate "C" asc
),

members as (
    select {{ key(["'partner'", 'partner_id']) }} as partner_key, partner_id, coalesce(partner_name, partner_id) as partner_name from newest
    union all
    select {{ unknown() }}, 'unknown', 'Unknown'
    union all
    select {{ several() }}, 'several', 'Several partners'
)

select * from members
