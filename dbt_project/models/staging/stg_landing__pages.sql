select
    page_version_id,
    url,
    sha256,
    issuer,
    title,
    published_on,
    is_sample
from {{ source('landing', 'page_version') }}
