-- Which reader read which body of a page, and to what; a page that is gone while its figures are published is told.

alter table landing.page_version drop constraint page_version_url_sha256_key;
alter table landing.page_version add column reading_sha256 text;
comment on table landing.page_version is 'One row per distinct reading of a page: its text with the statements found in it. Other bytes or a newer reader that give the same reading give no new row.';
comment on column landing.page_version.sha256 is 'The raw response in which this reading was found first; the raw response is in the archive (WARC).';
comment on column landing.page_version.reading_sha256 is 'One hash over all that was read: title, date, text, trust, statements with their states. Null for what was read before readings were recorded.';
create index on landing.page_version (url, reading_sha256);

create table landing.page_reading (
    page_reading_id bigint generated always as identity primary key,
    url text not null,
    sha256 text not null,
    reader text not null,
    page_version_id bigint not null references landing.page_version (page_version_id),
    read_at timestamptz not null default clock_timestamp(),
    unique (url, sha256, reader)
);
comment on table landing.page_reading is 'One row per raw response and reader that read it. A night reads what is new, and what only an older reader has read.';
comment on column landing.page_reading.reader is 'One hash over the code of reading, its words, code lists, trusted issuers and libraries.';
create index on landing.page_reading (page_version_id);
grant select, insert on landing.page_reading to aidbook_loader;

insert into landing.page_reading (url, sha256, reader, page_version_id)
select url, sha256, 'before readings were recorded', page_version_id from landing.page_version;

create or replace view landing.page_in_force as
select distinct on (p.url) p.*
from landing.page_version as p
left join landing.page_reading as r on r.page_version_id = p.page_version_id
left join landing.fetch_outcome as o on o.url = r.url and o.sha256 = r.sha256 and o.outcome = 'fetched'
order by p.url, o.fetch_outcome_id desc nulls last, r.page_reading_id desc nulls last, p.page_version_id desc;
comment on view landing.page_in_force is 'The newest reading of what each page showed when it was fetched last: a page that was defaced and restored is its old version again.';

create view ops.page_status as
with asked as (
    select distinct on (url) url, outcome, http_status, detail, fetched_at
    from landing.fetch_outcome
    where not is_start
    order by url, fetch_outcome_id desc
)

select
    p.url,
    p.issuer,
    p.title,
    p.is_trusted,
    a.outcome as last_outcome,
    a.http_status as last_http_status,
    a.detail as last_detail,
    a.fetched_at as last_asked_at,
    a.outcome = 'gone' as is_gone,
    exists (
        select from ops.publication as u
        inner join ops.load_page as l on l.load_id = u.load_id
        where u.unit = 'claims' and l.page_version_id = p.page_version_id
    ) as is_published,
    (
        select count(*) from landing.statement as s
        where s.page_version_id = p.page_version_id and s.state = 'accepted' and not s.is_rival
    ) as accepted_figures
from landing.page_in_force as p
left join asked as a on a.url = p.url;
comment on view ops.page_status is 'Every page in force: what its address answered last, whether it is gone, and how many figures of it were accepted.';
grant select on ops.page_status to aidbook_loader;

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
