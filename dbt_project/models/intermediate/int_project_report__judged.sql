with project_rows as (
    select * from {{ ref('int_project_row__converted') }}
),

reports as (
    select
        project_key,
        report_year,
        submission_id,
        source_document_key,
        reporting_place_key,
        reporting_unit_id,
        agency_key,
        sha256,
        {{ same_or('row_currency_code', "'several'") }} as currency_code,
        sum(committed_total_usd) as committed_total,
        sum(committed_year_usd) as committed_year,
        sum(disbursed_year_usd) as disbursed_year,
        sum(committed_total_reported) as committed_total_reported,
        sum(committed_year_reported) as committed_year_reported,
        sum(disbursed_year_reported) as disbursed_year_reported,
        coalesce(sum(newly_approved_usd), sum(newly_approved_reported), 0) > 0 as is_newly_approved
    from project_rows
    group by
        project_key, report_year, submission_id, source_document_key,
        reporting_place_key, reporting_unit_id, agency_key, sha256
),

-- One project reaches the committee by several chains (NGO, aid owner, up to three agencies a province). Offices that report the same
-- whole give the same amounts; offices that report their own shares give different ones, and all of those count.
same_reports as (
    select
        *,
        row_number() over same_report as place_in_line,
        first_value(submission_id) over same_report as counted_submission_id,
        first_value(source_document_key) over same_report as counted_source_document_key,
        first_value(reporting_place_key) over same_report as counted_reporting_place_key
    from reports
    window same_report as (
        partition by
            project_key, report_year, currency_code, committed_total, committed_year, disbursed_year,
            committed_total_reported, committed_year_reported, disbursed_year_reported
        order by reporting_unit_id, agency_key, sha256
    )
),

-- Reports without any amount are equal in saying nothing: that does not make them the same report.
judged as (
    select
        *,
        place_in_line = 1 or num_nonnulls(
            committed_total, committed_year, disbursed_year,
            committed_total_reported, committed_year_reported, disbursed_year_reported
        ) = 0 as is_counted
    from same_reports
),

-- A total for life is the whole grant. Offices that name the same total and different amounts of the year share in one grant: what each
-- of them did in the year counts, the grant counts once: with the office that calls it new, if one does.
same_totals as (
    select
        *,
        is_counted and (
            num_nonnulls(committed_total, committed_total_reported) = 0
            or row_number() over (
                partition by project_key, report_year, is_counted, currency_code, committed_total, committed_total_reported
                order by is_newly_approved desc, reporting_unit_id asc, agency_key asc, sha256 asc
            ) = 1
        ) as is_total_counted
    from judged
)

select
    project_key,
    report_year,
    submission_id,
    reporting_unit_id,
    is_counted,
    is_total_counted,
    counted_submission_id,
    counted_source_document_key,
    counted_reporting_place_key
from same_totals
