-- Projects over the years and across reporters: which natural keys are one project, what people decided, whom reports name.

alter table registry.row_identity add column natural_project_key text;
alter table registry.row_identity add column managing_agency_id text;
alter table registry.row_identity add column managing_agency_name text;
comment on column registry.row_identity.natural_project_key is 'Natural key of the project: a function of the row alone.';
comment on column registry.row_identity.project_id is 'The project: the natural key of its first report, by registry.project_link. A function of all reports in force and of what people decided, not of the order of loads.';

create table registry.project_link (
    natural_key text primary key,
    project_id text not null,
    rule text not null
);
comment on table registry.project_link is 'Natural keys that are one project with others, and the surest rule by which each belongs to it. Made anew whenever other reports are in force; what is not in it is a project of its own.';
comment on column registry.project_link.project_id is 'Natural key of the first report of the project: later years do not change it.';
create index on registry.project_link (project_id);

create table registry.project_relation (
    earlier_key text not null,
    later_key text not null,
    relation text not null check (relation in ('candidate', 'split', 'merged')),
    reason text not null,
    common numeric not null,
    primary key (earlier_key, later_key)
);
comment on table registry.project_relation is 'Natural keys that are told apart and belong together: a project that was split, several merged into one, or a candidate for a person to judge.';
comment on column registry.project_relation.common is 'Part of the titles'' words that both have, 0 to 1.';

create table registry.project_linking (
    is_only boolean primary key default true check (is_only),
    fingerprint text not null,
    linked_at timestamptz not null default clock_timestamp()
);
comment on table registry.project_linking is 'What registry.project_link was made of: files in force, released rows, judgements, rules. Equal again, nothing is done.';

create table registry.counted_report (
    counted_report_id bigint generated always as identity primary key,
    natural_key text not null,
    report_year integer not null,
    sha256 text not null references landing.file (sha256),
    author text not null,
    why text not null,
    judged_at timestamptz not null default clock_timestamp()
);
comment on table registry.counted_report is 'Which file''s report of a project counts in a year, where a person says so. The newest counts.';
create index on registry.counted_report (natural_key, report_year);

grant select, insert, update, delete on registry.project_link, registry.project_relation, registry.project_linking to aidbook_loader;
grant select, insert on registry.counted_report to aidbook_loader;

comment on column registry.judgement.left_id is 'Of the pair the id that comes first byte by byte; an id of registry.donor, or a natural key of a project.';
