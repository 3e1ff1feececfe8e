-- The landed and identified rows of the year {base} once more for every year from {first} to {last}, published as if they had been loaded.
-- A project runs three years, so every year continues two thirds of the one before.

create temporary table copies as
select
    s.submission_id, y.report_year,
    encode(sha256(convert_to(s.sha256 || '/' || y.report_year, 'utf8')), 'hex') as new_sha256,
    (select max(m.submission_id) from landing.submission as m) + row_number() over (order by y.report_year, s.submission_id) as new_id
from landing.submission as s
cross join generate_series({first}, {last}) as y (report_year)
where s.report_year = {base} and y.report_year <> {base};

insert into landing.file
select made.*
from landing.file as f
inner join landing.submission as s on f.sha256 = s.sha256
inner join copies as c on s.submission_id = c.submission_id
cross join lateral jsonb_populate_record(f, jsonb_build_object('sha256', c.new_sha256)) as made;

insert into landing.submission overriding system value
select made.*
from landing.submission as s
inner join copies as c on s.submission_id = c.submission_id
cross join lateral jsonb_populate_record(s, jsonb_build_object('submission_id', c.new_id, 'sha256', c.new_sha256, 'report_year', c.report_year)) as made;

insert into landing.submission_row
select made.*
from landing.submission_row as r
inner join copies as c on r.submission_id = c.submission_id
cross join lateral jsonb_populate_record(r, jsonb_build_object('submission_id', c.new_id)) as made;

insert into registry.row_identity
select made.*
from registry.row_identity as i
inner join copies as c on i.submission_id = c.submission_id
cross join lateral jsonb_populate_record(i, jsonb_build_object(
    'submission_id', c.new_id,
    'project_id', i.project_id || '/' || (c.report_year + abs(hashtext(i.project_id) % 3)) / 3
)) as made;

with loads as (
    insert into ops.load (unit, report_year, reason, manifest_sha256, state, is_provisional)
    select 'year', y.report_year, 'bench', 'bench', 'published', false
    from (select distinct report_year from copies) as y
    returning load_id, report_year
),

manifests as (
    insert into ops.load_submission (load_id, submission_id)
    select l.load_id, c.new_id
    from loads as l
    inner join copies as c on l.report_year = c.report_year
)

insert into ops.publication (unit, report_year, load_id, manifest_sha256, is_final, published_at)
select 'year', l.report_year, l.load_id, 'bench', true, clock_timestamp()
from loads as l;
