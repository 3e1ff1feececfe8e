-- Schemas whose tables dbt seeds and contracts define; `aidbook db upgrade` fills them.

create extension if not exists btree_gist;

create schema reference;
comment on schema reference is 'Effective-dated code lists from dbt seeds: provinces, sectors, rates, legal regimes, countries, currencies.';

create schema marts;
comment on schema marts is 'The published stars. Written by publish only.';

create schema history;
comment on schema history is 'Every version of every published row with the time it was known.';

create schema bi;
comment on schema bi is 'Stable views for BI tools: names never change, columns are only added at the end.';
