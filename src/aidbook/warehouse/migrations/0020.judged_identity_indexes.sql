-- `aidbook trace` asks which rows name a managing agency, and how a project that was judged is worded.

create index on registry.row_identity (managing_agency_id);
create index on registry.row_identity (natural_project_key);
