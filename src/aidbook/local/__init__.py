"""Everything from outside Airflow: the servers of one's own machine or containers, and having the first night done and shown."""
