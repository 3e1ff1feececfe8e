"""The database: structure (upgrade, ddl), candidates (build), the published stars and their history (publish), lineage (trace)."""
