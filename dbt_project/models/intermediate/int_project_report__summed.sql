{%- set amounts = ['committed_total', 'committed_year', 'disbursed_year'] -%}
with project_rows as (
    select * from {{ ref('int_project_row__converted') }}
),

chains as (
    select * from {{ ref('stg_reference__report_chains') }}
),

places as (
    select * from {{ ref('int_place__mapped') }}
),

choices as (
    select * from {{ ref('stg_registry__counted_reports') }}
),

reports as (
    select
        project_key,
        report_year,
        submission_id,
        source_document_key,
        reporting_place_key,
        reporting_unit_id,
        agency_key,
        sha256,
        {{ same_or('row_currency_code', "'several'") }} as currency_code,
        {{ same_or('aid_owner_key', several()) }} as aid_owner_key,
        {% for amount in amounts -%}
        sum({{ amount }}_usd) as {{ amount }},
        sum({{ amount }}_reported) as {{ amount }}_reported,
        {% endfor -%}
        coalesce(sum(newly_approved_usd), sum(newly_approved_reported), 0) > 0 as is_newly_approved
    from project_rows
    group by
        project_key, report_year, submission_id, source_document_key,
        reporting_place_key, reporting_unit_id, agency_key, sha256
),

-- "Sở Ngoại vụ" is told before "Sở": the longest words that are in the name. An office of no list is in the middle.
chained as (
    select distinct on (a.agency_key) a.agency_key, c.chain, c.precedence
    from (select distinct agency_key from reports) as a
    inner join chains as c on ' ' || a.agency_key || ' ' like '% ' || c.folded_words || ' %'
    order by a.agency_key asc, length(c.folded_words) desc, c.precedence asc, c.chain asc
)

select
    r.*,
    coalesce(c.chain, 'unknown') as chain,
    coalesce(p.place_34_key, r.reporting_place_key) as place_34_key,
    coalesce(p.era, 'unknown') as era,
    h.sha256 is not null as is_chosen,
    count(*) over (partition by r.project_key) as report_count,
    -- Which of several reports of one project speaks: the one that a person chose, else that of the aid owner's chain before the NGO's.
    row_number() over (
        partition by r.project_key
        order by
            (h.sha256 is not null) desc,
            coalesce(c.precedence, 4) asc,
            r.reporting_unit_id asc,
            r.agency_key asc,
            r.sha256 asc
    ) as place_in_line
from reports as r
left join chained as c on r.agency_key = c.agency_key
left join places as p on r.reporting_place_key = p.place_key
left join choices as h on r.project_key = h.project_key and r.report_year = h.report_year and r.sha256 = h.sha256
