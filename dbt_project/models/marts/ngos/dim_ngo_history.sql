-- Two certificates of one day are one step; the one that is reported last tells the state after it.
with steps as (
    select distinct on (ngo_key, event_date) *
    from {{ ref('int_registration_event__merged') }}
    where event_date is not null
    order by ngo_key asc, event_date asc, last_report_year desc, registration_event_key asc
),

stretches as (
    select
        *,
        lead(event_date) over (partition by ngo_key order by event_date) - 1 as before_next
    from steps
)

select
    {{ key(['ngo_key', 'event_date']) }} as ngo_history_key,
    ngo_key,
    event_date as valid_from,
    -- A stretch ends with the next event, or with the certificate where that comes first.
    least(before_next, case when expires_on >= event_date then expires_on end) as valid_to,
    coalesce(ngo_name, 'not reported') as ngo_name,
    ngo_name_vi,
    acronym,
    registration_kind,
    registration_no,
    case
        when event in ('terminate', 'revoke') then 'ended'
        when event = 'suspend' then 'suspended'
        else 'registered'
    end as status
from stretches
