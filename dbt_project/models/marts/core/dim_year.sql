with years as (
    select
        report_year,
        {{ period_start('report_year') }} as period_start,
        {{ period_end('report_year') }} as period_end
    from generate_series({{ var('first_report_year') }}, {{ var('last_report_year') }}) as report_year
),

places as (
    select * from {{ ref('int_place__mapped') }}
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

-- The list of units is complete from 2008-08-01 on.
expected as (
    select y.report_year, count(*)::integer as provinces_expected
    from years as y
    inner join places as p
        on
            coalesce(p.valid_from, date '1945-01-01') <= y.period_end
            and coalesce(p.valid_to, date '2999-12-31') >= y.period_end
    where y.report_year >= 2008
    group by y.report_year
),

-- After the merger a unit's first year may come from its predecessors: together they are one.
received as (
    select
        s.report_year,
        count(distinct case when s.report_year >= 2025 then p.place_34_key else p.place_key end)::integer as provinces_received
    from submissions as s
    inner join places as p on s.reporting_unit_id = p.unit_id
    where s.state <> 'refused'
    group by s.report_year
),

-- A year is final when all provinces came or a person says so; the load of this year knows for itself.
published as (
    select report_year, is_final from publications
    where report_year <> {{ var('report_year') }}
    union all
    select {{ var('report_year') }}, not is_provisional from loads
    where unit = 'year'
)

select
    y.report_year,
    y.period_start,
    y.period_end,
    registration.act as registration_regime,
    aid.act as aid_regime,
    e.provinces_expected,
    coalesce(r.provinces_received, 0) as provinces_received,
    case
        when r.report_year is null then 'not_loaded'
        when coalesce(p.is_final, r.provinces_received >= e.provinces_expected, false) then 'final'
        else 'provisional'
    end as publication_state
from years as y
left join regulations as registration
    on
        registration.subject = 'registration'
        and y.period_end between registration.begins_on and coalesce(registration.ends_on, date '2999-12-31')
left join regulations as aid
    on aid.subject = 'aid' and y.period_end between aid.begins_on and coalesce(aid.ends_on, date '2999-12-31')
left join expected as e on y.report_year = e.report_year
left join received as r on y.report_year = r.report_year
left join published as p on y.report_year = p.report_year
