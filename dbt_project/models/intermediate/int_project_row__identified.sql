with submissions as (
    select * from {{ ref('int_submission__in_scope') }}
),

project_rows as (
    select * from {{ ref('stg_landing__project_rows') }}
),

-- A line without donor or project was set aside by the registry and waits for a person.
identities as (
    select * from {{ ref('stg_registry__row_identities') }}
    where donor_id is not null and project_id is not null
)

select
    s.is_loaded,
    s.report_year,
    s.reporting_unit_id,
    s.agency_key,
    s.sha256,
    s.reporting_place_key,
    s.source_document_key,
    s.declared_vnd_per_usd,
    r.submission_id,
    r.sheet,
    r.row_number,
    i.project_id,
    i.donor_id,
    {{ key(["'project'", 'i.project_id']) }} as project_key,
    {{ key(["'donor'", 'i.donor_id']) }} as donor_key,
    case when i.aid_owner_id is null then {{ unknown() }} else {{ key(["'partner'", 'i.aid_owner_id']) }} end as aid_owner_key,
    case when i.counterpart_id is null then {{ unknown() }} else {{ key(["'partner'", 'i.counterpart_id']) }} end as counterpart_key,
    case
        when i.managing_agency_id is null then {{ unknown() }} else {{ key(["'partner'", 'i.managing_agency_id']) }}
    end as managing_agency_key,
    r.title,
    case r.activity_kind
        when 'CT' then 'programme'
        when 'DA' then 'project'
        when 'PDA' then 'non_project'
        else 'unknown'
    end as project_kind,
    r.managing_agency,
    r.sector_words,
    r.sector_codes,
    case
        when r.sector_words is null and r.sector_codes is null then 'not_reported'
        when r.sector_codes is null then 'not_recognised'
        else coalesce(r.sector_match, 'not_graded')
    end as sector_confidence,
    r.place_units,
    r.approval_no,
    r.approval_date,
    case r.approval_level
        when 'TTg' then 'prime_minister'
        when 'bộ' then 'ministry'
        when 'UBND tỉnh' then 'province'
        when 'tổ chức' then 'organisation'
    end as approval_level,
    r.start_date,
    r.end_date,
    case r.status
        when 'mới' then 'new'
        when 'chuyển tiếp' then 'ongoing'
        when 'kết thúc' then 'completed'
        when 'tạm dừng' then 'suspended'
        when 'hủy' then 'cancelled'
    end as status,
    r.currency_code,
    r.committed_total,
    r.committed_total_currency,
    r.committed_year,
    r.committed_year_currency,
    r.disbursed_year,
    r.disbursed_year_currency,
    r.disbursed_cash,
    r.disbursed_cash_currency,
    r.disbursed_in_kind,
    r.disbursed_in_kind_currency,
    r.disbursed_to_date,
    r.disbursed_to_date_currency,
    r.counterpart_fund,
    -- The counterpart fund is Vietnamese money and is planned in dong (Decree 80/2020).
    coalesce(r.counterpart_fund_currency, 'VND') as counterpart_fund_currency,
    r.is_state_budget,
    r.beneficiaries
from project_rows as r
inner join submissions as s on r.submission_id = s.submission_id
inner join identities as i on r.submission_id = i.submission_id and r.sheet = i.sheet and r.row_number = i.row_number
