select
    submission_id,
    sha256,
    file_name,
    form,
    state,
    province_unit_id as reporting_unit_id,
    agency_key,
    report_year,
    report_period,
    is_sample,
    (cover ->> 'declared_fx_rate')::numeric as declared_vnd_per_usd
from {{ source('landing', 'submission') }}
