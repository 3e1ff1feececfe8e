with reported as (
    select * from {{ ref('int_registration_row__identified') }}
),

-- Where one province says what happened to a certificate and another does not, the first one is believed.
told as (
    select
        *,
        bool_or(event <> 'unknown') over (
            partition by ngo_key, registration_kind, registration_no, issued_on
        ) as is_told_somewhere
    from reported
),

ranked as (
    select
        *,
        min(report_year) over same_event as first_report_year,
        row_number() over (
            same_event order by report_year desc, reporting_unit_id asc, agency_key asc, sha256 asc, sheet asc, row_number asc
        ) as place_in_line
    from told
    where event <> 'unknown' or not is_told_somewhere
    window same_event as (partition by ngo_key, registration_kind, registration_no, event, issued_on)
)

select
    {{ key(['ngo_key', 'registration_kind', 'registration_no', 'event', 'issued_on']) }} as registration_event_key,
    ngo_key,
    donor_id,
    ngo_name,
    ngo_name_vi,
    acronym,
    event,
    issued_on as event_date,
    registration_kind,
    registration_no,
    expires_on,
    permitted_area,
    permitted_sectors,
    reporting_place_key,
    source_document_key,
    first_report_year,
    report_year as last_report_year
from ranked
where place_in_line = 1
