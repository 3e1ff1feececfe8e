with names as (
    select * from {{ ref('int_ngo_name__dated') }}
),

-- Two certificates of one day are one step; the one that is reported last tells the state after it.
steps as (
    select distinct on (ngo_key, event_date) *
    from {{ ref('int_registration_event__merged') }}
    where event_date is not null
    order by ngo_key asc, event_date asc, last_report_year desc, registration_event_key asc
),

beginnings as (
    select ngo_key, event_date as valid_from from steps
    union
    select ngo_key, valid_from from names
),

stretches as (
    select
        ngo_key,
        valid_from,
        lead(valid_from) over (partition by ngo_key order by valid_from) - 1 as before_next
    from beginnings
),

-- What stood on the first day of a stretch: the newest event, unless its certificate had run out before.
standing as (
    select distinct on (s.ngo_key, s.valid_from)
        s.*,
        e.event,
        e.registration_kind,
        e.registration_no,
        e.expires_on,
        e.ngo_name as reported_name,
        e.ngo_name_vi,
        e.acronym
    from stretches as s
    left join steps as e
        on
            s.ngo_key = e.ngo_key
            and s.valid_from >= e.event_date
            and (s.valid_from = e.event_date or e.expires_on is null or s.valid_from <= e.expires_on)
    order by s.ngo_key asc, s.valid_from asc, e.event_date desc nulls last
)

select
    {{ key(['s.ngo_key', 's.valid_from']) }} as ngo_history_key,
    s.ngo_key,
    s.valid_from,
    -- A stretch ends with the next event or name, or with the certificate where that comes first.
    least(s.before_next, case when s.expires_on >= s.valid_from then s.expires_on end) as valid_to,
    coalesce(n.ngo_name, s.reported_name, 'not reported') as ngo_name,
    s.ngo_name_vi,
    s.acronym,
    coalesce(s.registration_kind, 'unknown') as registration_kind,
    s.registration_no,
    case
        when s.event is null then 'unknown'
        when s.event in ('terminate', 'revoke') then 'ended'
        when s.event = 'suspend' then 'suspended'
        else 'registered'
    end as status
from standing as s
left join names as n
    on s.ngo_key = n.ngo_key and s.valid_from >= n.valid_from and (n.valid_to is null or s.valid_from <= n.valid_to)
