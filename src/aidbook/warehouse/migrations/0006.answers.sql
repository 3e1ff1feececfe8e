-- What went back to the senders.

create table ops.answer (
    submission_id bigint primary key references landing.submission (submission_id),
    answer_path text not null,
    finding_count integer not null,
    has_cells boolean not null,
    answered_at timestamptz not null default clock_timestamp()
);
comment on table ops.answer is 'One row per submission answered: the workbook that goes back, under the answers folder of this installation. Append-only.';
comment on column ops.answer.answer_path is 'Path below the answers folder: report year, province, file.';
comment on column ops.answer.has_cells is 'Whether the sender''s own cells went back with it; false where the file may not be opened.';

grant select, insert on ops.answer to aidbook_loader;
