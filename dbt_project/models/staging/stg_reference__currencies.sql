select
    currency as currency_code,
    name_en,
    name_vi,
    minor_units
from {{ ref('currencies') }}
