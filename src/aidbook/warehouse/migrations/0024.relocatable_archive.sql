-- A home folder that moved, or came back from a backup elsewhere, holds the same archive.

update landing.file set archive_path = substring(archive_path from 'files/[0-9a-f]{2}/[0-9a-f]{64}$')
where archive_path ~ '/files/[0-9a-f]{2}/[0-9a-f]{64}$';
comment on column landing.file.archive_path is 'Where the bytes lie, below the archive folder of this installation.';
