select
    submission_id,
    sheet,
    row_number,
    donor_id,
    project_id,
    aid_owner_id,
    aid_owner_name,
    counterpart_id,
    counterpart_name,
    managing_agency_id,
    managing_agency_name
from {{ source('registry', 'row_identity') }}
