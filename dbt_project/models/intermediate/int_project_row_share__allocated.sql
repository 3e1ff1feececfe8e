{%- set amounts = ['newly_approved', 'committed_year', 'disbursed_year', 'disbursed_cash', 'disbursed_in_kind'] -%}
{%- set decimals = {'reported': 'minor_units', 'usd': '2', 'vnd': '0'} -%}
{%- set bases = {'usd_official': '2', 'usd_market': '2', 'usd_declared': '2'} -%}
{%- set compared = ['newly_approved', 'committed_year', 'disbursed_year'] -%}
with project_rows as (
    select * from {{ ref('int_project_row__converted') }}
),

reports as (
    select * from {{ ref('int_project_report__judged') }}
    where is_counted
),

sectors as (
    select sector_code from {{ ref('stg_reference__sectors') }}
),

currencies as (
    select * from {{ ref('stg_reference__currencies') }}
),

-- "HEALTH:0.6|EDU:0.4" has shares as given, "HEALTH|EDU" has none, "HEALTH" needs none.
named as (
    select
        r.submission_id,
        r.sheet,
        r.row_number,
        s.sector_code,
        min(part.ordinal) as ordinal,
        count(*) = count(part.weight) as is_weighted,
        sum(part.weight) as weight
    from project_rows as r
    cross join
        lateral (
            select
                split_part(p.text, ':', 1) as sector_code,
                nullif(split_part(p.text, ':', 2), '')::numeric as weight,
                p.ordinal
            from unnest(string_to_array(r.sector_codes, '|')) with ordinality as p (text, ordinal)
        ) as part
    left join sectors as s on part.sector_code = s.sector_code
    group by r.submission_id, r.sheet, r.row_number, s.sector_code
),

weighed as (
    select
        *,
        count(*) over line as sector_count,
        bool_and(is_weighted) over line and sum(weight) over line > 0 as is_split,
        sum(weight) over line as total_weight,
        row_number() over (line order by ordinal desc) = 1 as is_last
    from named
    window line as (partition by submission_id, sheet, row_number)
),

-- Several sectors without shares stay one line on a member of their own: a split that nobody reported would be an invention.
shares as (
    select
        submission_id,
        sheet,
        row_number,
        case
            when sector_count > 1 and not is_split then {{ several() }}
            when sector_code is null then {{ unknown() }}
            else {{ key(["'sector'", 'sector_code']) }}
        end as sector_key,
        case when sector_count = 1 then 'single' when is_split then 'as_given' else 'unsplit' end as allocation,
        case when sector_count > 1 and is_split then weight / total_weight else 1 end as share,
        is_last
    from weighed
    where sector_count = 1 or is_split or is_last
),

lines as (
    select
        r.*,
        -- A grant whose total another office names too is newly approved there, and nothing more here.
        case when j.is_total_counted then 1 else 0 end as counted_totals,
        coalesce(s.sector_key, {{ unknown() }}) as sector_key,
        coalesce(s.allocation, 'single') as allocation,
        coalesce(s.share, 1) as share,
        coalesce(s.is_last, true) as is_last,
        coalesce(c.minor_units, 2) as minor_units
    from project_rows as r
    inner join reports as j on r.project_key = j.project_key and r.submission_id = j.submission_id
    left join shares as s on r.submission_id = s.submission_id and r.sheet = s.sheet and r.row_number = s.row_number
    left join currencies as c on r.row_currency_code = c.currency_code
)

select
    {{ key(['project_key', 'report_year', 'reporting_place_key', 'sector_key']) }} as aid_flow_key,
    project_key,
    report_year,
    reporting_place_key as place_key,
    sector_key,
    donor_key,
    reporting_place_key,
    aid_owner_key,
    currency_key,
    source_document_key,
    sheet,
    row_number,
    -- The last share takes what rounding left over.
    {% for amount in amounts -%}
    {% for form, digits in dict(decimals, **(bases if amount in compared else {})).items() -%}
    {%- set whole = amount ~ '_' ~ form if amount != 'newly_approved' else 'newly_approved_' ~ form ~ ' * counted_totals' -%}
    case
        when is_last
            then {{ whole }} - coalesce(sum(round({{ whole }} * share, {{ digits }})) filter (where not is_last) over line, 0)
        else round({{ whole }} * share, {{ digits }})
    end as {{ amount }}_{{ form }},
    {% endfor -%}
    {% endfor -%}
    vnd_per_usd,
    usd_per_unit,
    rate_type,
    rate_source,
    declared_vnd_per_usd,
    allocation,
    share,
    counted_totals = 1 as is_total_counted
from lines
window line as (partition by submission_id, sheet, row_number)
