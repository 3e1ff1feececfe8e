-- A warehouse of twenty years out of one that was loaded: the same skew over places, sectors and donors, other projects and amounts.
-- Rows are copied whole (jsonb_populate_record), so a column that a contract gains later needs nothing here.
-- {copies}: how often each year of real size is there; {base}: the year that was loaded; {first}, {last}: the years to have.

set session_replication_role = replica;

create function pg_temp.key_of(key bigint, copy text) returns bigint
immutable parallel safe language sql
return case when key < 0 then key else hashtextextended(key::text || '/' || copy, 0) & 9223372036854775807 end;

-- One year of real size has some donors everywhere and most in few places; seven times as much has more donors too.
create temporary table donor_copies as
select d.donor_key, c.copy, pg_temp.key_of(d.donor_key, 'donor' || c.copy) as new_key
from marts.dim_donor as d
cross join generate_series(1, least({copies}, 40) - 1) as c (copy)
where d.donor_key > 0;

insert into marts.dim_donor
select made.*
from marts.dim_donor as d
inner join donor_copies as c on d.donor_key = c.donor_key
cross join lateral jsonb_populate_record(d, jsonb_build_object(
    'donor_key', c.new_key, 'donor_id', d.donor_id || '/' || c.copy, 'donor_name', d.donor_name || ' ' || c.copy
)) as made;

insert into marts.dim_ngo
select made.*
from marts.dim_ngo as n
inner join donor_copies as c on n.ngo_key = c.donor_key
cross join lateral jsonb_populate_record(n, jsonb_build_object('ngo_key', c.new_key, 'ngo_name', n.ngo_name || ' ' || c.copy)) as made;

insert into marts.fct_registration_event
select made.*
from marts.fct_registration_event as e
inner join donor_copies as c on e.ngo_key = c.donor_key
cross join lateral jsonb_populate_record(e, jsonb_build_object(
    'registration_event_key', pg_temp.key_of(e.registration_event_key, c.copy::text), 'ngo_key', c.new_key
)) as made;

-- Every project runs three years; the copies of a year are other projects.
create temporary table project_copies as
select
    p.project_key, y.report_year, c.copy, y.report_year - {base} as years_on,
    greatest({first}, y.report_year / 3 * 3) as first_year, least({last}, y.report_year / 3 * 3 + 2) as last_year,
    pg_temp.key_of(p.project_key, 'project' || y.report_year / 3 || '/' || c.copy) as new_key,
    coalesce(d.new_key, p.donor_key) as new_donor_key,
    0.4 + 1.2 * random() as factor
from marts.dim_project as p
cross join generate_series({first}, {last}) as y (report_year)
cross join generate_series(1, {copies}) as c (copy)
left join donor_copies as d on p.donor_key = d.donor_key and d.copy = c.copy % 40
where p.project_key > 0;
create index on project_copies (project_key);
analyze project_copies;

create temporary table real_flow as select * from marts.fct_aid_flow where report_year = {base};
create temporary table real_project_year as select * from marts.fct_project_year where report_year = {base};
create temporary table real_excluded as select * from marts.fct_aid_report_excluded where report_year = {base};
create temporary table real_presence as select * from marts.fct_ngo_presence where report_year = {base};
create temporary table real_project as select * from marts.dim_project;
truncate marts.fct_aid_flow, marts.fct_project_year, marts.fct_aid_report_excluded, marts.fct_ngo_presence, marts.dim_project cascade;

insert into marts.dim_project select * from real_project where project_key < 0;
insert into marts.dim_project
select made.*
from real_project as p
inner join project_copies as c on p.project_key = c.project_key
cross join lateral jsonb_populate_record(p, jsonb_build_object(
    'project_key', c.new_key, 'project_id', p.project_id || '/' || c.report_year / 3 || '/' || c.copy, 'donor_key', c.new_donor_key,
    'start_date', p.start_date + make_interval(years => c.years_on), 'end_date', p.end_date + make_interval(years => c.years_on),
    'first_report_year', c.first_year, 'last_report_year', c.last_year
)) as made
where c.report_year = c.last_year;

insert into marts.fct_aid_flow
select made.*
from real_flow as f
inner join project_copies as c on f.project_key = c.project_key
inner join marts.dim_place as p on f.place_key = p.place_key
cross join lateral jsonb_populate_record(f, jsonb_build_object(
    'aid_flow_key', pg_temp.key_of(f.aid_flow_key, c.report_year || '/' || c.copy), 'project_key', c.new_key, 'report_year', c.report_year,
    'donor_key', c.new_donor_key, 'place_key', case when c.report_year >= 2025 then coalesce(p.place_34_key, f.place_key) else f.place_key end,
    'newly_approved_usd', round(f.newly_approved_usd * c.factor::numeric, 2),
    'committed_year_usd', round(f.committed_year_usd * c.factor::numeric, 2),
    'disbursed_year_usd', round(f.disbursed_year_usd * c.factor::numeric, 2)
)) as made;

insert into marts.fct_project_year
select made.*
from real_project_year as f
inner join project_copies as c on f.project_key = c.project_key
cross join lateral jsonb_populate_record(f, jsonb_build_object(
    'project_year_key', pg_temp.key_of(f.project_year_key, c.report_year || '/' || c.copy), 'project_key', c.new_key,
    'report_year', c.report_year, 'donor_key', c.new_donor_key,
    'start_date', f.start_date + make_interval(years => c.years_on), 'end_date', f.end_date + make_interval(years => c.years_on)
)) as made;

insert into marts.fct_aid_report_excluded
select made.*
from real_excluded as f
inner join project_copies as c on f.project_key = c.project_key
cross join lateral jsonb_populate_record(f, jsonb_build_object(
    'aid_report_excluded_key', pg_temp.key_of(f.aid_report_excluded_key, c.report_year || '/' || c.copy), 'project_key', c.new_key,
    'report_year', c.report_year, 'donor_key', c.new_donor_key,
    'row_number', f.row_number + 10000 * (100 * c.copy + c.report_year - {first}),
    'counted_aid_flow_key', pg_temp.key_of(f.counted_aid_flow_key, c.report_year || '/' || c.copy)
)) as made;

insert into marts.fct_ngo_presence
select made.*
from real_presence as f
cross join generate_series({first}, {last}) as y (report_year)
inner join donor_copies as c on f.ngo_key = c.donor_key
cross join lateral jsonb_populate_record(f, jsonb_build_object(
    'ngo_presence_key', pg_temp.key_of(f.ngo_presence_key, y.report_year || '/' || coalesce(c.copy, 0)), 'report_year', y.report_year,
    'ngo_key', coalesce(c.new_key, f.ngo_key)
)) as made;

-- Bulletins grow with the years, not with the aid: a hundred times what one year had.
insert into marts.fct_claim
select made.*
from marts.fct_claim as f
cross join generate_series(1, 100) as c (copy)
cross join lateral jsonb_populate_record(f, jsonb_build_object('claim_key', pg_temp.key_of(f.claim_key, c.copy::text))) as made;

insert into marts.fct_reconciliation
select made.*
from marts.fct_reconciliation as f
cross join generate_series(1, 100) as c (copy)
cross join lateral jsonb_populate_record(f, jsonb_build_object(
    'reconciliation_key', pg_temp.key_of(f.reconciliation_key, c.copy::text), 'claim_key', pg_temp.key_of(f.claim_key, c.copy::text),
    'other_claim_key', pg_temp.key_of(f.other_claim_key, c.copy::text)
)) as made;

update marts.dim_year set publication_state = 'final' where report_year between {first} and {last};

set session_replication_role = origin;
