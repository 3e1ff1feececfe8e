{%- set certificate = ['ngo_key', 'registration_kind', 'registration_no', 'issued_on'] -%}
{%- set certificate_of_event = ['ngo_key', 'registration_kind', 'registration_no', 'event_date'] -%}
with reported as (
    select
        *,
        {{ key(certificate) }} as certificate_key
    from {{ ref('int_registration_row__identified') }}
),

events as (
    select
        *,
        {{ key(certificate_of_event) }} as certificate_key
    from {{ ref('int_registration_event__merged') }}
)

-- A row that does not say what happened to a certificate speaks of what other rows say of it.
select
    e.registration_event_key,
    r.source_document_key,
    r.sheet,
    r.row_number,
    r.report_year
from reported as r
inner join events as e on r.certificate_key = e.certificate_key and (r.event = e.event or r.event = 'unknown')
