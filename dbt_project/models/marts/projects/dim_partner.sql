with names as (
    select * from {{ ref('int_partner__named') }}
),

successions as (
    select * from {{ ref('stg_reference__agency_successions') }}
),

-- The newest spelling; of several in one year the first in the alphabet, so that the order of loads cannot change it.
newest as (
    select distinct on (partner_id)
        partner_id,
        partner_name,
        min(first_report_year) over (partition by partner_id) as first_report_year,
        last_report_year
    from names
    order by partner_id asc, last_report_year desc, partner_name collate "C" asc
),

-- A department of a province and a ministry end where a list says so; who still reports the old name later is shown with both.
dated as (
    select
        n.*,
        s.effective_date - 1 as valid_to,
        s.successor_vi as successor_name,
        s.succession_source
    from newest as n
    left join successions as s on split_part(n.partner_id, '|', 2) = s.folded_name
),

members as (
    select
        {{ key(["'partner'", 'partner_id']) }} as partner_key,
        partner_id,
        partner_name,
        first_report_year,
        last_report_year,
        valid_to,
        successor_name,
        succession_source
    from dated
    union all
    select member_key, member_id, name_en, null, null, null, null, null from {{ explicit_members() }}
    union all
    select {{ several() }}, 'several', 'Several partners', null, null, null, null, null
)

select * from members
