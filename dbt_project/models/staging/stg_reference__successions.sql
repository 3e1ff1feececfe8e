select
    predecessor_unit_id,
    successor_unit_id,
    effective_date,
    change_type,
    coverage,
    legal_basis,
    source
from {{ ref('province_succession') }}
