-- The states of a load: an approval is one of them and holds for what was shown, and a load answers the requests up to a number, not a
-- moment: clocks may be set back, and two transactions end in another order than they began.

alter table ops.load drop constraint load_state_check;
alter table ops.load add constraint load_state_check check (
    state in ('running', 'waiting', 'approved', 'published', 'unchanged', 'overtaken', 'refused', 'failed')
);
comment on column ops.load.state is 'running; waiting for a person, approved by one and to be finished; failed, and to be tried again; or ended: published, unchanged, overtaken by a newer load, refused by a gate or a person.';
update ops.load as l set state = 'approved'
where l.state = 'waiting' and exists (select from ops.decision as d where d.load_id = l.load_id and d.decision = 'approve');

alter table ops.load add column requests_through bigint not null default 0;
comment on column ops.load.requests_through is 'The newest request for its year when the load was opened, by year_request_id: it answers those up to it. A later forced one is news, also where files and rules are the same.';
update ops.load as l set requests_through = coalesce(
    (select max(r.year_request_id) from ops.year_request as r where r.report_year = l.report_year and r.requested_at <= l.started_at), 0
);
create index on ops.year_request (report_year, year_request_id) where is_forced;

alter table ops.load add column candidate_verdict text, add column candidate_after bigint;
comment on column ops.load.candidate_verdict is 'What gate 2 said of the candidate as it was last built: pass, pass_with_warnings, waiting or refused. Null from the moment on in which its building begins.';
comment on column ops.load.candidate_after is 'The last publish, by step_outcome_id, before the building of the candidate began: it knows nothing of a later one.';
update ops.load set candidate_verdict = 'waiting' where state in ('waiting', 'approved');

alter table ops.decision add column seen text [];
comment on column ops.decision.seen is 'Of an approval: what the checks failed on when it was made, as ops.failed_mark says it. What fails beside that was not approved.';

create index on ops.quarantine (load_id, check_id);
create view ops.failed_mark as
select q.load_id, q.check_id, q.check_id || ' ' || md5(q.row_data::text) as mark
from ops.quarantine as q
union
select c.load_id, c.check_id, c.check_id || ' ' || coalesce(c.observed, c.failed_rows::text)
from ops.check_result as c
where not c.is_passed and not exists (select from ops.quarantine as q where q.load_id = c.load_id and q.check_id = c.check_id);
comment on view ops.failed_mark is 'What the checks of a load failed on, for comparison with what a person saw: the check and a hash of each failing row with all its values, or what was observed where a check has no rows of its own.';
grant select on ops.failed_mark to aidbook_loader;
