-- A home folder that moved, or came back from a backup elsewhere, holds the same archive. Erasing a person is written down without the name.

update landing.file set archive_path = substring(archive_path from 'files/[0-9a-f]{2}/[0-9a-f]{64}$')
where archive_path ~ '/files/[0-9a-f]{2}/[0-9a-f]{64}$';
comment on column landing.file.archive_path is 'Where the bytes lie, below the archive folder of this installation.';

create table ops.erasure (
    erasure_id bigint generated always as identity primary key,
    author text not null,
    why text not null,
    places jsonb not null default '{}',
    erased_at timestamptz not null default clock_timestamp()
);
comment on table ops.erasure is 'One row per person who was erased: who did it and why, and in how many rows of which columns, and which files. Not the name.';

create table landing.erased_file (
    sha256 text primary key references landing.file (sha256),
    blanked_sha256 text not null,
    erasure_id bigint not null references ops.erasure (erasure_id)
);
comment on table landing.erased_file is 'Files in which a person was blanked. Their first sha256 stays their name; bytes that have it are not taken in again.';
comment on column landing.erased_file.blanked_sha256 is 'Of the bytes that are in the archive now.';
grant select on landing.erased_file, ops.erasure to aidbook_loader;
