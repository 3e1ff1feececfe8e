with editions as (
    select * from {{ source('ops', 'edition') }}
)

select
    name as edition,
    known_at,
    (known_at at time zone 'Asia/Ho_Chi_Minh')::date as known_on,
    why
from editions
