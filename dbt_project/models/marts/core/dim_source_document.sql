with submissions as (
    select * from {{ ref('int_submission__in_scope') }}
),

pages as (
    select * from {{ ref('int_page__in_scope') }}
),

publications as (
    select distinct publication from {{ ref('stg_reference__national_figures') }}
),

documents as (
    select
        source_document_key, 'workbook' as document_kind, sha256, file_name, null as url, null as title, form as issuer,
        report_year, report_period, null::date as published_on, reporting_place_key, is_sample
    from submissions
    union all
    select
        source_document_key, 'page', sha256, null, url, title, issuer,
        null, null, published_on, {{ not_applicable() }}, is_sample
    from pages
    union all
    select
        {{ key(["'publication'", 'publication']) }}, 'publication', null, null,
        case when publication like 'http%' then publication end,
        case when publication like 'http%' then 'National series' else publication end,
        'national_series', null, null, null, {{ not_applicable() }}, false
    from publications
    union all
    select member_key, member_id, null, null, null, null, name_en, null, null, null, member_key as reporting_place_key, false
    from {{ explicit_members() }}
)

select * from documents
