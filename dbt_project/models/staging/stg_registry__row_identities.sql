select
    submission_id,
    sheet,
    row_number,
    donor_id,
    project_id,
    aid_owner_id,
    aid_owner_name,
    counterpart_id,
    counterpart_name
from {{ source('registry', 'row_identity') }}
