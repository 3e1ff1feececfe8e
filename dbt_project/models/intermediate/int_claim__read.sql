with pages as (
    select * from {{ ref('int_page__in_scope') }}
),

-- Rivals are other readings of a figure that is already there.
statements as (
    select * from {{ ref('stg_landing__statements') }}
    where state = 'accepted' and not is_rival
),

changes as (
    select * from {{ ref('stg_landing__figure_changes') }}
),

place_names as (
    select * from {{ ref('int_place_name__listed') }}
),

sectors as (
    select * from {{ ref('stg_reference__sectors') }}
),

sector_names as (
    select {{ fold('name_vi') }} as name_key, sector_code from sectors
    union
    select {{ fold('name_en') }}, sector_code from sectors
    union
    select {{ fold('alias.name') }}, sector_code
    from sectors
    cross join lateral unnest(string_to_array(aliases, '|')) as alias (name)
),

unique_sector_names as (
    select name_key, min(sector_code) as sector_code
    from sector_names
    group by name_key
    having count(*) = 1
),

-- The same span may be read by two rules; one reading is one claim.
claims as (
    select distinct on (
        p.url, s.span_start, s.span_end, s.metric, s.claim_value, s.unit, s.place_name, s.data_year, s.period, s.sector_name, s.donor_name
    )
        s.*,
        p.url,
        p.source_document_key,
        p.published_on,
        {{ fold('s.place_name') }} as place_name_key,
        -- A place is looked up in the map of the claim's year; without a year in that of its publication, else in the 63 units.
        coalesce({{ period_end('s.data_year') }}, p.published_on, date '2024-12-14') as place_date
    from statements as s
    inner join pages as p on s.page_version_id = p.page_version_id
    order by
        p.url, s.span_start, s.span_end, s.metric, s.claim_value, s.unit, s.place_name, s.data_year, s.period, s.sector_name, s.donor_name,
        s.rule, s.ordinal
),

-- Decimals and zeros show how far a figure was rounded: the last digit of "228,7 triệu" weighs 100,000.
digits as (
    select
        c.page_version_id,
        c.ordinal,
        max(power(10::numeric, round(log(abs(c.claim_value) / token.number)))) as last_digit
    from claims as c
    cross join
        lateral (
            select nullif(regexp_replace(m[1], '[^0-9]', '', 'g'), '')::numeric as number
            from regexp_matches(c.evidence, '([0-9][0-9.,]*)', 'g') as m
        ) as token
    where
        token.number > 0
        and c.claim_value <> 0
        and abs(c.claim_value) / token.number = power(10::numeric, round(log(abs(c.claim_value) / token.number)))
    group by c.page_version_id, c.ordinal
),

stepped as (
    select
        c.*,
        case
            when c.unit = 'count' then {{ count_step('c.claim_value') }}
            else coalesce(d.last_digit, power(10::numeric, -scale(trim_scale(c.claim_value))))
        end as value_step
    from claims as c
    left join digits as d on c.page_version_id = d.page_version_id and c.ordinal = d.ordinal
),

located as (
    select distinct on (s.page_version_id, s.ordinal)
        s.*,
        n.place_key,
        r.change as page_revision,
        r.earlier_values,
        r.earlier_sentence
    from stepped as s
    left join place_names as n
        on
            s.place_name_key = n.name_key
            and coalesce(n.valid_from, date '1945-01-01') <= s.place_date
            and coalesce(n.valid_to, date '2999-12-31') >= make_date(extract(year from s.place_date)::integer, 1, 1)
    left join changes as r
        on
            s.page_version_id = r.page_version_id
            and (s.place_name, s.period, s.metric, s.unit) = (r.place_name, r.period, r.metric, r.unit)
            and s.data_year is not distinct from r.data_year
            and s.sector_name is not distinct from r.sector_name
            and s.donor_name is not distinct from r.donor_name
            and s.change_of is not distinct from r.change_of
    -- In 2025 both maps were in force; the later one is that of the year's report.
    order by s.page_version_id asc, s.ordinal asc, n.valid_from desc nulls last, n.unit_id asc
)

select
    {{ key([
        "'claim'", 'l.url', 'l.span_start', 'l.span_end', 'l.metric', 'trim_scale(l.claim_value)', 'l.unit', 'l.place_name',
        'l.data_year', 'l.period', 'l.sector_name', 'l.donor_name'
    ]) }} as claim_key,
    l.source_document_key,
    case when l.place_name = 'VN' then {{ key(["'place'", "'VN'"]) }} else coalesce(l.place_key, {{ unknown() }}) end as place_key,
    l.data_year,
    l.period,
    l.metric,
    case
        when l.sector_name is null then {{ not_applicable() }}
        when u.sector_code is null then {{ unknown() }}
        else {{ key(["'sector'", 'u.sector_code']) }}
    end as sector_key,
    l.sector_name,
    l.donor_name,
    trim_scale(l.claim_value) as claim_value,
    l.unit,
    trim_scale(l.value_step) as value_step,
    l.approximation,
    {{ value_low() }} as value_low,
    {{ value_high() }} as value_high,
    l.change_of,
    l.base_year,
    l.published_on,
    l.evidence,
    l.sentence,
    l.rule,
    'page' as source_kind,
    case when l.decision is null then 'policy' else 'person' end as accepted_by,
    l.read_as,
    null::text as subset,
    l.published_on as told_on,
    false as is_derived,
    l.page_revision,
    l.earlier_values,
    l.earlier_sentence
from located as l
left join unique_sector_names as u on {{ fold('l.sector_name') }} = u.name_key
