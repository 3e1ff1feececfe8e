with successions as (
    select * from {{ ref('stg_reference__successions') }}
)

-- A change of name and status takes the unit over whole, as a merger does; of a split or a transfer nobody knows which money went along.
select
    {{ key(["'place'", 'predecessor_unit_id']) }} as predecessor_place_key,
    {{ key(["'place'", 'successor_unit_id']) }} as successor_place_key,
    effective_date,
    change_type,
    coverage = 'all' as is_whole,
    coverage,
    legal_basis,
    source
from successions
