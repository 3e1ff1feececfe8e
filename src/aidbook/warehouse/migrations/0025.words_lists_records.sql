-- Taking "final" back; the lists that the database holds, so that none is edited without it; narrower rights on records; names of files
-- as they were sent, where contact data in them is covered everywhere else; pages with an erased person, which nobody reads again.

alter table ops.decision drop constraint decision_decision_check;
alter table ops.decision add constraint decision_decision_check check (decision in ('approve', 'reject', 'final', 'provisional'));
comment on table ops.decision is 'What a person decided: approve or reject a load that waited, call a year final although provinces are missing, or take that back (provisional).';
revoke update, delete on ops.decision from aidbook_loader;

create view ops.final_word as
select distinct on (l.report_year)
    l.report_year, d.load_id, d.decision = 'final' as is_final, d.received_unit_ids, d.author, d.why, d.decided_at
from ops.decision as d
inner join ops.load as l on l.load_id = d.load_id
where l.unit = 'year' and d.decision in ('final', 'provisional')
order by l.report_year, d.decision_id desc;
comment on view ops.final_word is 'The last word of a person on whether a year is final although provinces are missing: final with those of received_unit_ids, or not any more. No row: nobody said anything.';
grant select on ops.final_word to aidbook_loader;

create table ops.list_version (
    path text primary key,
    sha256 text not null,
    loaded_at timestamptz not null default clock_timestamp()
);
comment on table ops.list_version is 'The code lists in schema reference: which file each was loaded from, as `aidbook db upgrade` found it. No load begins while a file is another one.';
grant select on ops.list_version to aidbook_loader;

-- Published versions are closed and new ones are added; none is changed or removed but by the owner (aidbook erase-person). The upgrade
-- grants the one column that closing writes, table by table: default privileges know no columns.
revoke update, delete on all tables in schema history from aidbook_loader;
alter default privileges in schema history revoke update, delete on tables from aidbook_loader;

alter table landing.submission add column sent_name text;
comment on column landing.submission.file_name is 'The name of the file, contact data in it covered: what pages, bi and the terminal show.';
comment on column landing.submission.sent_name is 'The name under which the file was sent; null where it is file_name.';

create table landing.erased_page (
    sha256 text primary key,
    erasure_id bigint not null references ops.erasure (erasure_id)
);
comment on table landing.erased_page is 'Bodies of archived pages in which an erased person stands. They are kept as their issuers published them, and no newer reader reads them again.';
grant select on landing.erased_page to aidbook_loader;

comment on table ops.load_difference is 'What a load changes in what was published when gate 2 looked at it: one row per table of facts, place (that of the reporting office where there is one) and sector, of all places and all sectors in which a row comes, goes or changes. Rows counted, sums before and after; where the counts are 0 the sums stay, and belong to those of their place or sector.';
