-- What was asked, what ran, what was decided, and what became of every row.

create schema ops;
comment on schema ops is 'Year requests, loads, verdicts, findings, row fates, step outcomes, alerts. A record: never rebuilt.';

create table ops.structure_version (
    fingerprint text primary key,
    upgraded_at timestamptz not null default clock_timestamp()
);
comment on table ops.structure_version is 'Which migrations, seeds and contracts the database was brought up to; the newest row is the current one.';

create table ops.load (
    load_id bigint generated always as identity primary key,
    unit text not null check (unit in ('year', 'claims')),
    report_year integer,
    reason text not null,
    is_forced boolean not null default false,
    is_dry_run boolean not null default false,
    manifest_sha256 text not null,
    state text not null default 'running' check (
        state in ('running', 'published', 'unchanged', 'overtaken', 'refused', 'waiting', 'failed')
    ),
    verdict text check (verdict in ('published', 'published_with_warnings', 'waiting', 'refused')),
    is_provisional boolean,
    detail jsonb not null default '{}',
    page_path text,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    check ((unit = 'year') = (report_year is not null))
);
comment on table ops.load is 'One row per attempt to load one unit: a report year, or the claims.';
comment on column ops.load.manifest_sha256 is 'Hash of all that the load reads: its files or pages, and the project''s own rules.';
create index on ops.load (unit, report_year, load_id desc);

create table ops.load_submission (
    load_id bigint not null references ops.load (load_id),
    submission_id bigint not null references landing.submission (submission_id),
    primary key (load_id, submission_id)
);
comment on table ops.load_submission is 'The manifest of a year''s load.';

create table ops.load_page (
    load_id bigint not null references ops.load (load_id),
    page_version_id bigint not null references landing.page_version (page_version_id),
    primary key (load_id, page_version_id)
);
comment on table ops.load_page is 'The manifest of a load of claims.';

create table ops.publication (
    unit text not null,
    report_year integer not null,
    load_id bigint not null references ops.load (load_id),
    manifest_sha256 text not null,
    is_final boolean not null,
    published_at timestamptz not null,
    primary key (unit, report_year)
);
comment on table ops.publication is 'What is published now: one row per report year, and one for the claims (report_year 0).';

create table ops.year_request (
    year_request_id bigint generated always as identity primary key,
    report_year integer not null,
    reason text not null,
    requested_by text not null,
    is_forced boolean not null default false,
    requested_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    load_id bigint references ops.load (load_id)
);
comment on table ops.year_request is 'Years that somebody or the night wants loaded; open until a load answers. An Airflow event only wakes the load.';
create index on ops.year_request (report_year) where closed_at is null;

create table ops.finding (
    finding_id bigint generated always as identity primary key,
    submission_id bigint references landing.submission (submission_id),
    page_version_id bigint references landing.page_version (page_version_id),
    load_id bigint references ops.load (load_id),
    rule text not null,
    severity text not null check (severity in ('critical', 'warning', 'info')),
    who_fixes text not null,
    file_name text,
    sheet text,
    cell text,
    row_number integer,
    field text,
    page_url text,
    sentence text,
    seen text,
    expected text,
    message_vi text not null,
    message_en text not null,
    count integer not null default 1,
    found_at timestamptz not null default clock_timestamp(),
    check (num_nonnulls(submission_id, page_version_id, load_id) = 1)
);
comment on table ops.finding is 'One row per fault: found in a file at intake, in a page when read, or in a candidate by the gate.';
create index on ops.finding (submission_id);
create index on ops.finding (load_id);

create table ops.row_fate (
    submission_id bigint not null,
    sheet text not null,
    row_number integer not null,
    fate text not null check (fate in ('loaded', 'quarantined', 'duplicate', 'superseded', 'held', 'ignored')),
    rule text,
    load_id bigint references ops.load (load_id),
    decided_at timestamptz not null default clock_timestamp(),
    primary key (submission_id, sheet, row_number),
    foreign key (submission_id, sheet, row_number) references landing.submission_row (submission_id, sheet, row_number)
);
comment on table ops.row_fate is 'What became of every input row as of the latest load: exactly one fate each.';

create table ops.step_outcome (
    step_outcome_id bigint generated always as identity primary key,
    load_id bigint references ops.load (load_id),
    step text not null,
    outcome text not null,
    detail jsonb not null default '{}',
    started_at timestamptz not null,
    finished_at timestamptz not null default clock_timestamp()
);
comment on table ops.step_outcome is 'One row per step that ran, with what came of it.';

create table ops.model_result (
    load_id bigint not null references ops.load (load_id),
    model text not null,
    status text not null,
    seconds numeric not null,
    row_count bigint,
    message text,
    primary key (load_id, model)
);
comment on table ops.model_result is 'What dbt did with each model and test of a load.';

create table ops.check_result (
    load_id bigint not null references ops.load (load_id),
    gate integer not null check (gate in (1, 2)),
    check_id text not null,
    severity text not null,
    is_passed boolean not null,
    observed text,
    failed_rows bigint not null default 0,
    primary key (load_id, gate, check_id)
);
comment on table ops.check_result is 'One row per check of a gate and load: Great Expectations'' answer.';

create table ops.quarantine (
    quarantine_id bigint generated always as identity primary key,
    load_id bigint not null references ops.load (load_id),
    check_id text not null,
    row_data jsonb not null
);
comment on table ops.quarantine is 'Every row that failed a check of a gate, whole.';

create table ops.decision (
    decision_id bigint generated always as identity primary key,
    load_id bigint not null references ops.load (load_id),
    gate integer not null check (gate in (1, 2)),
    decision text not null check (decision = 'approve'),
    author text not null,
    why text not null,
    decided_at timestamptz not null default clock_timestamp()
);
comment on table ops.decision is 'What a person decided about a load that waited at a gate. It holds for that gate alone.';

create table ops.alert (
    alert_id bigint generated always as identity primary key,
    load_id bigint references ops.load (load_id),
    severity text not null,
    message text not null,
    raised_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz
);
comment on table ops.alert is 'Alerts, written first; whichever notifier is configured sends them after.';

create view ops.published_submission as
select p.report_year, ls.submission_id
from ops.publication as p
inner join ops.load_submission as ls on ls.load_id = p.load_id
where p.unit = 'year';
comment on view ops.published_submission is 'The submissions behind each published year.';

-- The lists of reference come from dbt's seeds, after the migrations, so the body is checked when it is called.
set local check_function_bodies = off;
create function ops.province_coverage(year integer, reporting_unit_ids text [])
returns table (unit_id text, province text, region text, is_received boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    with recursive changes as (
        select s.predecessor_unit_id, s.successor_unit_id, s.change_type, s.effective_date
        from reference.province_succession as s
        where s.coverage = 'all' and extract(year from s.effective_date) = year
    ),

    -- A province that only changed its name or its code in the year is the same one.
    came as (
        select unnest(reporting_unit_ids) as unit_id
        union
        select c.successor_unit_id
        from came as r
        inner join changes as c on c.predecessor_unit_id = r.unit_id and c.change_type <> 'merge'
    )

    select
        u.unit_id,
        u.name_vi,
        u.region_vi || ' · ' || u.region_en,
        u.unit_id in (select r.unit_id from came as r)
        -- One that took another in (Hà Nội in 2008) was there before and owes its own.
        or (
            select count(*) > 1 and bool_and(c.predecessor_unit_id in (select r.unit_id from came as r))
            from changes as c
            where c.successor_unit_id = u.unit_id
        )
    from reference.provinces as u
    where
        -- The list of provinces is complete from 2008 on; of earlier years nobody can say who is missing.
        year >= 2008
        and coalesce(u.valid_from, '-infinity') <= make_date(year, 12, 31)
        and coalesce(u.valid_to, 'infinity') >= make_date(year, 12, 31)
    order by u.unit_id
$$;
revoke execute on function ops.province_coverage from public;
grant execute on function ops.province_coverage to aidbook_loader, bi_reader;
comment on function ops.province_coverage is 'One row per province that owes the report of a year, and whether reports of the given units cover it: its own, or in the year of a merger those of all that it was made of. The gate, dim_year and ops.year_status ask here.';

create view ops.year_status as
with latest as (
    select distinct on (l.report_year) l.*
    from ops.load as l
    where l.unit = 'year' and not l.is_dry_run
    order by l.report_year, l.load_id desc
),

received as (
    select l.report_year, count(*) as expected, count(*) filter (where c.is_received) as received
    from latest as l
    cross join
        lateral ops.province_coverage(
            l.report_year,
            array(
                select f.province_unit_id
                from landing.submission_in_force as f
                where f.report_year = l.report_year and f.report_period = 'Y' and f.state <> 'refused'
            )
        ) as c
    group by l.report_year
)

select
    l.report_year,
    coalesce(l.verdict, l.state) as verdict,
    p.published_at,
    case when p.load_id is null then null when p.is_final then 'final' else 'provisional' end as publication_state,
    coalesce(r.received, 0) as provinces_received,
    r.expected as provinces_expected,
    (
        select count(*)
        from ops.finding as f
        where
            f.severity <> 'info'
            and (
                f.load_id = l.load_id
                or f.submission_id in (select ls.submission_id from ops.load_submission as ls where ls.load_id = l.load_id)
            )
    ) as open_findings,
    l.page_path
from latest as l
left join ops.publication as p on p.unit = 'year' and p.report_year = l.report_year
left join received as r on r.report_year = l.report_year;
comment on view ops.year_status is 'Per report year: the verdict of the latest load, what is published, and how many of the provinces came; a refused file has not come, and before 2008 nobody knows how many are expected.';

create view ops.submission_status as
select
    s.report_year, s.province_unit_id, s.report_period, s.file_name, s.state, s.received_at,
    f.submission_id is not null as is_in_force,
    w.submission_id is not null as is_withdrawn
from landing.submission as s
left join landing.submission_in_force as f on f.submission_id = s.submission_id
left join landing.withdrawal as w on w.submission_id = s.submission_id;
comment on view ops.submission_status is 'Per file received: its province, year, state and whether it is in force. No contact data.';
