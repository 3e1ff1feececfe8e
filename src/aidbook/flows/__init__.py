"""The night and the year as plain functions that call the rooms in order. Airflow and the command line both call these."""
