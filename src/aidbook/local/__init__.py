"""The servers of one's own machine: PostgreSQL, Airflow and the sample bulletin site, started and ended by `make run` and `make stop`."""
