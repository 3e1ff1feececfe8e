select
    submission_id,
    sheet,
    row_number,
    "values" ->> 'ngo_name_en' as ngo_name_en,
    "values" ->> 'ngo_name_vi' as ngo_name_vi,
    "values" ->> 'ngo_acronym' as acronym,
    "values" ->> 'registration_kind' as registration_kind,
    "values" ->> 'registration_no' as registration_no,
    ("values" ->> 'issued_on')::date as issued_on,
    ("values" ->> 'expires_on')::date as expires_on,
    "values" ->> 'registration_action' as registration_action,
    "values" ->> 'permitted_area' as permitted_area,
    "values" ->> 'permitted_sectors' as permitted_sectors,
    "values" ->> 'activity_status' as activity_status
from {{ source('registry', 'corrected_row') }}
where table_name = 'registration'
