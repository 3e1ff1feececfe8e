-- Nothing lost, nothing twice: lines that a rule ignores are landed too, a fate is stored only where a load decided one, what the inbox
-- holds is remembered, quarantined rows are released by corrections, and what is expected of whom is written down.

-- Group headings, totals rows and the like inside a table are input rows with a fate of their own.
alter table landing.submission_row
    drop constraint submission_row_table_name_check,
    add constraint submission_row_table_name_check check (table_name in ('registration', 'project', 'total', 'ignored')),
    add column ignored_by text,
    add constraint submission_row_ignored_by_check check ((table_name = 'ignored') = (ignored_by is not null));
comment on column landing.submission_row.ignored_by is 'The rule by which a line inside a table is no row of it; null for rows.';

-- Every landed row has one fate by construction: what a load decided, else what the row and its file say by themselves.
alter table ops.row_fate rename to row_decision;
comment on table ops.row_decision is 'What the latest load decided about a row. Rows without a decision are held: see ops.row_fate.';

create view ops.row_fate as
select
    r.submission_id, r.sheet, r.row_number,
    case when r.table_name = 'ignored' then 'ignored' else coalesce(d.fate, 'held') end as fate,
    case
        when r.table_name = 'ignored' then r.ignored_by
        when d.fate is not null then d.rule
        when s.report_year is null or s.province_unit_id is null then 'submission.province_and_year.known'
        when s.state = 'refused' then 'submission.file.refused'
        else 'waiting for a load'
    end as rule,
    d.load_id,
    coalesce(d.decided_at, s.received_at) as decided_at
from landing.submission_row as r
inner join landing.submission as s on s.submission_id = r.submission_id
left join ops.row_decision as d
    on d.submission_id = r.submission_id and d.sheet = r.sheet and d.row_number = r.row_number;
comment on view ops.row_fate is 'What became of every input row as of the latest load: exactly one fate each.';
grant select on ops.row_fate to aidbook_loader;

create table ops.inbox_file (
    address text primary key,
    version text not null,
    sha256 text not null,
    seen_at timestamptz not null default clock_timestamp()
);
comment on table ops.inbox_file is 'What the inbox held when it was last read, so that a night reads only files that are new or changed.';
comment on column ops.inbox_file.version is 'Size with the store''s tag or the file''s times: it differs whenever the bytes may differ.';
comment on column ops.inbox_file.sha256 is 'Of the bytes there. An archive (.zip) is known by this alone: only its members are submissions.';
create index on ops.inbox_file (sha256);
grant select, insert, update, delete on ops.inbox_file to aidbook_loader;

create table registry.row_correction (
    row_correction_id bigint generated always as identity primary key,
    submission_id bigint not null,
    sheet text not null,
    row_number integer not null,
    field text not null,
    value text not null,
    author text not null,
    why text not null,
    corrected_at timestamptz not null default clock_timestamp(),
    foreign key (submission_id, sheet, row_number) references landing.submission_row (submission_id, sheet, row_number)
);
comment on table registry.row_correction is 'What a person filled in where a quarantined row had nothing; landing keeps what was typed. The newest counts.';
create index on registry.row_correction (submission_id, sheet, row_number);
grant select, insert on registry.row_correction to aidbook_loader;

create view registry.corrected_row as
with newest as (
    select distinct on (c.submission_id, c.sheet, c.row_number, c.field) c.*
    from registry.row_correction as c
    order by c.submission_id, c.sheet, c.row_number, c.field, c.row_correction_id desc
),

changes as (
    select n.submission_id, n.sheet, n.row_number, jsonb_object_agg(n.field, n.value) as "values"
    from newest as n
    group by n.submission_id, n.sheet, n.row_number
)

select
    r.submission_id, r.sheet, r.row_number, r.table_name,
    case when c."values" is null then r."values" else r."values" || c."values" end as "values",
    r.raw, r.cells
from landing.submission_row as r
left join changes as c on c.submission_id = r.submission_id and c.sheet = r.sheet and c.row_number = r.row_number
where r.table_name <> 'ignored';
comment on view registry.corrected_row is 'The rows of landing that identity and the stars read: as understood, with corrections laid over.';
grant select on registry.corrected_row to aidbook_loader;

create table ops.expected_report (
    report_year integer not null,
    unit_id text not null,
    place text not null,
    accepted_unit_ids text [] not null,
    due_on date,
    due_source text not null,
    primary key (report_year, unit_id)
);
comment on table ops.expected_report is 'One row per province that owes the yearly report of a year, and by when.';
comment on column ops.expected_report.accepted_unit_ids is 'Units whose file counts: the province, and in the year of a merger what it was made of.';
comment on column ops.expected_report.due_on is 'Null where no date is known.';
grant select, insert, update, delete on ops.expected_report to aidbook_loader;

create or replace view ops.submission_status as
with counts as (
    select
        n.submission_id,
        sum(n.count)::integer as findings,
        coalesce(sum(n.count) filter (where n.severity = 'critical'), 0)::integer as critical_findings
    from ops.finding as n
    where n.submission_id is not null
    group by n.submission_id
)

select
    s.report_year, s.province_unit_id, s.report_period, s.file_name, s.state, s.received_at,
    f.submission_id is not null as is_in_force,
    w.submission_id is not null as is_withdrawn,
    s.submission_id,
    s.cover ->> 'reporting_agency' as agency,
    coalesce(c.findings, 0) as findings,
    coalesce(c.critical_findings, 0) as critical_findings,
    s.is_sample
from landing.submission as s
left join landing.submission_in_force as f on f.submission_id = s.submission_id
left join landing.withdrawal as w on w.submission_id = s.submission_id
left join counts as c on c.submission_id = s.submission_id;
comment on view ops.submission_status is 'Per file received: its province, year, agency, state and findings, and whether it is in force. No contact data.';
