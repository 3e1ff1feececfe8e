select
    iso2 as country_iso2,
    name_en,
    name_vi
from {{ ref('countries') }}
