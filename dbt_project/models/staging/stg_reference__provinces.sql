select
    unit_id,
    era,
    gso_code,
    name_vi,
    name_full_vi,
    name_ascii as name_en,
    unit_type,
    region_vi,
    region_en,
    iso_3166_2,
    valid_from,
    valid_to,
    aliases,
    source
from {{ ref('provinces') }}
