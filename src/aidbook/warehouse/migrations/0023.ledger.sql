-- The ledger of loads: what each of them read, by hash, and what had changed since the published one.

create table ops.rule_set (
    rule_set_sha256 text primary key,
    files jsonb not null,
    first_seen_at timestamptz not null default clock_timestamp()
);
comment on table ops.rule_set is 'The project''s own rules as loads read them: path → sha256 of what counts of the file for the year.';
grant select, insert on ops.rule_set to aidbook_loader;

alter table ops.load
    add column rule_set_sha256 text references ops.rule_set (rule_set_sha256),
    add column decided_sha256 text,
    add column active_at timestamptz not null default clock_timestamp();
comment on column ops.load.rule_set_sha256 is 'The rules that the load read; null in loads of a version that kept none.';
comment on column ops.load.decided_sha256 is 'Hash of the rows that were released, or of the figures that people judged; null where there are none.';
comment on column ops.load.active_at is 'When a step of the load last began or ended: one that runs and is silent for long was killed.';
comment on column ops.load.reason is 'In words, why it ran: what had changed since the published load, and who asked.';

create table ops.load_cause (
    load_id bigint not null references ops.load (load_id),
    cause text not null check (cause in ('first', 'file_new', 'file_gone', 'page_new', 'page_gone', 'rule', 'decision', 'request')),
    subject text not null,
    sha256 text,
    unique nulls not distinct (load_id, cause, subject, sha256)
);
comment on table ops.load_cause is 'Why a load ran: one row per thing that differs from what the published load read, and per request that was open.';
comment on column ops.load_cause.subject is 'The name of the file, the address of the page, the path of the rule, or what was asked for and by whom.';
comment on column ops.load_cause.sha256 is 'Of what is new, or of what is gone; of a rule what counts of it now, null where the file is gone.';
grant select, insert on ops.load_cause to aidbook_loader;

create view ops.load_input as
select l.load_id, 'file' as kind, s.file_name as name, s.sha256
from ops.load_submission as l
inner join landing.submission as s on s.submission_id = l.submission_id
union all
select l.load_id, 'page', p.url, coalesce(p.reading_sha256, p.sha256)
from ops.load_page as l
inner join landing.page_version as p on p.page_version_id = l.page_version_id
union all
select l.load_id, 'rule', r.name, r.sha256
from ops.load as l
inner join ops.rule_set as s on s.rule_set_sha256 = l.rule_set_sha256
cross join jsonb_each_text(s.files) as r (name, sha256)
union all
select l.load_id, 'decision', 'what people decided', l.decided_sha256
from ops.load as l
where l.decided_sha256 is not null;
comment on view ops.load_input is 'What each load read, with hashes: files or pages, rules, and what people decided about them.';
grant select on ops.load_input to aidbook_loader;
