-- What a page says otherwise than before; a figure that it dropped is no claim any more, and stands in history.
select
    page_version_id,
    change,
    place as place_name,
    data_year,
    period,
    metric,
    unit,
    sector as sector_name,
    donor as donor_name,
    change_of,
    array_to_string(earlier_values, '; ') as earlier_values,
    earlier_sentence
from {{ source('landing', 'figure_change') }}
where change in ('new', 'changed')
