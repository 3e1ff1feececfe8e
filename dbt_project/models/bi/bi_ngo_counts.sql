with presences as (
    select * from {{ ref('fct_ngo_presence') }}
),

places as (
    select * from {{ ref('dim_place') }}
),

claims as (
    select * from {{ ref('fct_claim') }}
),

-- An NGO in five provinces is five rows of presences and one NGO of the country, so each scope has it once: rows are counted many times
-- faster than different NGOs.
ngos as (
    select
        f.report_year,
        s.scope,
        s.place,
        f.ngo_key,
        bool_or(f.is_registered) as is_registered,
        bool_or(f.is_operating) as is_operating,
        bool_or(f.gave_aid) as gave_aid,
        bool_or(f.is_operating is null) as is_without_activity_status
    from presences as f
    inner join places as p on f.place_key = p.place_key
    cross join lateral (values ('country', 'Việt Nam'), ('place_34', p.place_34)) as s (scope, place)
    group by f.report_year, s.scope, s.place, f.ngo_key
),

counted as (
    select
        report_year,
        scope,
        place,
        count(*) filter (where is_registered) as registered,
        count(*) filter (where is_operating) as operating,
        count(*) filter (where gave_aid) as gave_aid,
        count(*) filter (where is_without_activity_status) as without_activity_status
    from ngos
    group by report_year, scope, place
),

reported as (
    select c.report_year, c.scope, c.place, m.meaning, m.ngos, m.ngos_not_told
    from counted as c
    cross join
        lateral (
            values
            ('registered', c.registered, 0::bigint),
            ('operating', c.operating, c.without_activity_status),
            ('gave_aid', c.gave_aid, 0::bigint)
        ) as m (meaning, ngos, ngos_not_told)
),

-- No report asks who only has relations; the press tells it.
published as (
    select
        f.data_year as report_year,
        case when p.place_kind = 'country' then 'country' else 'place_34' end as scope,
        case when p.place_kind = 'country' then p.name_vi else p.place_34 end as place,
        f.claim_value,
        f.approximation,
        f.evidence,
        f.claim_key
    from claims as f
    inner join places as p on f.place_key = p.place_key
    where f.metric = 'ngo_relations_count' and f.unit = 'count' and f.subset is null and f.change_of is null and f.data_year is not null
)

select
    report_year,
    scope,
    place,
    meaning,
    ngos::numeric as distinct_ngos_not_additive,
    ngos_not_told,
    'reports' as told_by,
    null::text as approximation,
    null::text as evidence,
    null::bigint as claim_key
from reported
union all
select
    report_year,
    scope,
    place,
    'has_relations' as meaning,
    claim_value as distinct_ngos_not_additive,
    null as ngos_not_told,
    'bulletin' as told_by,
    approximation,
    evidence,
    claim_key
from published
