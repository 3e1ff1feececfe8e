select
    donor_name,
    name,
    name_kind,
    valid_from,
    valid_to
from {{ ref('donor_names') }}
