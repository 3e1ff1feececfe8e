-- What counts as received: a form of ours that comes back as it was sent is held. Who owes a report is asked of one function, and when it
-- is due of one list (reference.report_due_dates), so nothing is written down a second time.

alter table landing.submission
    drop constraint submission_state_check,
    add constraint submission_state_check check (state in ('read', 'read_with_findings', 'refused', 'held'));
comment on column landing.submission.state is 'What became of the file. held: a form of ours in which nothing was filled in; it never counts as received.';

create or replace view landing.submission_in_force as
with standing as (
    select s.*
    from landing.submission as s
    where
        s.report_year is not null
        and s.province_unit_id is not null
        and s.state <> 'held'
        and not exists (select from landing.withdrawal as w where w.submission_id = s.submission_id)
)

select s.*
from standing as s
where not exists (
    select
    from standing as n
    where
        (n.province_unit_id, n.form, n.report_year, n.report_period) = (s.province_unit_id, s.form, s.report_year, s.report_period)
        and n.submission_id > s.submission_id
        and (
            n.agency_key = s.agency_key
            or s.agency_key = ''
            -- A file that names no agency stands for the only one that reports; where two do, nobody can say whose it replaces.
            or (
                n.agency_key = ''
                and not exists (
                    select
                    from standing as o
                    where
                        (o.province_unit_id, o.form, o.report_year, o.report_period)
                        = (s.province_unit_id, s.form, s.report_year, s.report_period)
                        and o.agency_key not in (s.agency_key, '')
                )
            )
        )
);
comment on view landing.submission_in_force is 'The newest submission per province, agency, form, year and period; one without an agency (a broken file) is replaced by any newer one. A refused one counts: it holds its year until it is mended. A held one does not: it replaces nothing.';

create or replace view ops.row_fate as
select
    r.submission_id, r.sheet, r.row_number,
    case when r.table_name = 'ignored' then 'ignored' else coalesce(d.fate, 'held') end as fate,
    case
        when r.table_name = 'ignored' then r.ignored_by
        when d.fate is not null then d.rule
        when s.state = 'held' then 'submission.form.filled_in'
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

-- The lists of reference come from dbt's seeds, after the migrations, so the bodies are checked when they are called.
set local check_function_bodies = off;

create function ops.report_status(year integer)
returns table (
    report_year integer, report_period text, place text, unit_id text, sent_by_unit_id text, state text, due_on date, due_source text,
    received_on date, days_late integer, agency text, file_name text, file_state text, findings integer, critical_findings integer,
    is_in_force boolean, is_sample boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    with recursive changes as (
        select s.predecessor_unit_id, s.successor_unit_id
        from reference.province_succession as s
        where s.coverage = 'all' and extract(year from s.effective_date) = year
    ),

    -- Beside whom a file stands: the province itself, or in the year of a merger what it was made of.
    counts_for as (
        select c.unit_id, c.province, c.unit_id as reporting_unit_id
        from ops.province_coverage(year, null) as c
        union
        select f.unit_id, f.province, c.predecessor_unit_id
        from counts_for as f
        inner join changes as c on c.successor_unit_id = f.reporting_unit_id
    ),

    files as (
        select s.*, (s.received_at at time zone 'Asia/Ho_Chi_Minh')::date as received_on
        from ops.submission_status as s
        where s.report_year is not distinct from year
    ),

    due as (
        select d.report_period, make_date(year, d.month, d.day) as due_on, d.source
        from reference.report_due_dates as d
        where year between d.first_year and coalesce(d.last_year, year)
    ),

    -- Who has sent nothing that stands, or not all that it was made of. A refused file was sent, and has a line of its own.
    missing as (
        select c.unit_id, c.province
        from ops.province_coverage(
            year, array(select f.province_unit_id from files as f where f.is_in_force and f.report_period = 'Y')
        ) as c
        where not c.is_received
    ),

    lines as (
        select
            f.report_period, coalesce(c.province, u.name_vi) as place, coalesce(c.unit_id, f.province_unit_id) as unit_id,
            f.province_unit_id as sent_by_unit_id, f.received_on, f.agency, f.file_name, f.state as file_state, f.findings,
            f.critical_findings, f.is_in_force, f.is_withdrawn, f.is_sample
        from files as f
        left join counts_for as c on c.reporting_unit_id = f.province_unit_id
        left join reference.provinces as u on u.unit_id = f.province_unit_id
        union all
        select 'Y', m.province, m.unit_id, null, null, null, null, null, null, null, null, null, null
        from missing as m
    ),

    days as (
        select
            l.*, d.due_on, coalesce(d.source, 'no date known') as due_source,
            coalesce(l.received_on, (now() at time zone 'Asia/Ho_Chi_Minh')::date) - d.due_on as days_after_due
        from lines as l
        left join due as d on d.report_period = l.report_period
    )

    select
        year, l.report_period, l.place, l.unit_id, l.sent_by_unit_id,
        case
            when l.file_name is null and l.days_after_due > 0 then 'overdue'
            when l.file_name is null then 'expected'
            when l.is_withdrawn then 'withdrawn'
            when year is null or l.sent_by_unit_id is null then 'unplaced'
            when l.file_state = 'held' then 'held'
            when not l.is_in_force then 'superseded'
            when l.file_state = 'refused' then 'refused'
            when l.days_after_due > 0 then 'late'
            else 'received'
        end,
        l.due_on, l.due_source, l.received_on, case when l.days_after_due > 0 then l.days_after_due end,
        l.agency, l.file_name, l.file_state, l.findings, l.critical_findings, l.is_in_force, l.is_sample
    from days as l
$$;
revoke execute on function ops.report_status from public;
grant execute on function ops.report_status to aidbook_loader, bi_reader;
comment on function ops.report_status is 'One row per file of a report year (null: files that tell none), and one per province whose yearly report has not come, with state and due date. Who owes it is ops.province_coverage, when it is due reference.report_due_dates. No contact data.';

-- What others built on the view of bi stays; dbt writes it anew in this very upgrade.
do $$
begin
    if to_regclass('bi.submission_status') is not null then
        create or replace view bi.submission_status as select r.* from ops.report_status(null) as r;
    end if;
end
$$;
drop table ops.expected_report;
