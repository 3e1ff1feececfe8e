-- What a page says otherwise than before tells of which metric a change is: claims show it beside the figure.

drop view landing.figure_change;
drop function landing.figure_changes (bigint);

create function landing.figure_changes(version bigint)
returns table (
    change text,
    place text,
    data_year integer,
    period text,
    metric text,
    unit text,
    sector text,
    donor text,
    change_of text,
    earlier_values numeric [],
    later_values numeric [],
    earlier_sentence text,
    later_sentence text
)
language sql
stable
begin atomic
    with earlier as (
        select max(b.page_version_id) as page_version_id
        from landing.page_version as a
        inner join landing.page_version as b on a.url = b.url and a.page_version_id > b.page_version_id
        where a.page_version_id = version
    ),

    figures as (
        select
            s.page_version_id,
            s.place,
            s.data_year,
            s.period,
            s.metric,
            s.unit,
            s.sector,
            s.donor,
            s.change_of,
            array_agg(distinct trim_scale(s.value) order by trim_scale(s.value)) as amounts,
            min(s.sentence) as sentence
        from landing.statement as s
        where not s.is_rival and s.page_version_id in (version, (select page_version_id from earlier))
        group by s.page_version_id, s.place, s.data_year, s.period, s.metric, s.unit, s.sector, s.donor, s.change_of
    ),

    before as (
        select * from figures where page_version_id <> version
    ),

    after as (
        select * from figures where page_version_id = version
    )

    select
        case when e.metric is null then 'new' when n.metric is null then 'dropped' else 'changed' end as change,
        coalesce(n.place, e.place) as place,
        coalesce(n.data_year, e.data_year) as data_year,
        coalesce(n.period, e.period) as period,
        coalesce(n.metric, e.metric) as metric,
        coalesce(n.unit, e.unit) as unit,
        coalesce(n.sector, e.sector) as sector,
        coalesce(n.donor, e.donor) as donor,
        coalesce(n.change_of, e.change_of) as change_of,
        e.amounts as earlier_values,
        n.amounts as later_values,
        e.sentence as earlier_sentence,
        n.sentence as later_sentence
    from after as n
    full outer join before as e
        on
            (n.place, n.period, n.metric, n.unit) = (e.place, e.period, e.metric, e.unit)
            and n.data_year is not distinct from e.data_year
            and n.sector is not distinct from e.sector
            and n.donor is not distinct from e.donor
            and n.change_of is not distinct from e.change_of
    where n.amounts is distinct from e.amounts and (select page_version_id from earlier) is not null;
end;
comment on function landing.figure_changes is 'What a version of a page says otherwise than the version read before it, figure by figure; nothing of a first version.';
revoke execute on function landing.figure_changes from public;
grant execute on function landing.figure_changes to aidbook_loader;

create view landing.figure_change as
select v.page_version_id, c.*
from landing.page_version as v
cross join lateral landing.figure_changes(v.page_version_id) as c;
comment on view landing.figure_change is 'What every version of a page says otherwise than the version read before it.';
grant select on landing.figure_change to aidbook_loader;
