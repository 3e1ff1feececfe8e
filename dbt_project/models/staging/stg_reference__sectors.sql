select
    sector_code,
    name_en,
    name_vi,
    level,
    parent_code as parent_sector_code,
    dac3_code,
    dac3_name,
    dac5_default as dac5_code,
    dac5_name,
    aliases,
    source,
    dac_confidence
from {{ ref('sectors') }}
