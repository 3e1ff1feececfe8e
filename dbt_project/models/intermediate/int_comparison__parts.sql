-- Parts of one text against the whole: sectors, of which the press names the largest only, and kinds or regions that together are all.
with claims as (
    select * from {{ ref('int_claim__published') }}
    where donor_name is null and sector_key <> {{ unknown() }} and unit <> 'percent'
),

sectors as (
    select * from {{ source('marts', 'dim_sector') }}
),

parts as (
    select
        c.*,
        'sectors' as division,
        s.sector_code as part,
        s.statistical_sector_code as whole_part,
        false as is_exhaustive
    from claims as c
    inner join sectors as s on c.sector_key = s.sector_key
    where c.sector_key > 0 and c.subset is null and c.unit <> 'count'
    union all
    select
        *,
        split_part(subset, ': ', 1),
        split_part(subset, ': ', 2),
        null,
        true
    from claims
    where sector_key = {{ not_applicable() }} and subset like '%: %'
),

-- A text may say a part twice; the more exact figure counts.
said_once as (
    select distinct on (source_document_key, place_key, data_year, period, metric, unit, division, part) *
    from parts
    order by
        source_document_key asc, place_key asc, data_year asc, period asc, metric asc, unit asc, division asc, part asc, value_step asc,
        claim_value desc, claim_key asc
),

-- Agriculture is in socio-economic development: where a text names both, only the larger is added.
outermost as (
    select p.*
    from said_once as p
    left join said_once as w
        on
            p.source_document_key = w.source_document_key and p.place_key = w.place_key and p.data_year is not distinct from w.data_year
            and p.period = w.period and p.metric = w.metric and p.unit = w.unit and p.division = w.division
            and p.whole_part = w.part and p.part <> w.part
    where w.claim_key is null
),

summed as (
    select
        source_document_key,
        place_key,
        data_year,
        period,
        metric,
        unit,
        division,
        is_exhaustive,
        sum(claim_value) as total,
        sum(exact_low) as total_low,
        sum(exact_high) as total_high,
        (array_agg(claim_key order by claim_value desc, claim_key asc))[1] as largest_key,
        string_agg(evidence, ' + ' order by claim_value desc, claim_key asc) as computed_from
    from outermost
    group by source_document_key, place_key, data_year, period, metric, unit, division, is_exhaustive
    having count(*) > 1
),

-- The whole of the same text, else the nearest that anybody published.
nearest as (
    select distinct on (s.largest_key, s.division)
        s.*,
        c.claim_key,
        c.exact_high
    from summed as s
    inner join claims as c
        on
            s.place_key = c.place_key and s.data_year is not distinct from c.data_year and s.period = c.period
            and s.metric = c.metric and s.unit = c.unit
    where c.sector_key = {{ not_applicable() }} and c.subset is null
    order by
        s.largest_key asc, s.division asc, (c.source_document_key <> s.source_document_key) asc, abs(c.claim_value - s.total) asc,
        c.claim_key asc
)

select
    claim_key,
    largest_key as other_claim_key,
    'sum by ' || division as compared_basis,
    total as compared_value,
    total_low as compared_low,
    total_high as compared_high,
    computed_from,
    null::text as other_scope,
    case when not is_exhaustive and total_low <= exact_high then 'parts_not_all_published' end as likely_scope,
    null::text as doubt
from nearest
