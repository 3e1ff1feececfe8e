with submissions as (
    select * from {{ ref('int_submission__in_scope') }}
),

registration_rows as (
    select * from {{ ref('stg_landing__registration_rows') }}
),

identities as (
    select * from {{ ref('stg_registry__row_identities') }}
    where donor_id is not null
)

select
    s.is_loaded,
    s.report_year,
    s.reporting_unit_id,
    s.agency_key,
    s.sha256,
    s.reporting_place_key,
    s.source_document_key,
    r.submission_id,
    r.sheet,
    r.row_number,
    i.donor_id,
    {{ key(["'donor'", 'i.donor_id']) }} as ngo_key,
    coalesce(r.ngo_name_en, r.ngo_name_vi) as ngo_name,
    r.ngo_name_vi,
    r.acronym,
    case r.registration_kind
        when 'hoạt động' then 'operation'
        when 'VPDA' then 'project_office'
        when 'VPĐD' then 'representative_office'
        else 'unknown'
    end as registration_kind,
    r.registration_no,
    r.issued_on,
    r.expires_on,
    case r.registration_action
        when 'cấp mới' then 'issue'
        when 'gia hạn' then 'renew'
        when 'sửa đổi, bổ sung' then 'amend'
        when 'cấp lại' then 'reissue'
        when 'đình chỉ' then 'suspend'
        when 'chấm dứt' then 'terminate'
        when 'thu hồi' then 'revoke'
        else 'unknown'
    end as event,
    r.permitted_area,
    r.permitted_sectors,
    case r.activity_status
        when 'đang hoạt động' then 'operating'
        when 'có giấy phép chưa hoạt động' then 'registered_only'
        when 'tạm dừng' then 'paused'
        when 'chấm dứt' then 'ended'
    end as activity_status
from registration_rows as r
inner join submissions as s on r.submission_id = s.submission_id
inner join identities as i on r.submission_id = i.submission_id and r.sheet = i.sheet and r.row_number = i.row_number
