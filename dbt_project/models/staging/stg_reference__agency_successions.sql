select
    {{ fold('predecessor_vi') }} as folded_name,
    successor_vi,
    effective_date,
    source as succession_source
from {{ ref('agency_succession') }}
