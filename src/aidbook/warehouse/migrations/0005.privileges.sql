-- Least privilege. Nothing for PUBLIC; tables that dbt makes later in reference, marts, history and bi follow the default privileges.

grant usage on schema landing, registry, ops, reference, marts, history, bi to aidbook_loader;
grant select, insert on all tables in schema landing to aidbook_loader;
grant select, insert, update, delete on all tables in schema registry, ops to aidbook_loader;
alter default privileges in schema reference grant select on tables to aidbook_loader;
-- Maintain: publish refreshes the statistics of what it changed.
alter default privileges in schema marts, history grant select, insert, update, delete, maintain on tables to aidbook_loader;
alter default privileges in schema bi grant select on tables to aidbook_loader;

grant usage on schema bi, ops to bi_reader;
grant select on ops.year_status, ops.submission_status to bi_reader;
alter default privileges in schema bi grant select on tables to bi_reader;
