select
    number as act,
    issued_on,
    effective_from,
    effective_to
from {{ ref('regulations') }}
