-- `aidbook trace` asks which rows speak of a donor or a partner, and for a file by its name.

create index on registry.row_identity (donor_id);
create index on registry.row_identity (aid_owner_id);
create index on registry.row_identity (counterpart_id);
create index on landing.submission (file_name);
