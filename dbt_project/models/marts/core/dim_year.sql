with years as (
    select
        report_year,
        {{ period_start('report_year') }} as period_start,
        {{ period_end('report_year') }} as period_end
    from generate_series({{ var('first_report_year') }}, {{ var('last_report_year') }}) as report_year
),

regulations as (
    select * from {{ ref('int_regulation__dated') }}
),

submissions as (
    select * from {{ ref('int_submission__in_scope') }}
),

publications as (
    select * from {{ source('ops', 'publication') }}
    where unit = 'year'
),

loads as (
    select * from {{ source('ops', 'load') }}
    where load_id = {{ var('load_id') }}
),

reports as (
    select report_year, array_agg(distinct reporting_unit_id) as unit_ids
    from submissions
    where state <> 'refused'
    group by report_year
),

-- Who owes a report, and what counts for a merged province, is said once, in the migrations; the gate asks there too.
coverage as (
    select
        y.report_year,
        count(*)::integer as provinces_expected,
        (count(*) filter (where c.is_received))::integer as provinces_received
    from years as y
    left join reports as r on y.report_year = r.report_year
    cross join lateral ops.province_coverage(y.report_year, r.unit_ids) as c
    group by y.report_year
),

-- A year is final when all provinces came or a person says so; the load of this year knows for itself.
published as (
    select report_year, is_final from publications
    where report_year <> {{ var('report_year') }}
    union all
    select {{ var('report_year') }}, not is_provisional from loads
    where unit = 'year'
),

members as (
    select
        y.report_year,
        y.period_start,
        y.period_end,
        registration.act as registration_regime,
        aid.act as aid_regime,
        c.provinces_expected,
        -- Where nobody knows who is missing, these are the units that came.
        coalesce(c.provinces_received, cardinality(r.unit_ids), 0) as provinces_received,
        case
            when r.report_year is null then 'not_loaded'
            when coalesce(p.is_final, c.provinces_received >= c.provinces_expected, false) then 'final'
            else 'provisional'
        end as publication_state
    from years as y
    left join regulations as registration
        on
            registration.subject = 'registration'
            and y.period_end between registration.begins_on and coalesce(registration.ends_on, date '2999-12-31')
    left join regulations as aid
        on aid.subject = 'aid' and y.period_end between aid.begins_on and coalesce(aid.ends_on, date '2999-12-31')
    left join coverage as c on y.report_year = c.report_year
    left join reports as r on y.report_year = r.report_year
    left join published as p on y.report_year = p.report_year
    union all
    select member_key::integer, null, null, null, null, null, 0, 'not_loaded' from {{ explicit_members() }}
)

select * from members
