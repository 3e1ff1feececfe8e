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
    select * from {{ ref('stg_reference__sectors') }}
),

places as (
    select * from {{ ref('stg_reference__provinces') }}
),

rules as (
    select * from {{ ref('stg_reference__allocation_rules') }}
    where rule = 'equal'
),

currencies as (
    select * from {{ ref('stg_reference__currencies') }}
),

members as (
    select 'sector' as subject, sector_code as code from sectors
    union all
    select 'place' as subject, unit_id as code from places
),

-- "HEALTH:0.6|EDU:0.4" has shares as given, "HEALTH|EDU" has none, "HEALTH" needs none. Provinces are written in the same way.
listed as (
    select
        r.submission_id,
        r.sheet,
        r.row_number,
        r.report_year,
        l.subject,
        split_part(part.text, ':', 1) as code,
        nullif(split_part(part.text, ':', 2), '')::numeric as weight,
        part.ordinal
    from project_rows as r
    cross join lateral (values ('sector', r.sector_codes), ('place', r.place_units)) as l (subject, codes)
    cross join lateral unnest(string_to_array(l.codes, '|')) with ordinality as part (text, ordinal)
),

named as (
    select
        l.submission_id,
        l.sheet,
        l.row_number,
        l.report_year,
        l.subject,
        m.code,
        min(l.ordinal) as ordinal,
        count(*) = count(l.weight) as is_weighted,
        sum(l.weight) as weight
    from listed as l
    left join members as m on l.subject = m.subject and l.code = m.code
    group by l.submission_id, l.sheet, l.row_number, l.report_year, l.subject, m.code
),

weighed as (
    select
        n.*,
        count(*) over line as member_count,
        bool_and(n.is_weighted) over line and sum(n.weight) over line > 0 as is_given,
        r.rule is not null as is_equal,
        sum(n.weight) over line as total_weight,
        row_number() over (line order by n.ordinal desc) = 1 as is_last
    from named as n
    left join rules as r
        on
            n.subject = r.subject
            and n.report_year between coalesce(r.first_report_year, n.report_year) and coalesce(r.last_report_year, n.report_year)
    window line as (partition by n.submission_id, n.sheet, n.row_number, n.subject)
),

-- Several members without shares stay one line on a member of their own, for a split that nobody reported would be an invention; unless
-- seeds/allocation_rules.csv says that they count equally, and then the row says so.
shares as (
    select
        submission_id,
        sheet,
        row_number,
        subject,
        case
            when member_count > 1 and not is_given and not is_equal then {{ several() }}
            when code is null then {{ unknown() }}
            else {{ key(['subject', 'code']) }}
        end as member_key,
        case
            when member_count = 1 then 'single'
            when is_given then 'as_given'
            when is_equal then 'equal_by_rule'
            else 'unsplit'
        end as allocation,
        case
            when member_count > 1 and is_given then weight / total_weight
            when is_equal then 1::numeric / member_count
            else 1
        end as share,
        is_last
    from weighed
    where member_count = 1 or is_given or is_equal or is_last
),

lines as (
    select
        r.*,
        -- A grant whose total another office names too is newly approved there, and nothing more here.
        case when j.is_total_counted then 1 else 0 end as counted_totals,
        coalesce(s.member_key, {{ unknown() }}) as sector_key,
        coalesce(s.allocation, 'single') as allocation,
        coalesce(p.member_key, r.reporting_place_key) as place_key,
        coalesce(p.allocation, 'single') as place_allocation,
        trim_scale(coalesce(s.share, 1) * coalesce(p.share, 1)) as share,
        coalesce(s.is_last, true) and coalesce(p.is_last, true) as is_last,
        coalesce(c.minor_units, 2) as minor_units
    from project_rows as r
    inner join reports as j on r.project_key = j.project_key and r.submission_id = j.submission_id
    left join shares as s
        on r.submission_id = s.submission_id and r.sheet = s.sheet and r.row_number = s.row_number and s.subject = 'sector'
    left join shares as p
        on r.submission_id = p.submission_id and r.sheet = p.sheet and r.row_number = p.row_number and p.subject = 'place'
    left join currencies as c on r.row_currency_code = c.currency_code
)

select
    {{ key(['project_key', 'report_year', 'place_key', 'sector_key']) }} as aid_flow_key,
    project_key,
    report_year,
    place_key,
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
    place_allocation,
    sector_words,
    sector_confidence,
    share,
    counted_totals = 1 as is_total_counted
from lines
window line as (partition by submission_id, sheet, row_number)
