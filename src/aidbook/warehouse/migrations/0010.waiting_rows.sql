-- Rows that wait for somebody, by the rule that fired in them, and what a release reads in their place.

create table landing.waiting_row (
    submission_id bigint not null,
    sheet text not null,
    row_number integer not null,
    rule text not null,
    primary key (submission_id, sheet, row_number),
    foreign key (submission_id, sheet, row_number) references landing.submission_row (submission_id, sheet, row_number)
);
comment on table landing.waiting_row is 'One row per input row that no load takes before it is settled: the rule found an amount in it that is not sure.';
grant select, insert on landing.waiting_row to aidbook_loader;

create table registry.row_reading (
    row_reading_id bigint generated always as identity primary key,
    submission_id bigint not null,
    sheet text not null,
    row_number integer not null,
    "values" jsonb not null,
    author text not null,
    why text not null,
    read_at timestamptz not null default clock_timestamp(),
    foreign key (submission_id, sheet, row_number) references landing.submission_row (submission_id, sheet, row_number)
);
comment on table registry.row_reading is 'A released row as the form read it again, with the corrections of registry.row_correction in its cells. The newest counts.';
create index on registry.row_reading (submission_id, sheet, row_number);
grant select, insert on registry.row_reading to aidbook_loader;

-- What was released before stays released.
insert into registry.row_reading (submission_id, sheet, row_number, "values", author, why, read_at)
select distinct on (r.submission_id, r.sheet, r.row_number)
    r.submission_id, r.sheet, r.row_number, r."values", c.author, c.why, c.corrected_at
from registry.corrected_row as r
inner join registry.row_correction as c
    on c.submission_id = r.submission_id and c.sheet = r.sheet and c.row_number = r.row_number
order by r.submission_id, r.sheet, r.row_number, c.row_correction_id desc;

comment on table registry.row_correction is 'What a person says a cell of a quarantined row holds, as it would be typed; landing keeps what was typed. The newest counts.';

create or replace view registry.corrected_row as
with newest as (
    select distinct on (g.submission_id, g.sheet, g.row_number) g.*
    from registry.row_reading as g
    order by g.submission_id, g.sheet, g.row_number, g.row_reading_id desc
)

select
    r.submission_id, r.sheet, r.row_number, r.table_name, coalesce(n."values", r."values") as "values", r.raw, r.cells,
    case when n.row_reading_id is null then w.rule end as waits_for
from landing.submission_row as r
left join newest as n
    on n.submission_id = r.submission_id and n.sheet = r.sheet and n.row_number = r.row_number
left join landing.waiting_row as w
    on w.submission_id = r.submission_id and w.sheet = r.sheet and w.row_number = r.row_number
where r.table_name <> 'ignored';
comment on view registry.corrected_row is 'The rows of landing that identity and the stars read: as understood, or as read again when they were released. waits_for is the rule for which a row is not loaded yet.';
