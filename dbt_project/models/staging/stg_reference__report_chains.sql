select
    chain,
    precedence,
    {{ fold('agency_words') }} as folded_words
from {{ ref('report_chains') }}
