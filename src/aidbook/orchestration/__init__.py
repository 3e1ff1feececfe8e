"""Airflow's side of the flows: what several DAGs share. Besides dags/ this is the only place that knows Airflow."""
