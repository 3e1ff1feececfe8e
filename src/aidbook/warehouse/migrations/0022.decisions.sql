-- What people decide about loads (approve, reject, final; a warning acknowledged for a while), and what a load would change.

alter table ops.decision drop constraint decision_decision_check;
alter table ops.decision add constraint decision_decision_check check (decision in ('approve', 'reject', 'final'));
alter table ops.decision add column received_unit_ids text [];
alter table ops.decision add constraint decision_final_check check ((decision = 'final') = (received_unit_ids is not null));
comment on table ops.decision is 'What a person decided: approve or reject a load that waited, or call a year final although provinces are missing.';
comment on column ops.decision.received_unit_ids is 'Of a year called final: the units whose reports it was made of. Where a load holds those of other units, the year is provisional again.';

create table ops.acknowledgement (
    acknowledgement_id bigint generated always as identity primary key,
    check_id text not null,
    report_year integer,
    province text,
    author text not null,
    why text not null,
    acknowledged_at timestamptz not null default clock_timestamp(),
    expires_on date not null
);
comment on table ops.acknowledgement is 'A warning that a person knows about: until the end of expires_on in Vietnam its failing rows do not count against the budget of its check. They are shown all the same.';
comment on column ops.acknowledgement.report_year is 'Null: of the claims.';
comment on column ops.acknowledgement.province is 'The province of the failing rows, as the check names it; null: all of them.';
create index on ops.acknowledgement (report_year, check_id);
grant select, insert on ops.acknowledgement to aidbook_loader;

alter table ops.check_result add column acknowledged_rows bigint not null default 0;
comment on column ops.check_result.acknowledged_rows is 'Those of the failed rows that a person had acknowledged: they count against no budget.';

create table ops.load_difference (
    load_id bigint not null references ops.load (load_id),
    table_name text not null,
    unit_id text,
    place text,
    sector_code text,
    sector_vi text,
    sector_en text,
    rows_in bigint not null,
    rows_out bigint not null,
    rows_changed bigint not null,
    committed_usd_before numeric,
    committed_usd_after numeric,
    disbursed_usd_before numeric,
    disbursed_usd_after numeric,
    unique nulls not distinct (load_id, table_name, unit_id, place, sector_code)
);
comment on table ops.load_difference is 'What a load changes in what was published when gate 2 looked at it: one row per table of facts, place (that of the reporting office where there is one) and sector in which a row comes, goes or changes. Rows counted, sums of the whole place and sector before and after.';
grant select, insert, delete on ops.load_difference to aidbook_loader;
