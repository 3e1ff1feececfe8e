select
    donor_id,
    canonical_name as donor_name,
    name_vi as donor_name_vi,
    acronym,
    kind as donor_kind,
    country_iso2,
    is_country_verified,
    source
from {{ source('registry', 'donor') }}
