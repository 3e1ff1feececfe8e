with events as (
    select * from {{ ref('int_registration_event__merged') }}
),

regulations as (
    select * from {{ ref('int_regulation__dated') }}
    where subject = 'registration'
)

select
    e.registration_event_key,
    e.ngo_key,
    e.event,
    case
        when e.event_date is null then {{ unknown() }}
        when extract(year from e.event_date) between {{ var('first_calendar_year') }} and {{ var('last_calendar_year') }}
            then to_char(e.event_date, 'yyyymmdd')::bigint
        else {{ not_applicable() }}
    end as event_date_key,
    e.event_date,
    e.registration_kind,
    e.registration_no,
    e.expires_on,
    -- The law of the day decides what a certificate may say, so old project offices stay what they are after Decree 58.
    r.act as regime,
    e.permitted_area,
    e.permitted_sectors,
    e.reporting_place_key,
    e.source_document_key,
    e.first_report_year,
    e.last_report_year
from events as e
left join regulations as r on e.event_date between r.begins_on and coalesce(r.ends_on, date '2999-12-31')
