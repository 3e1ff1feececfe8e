"""The event that wakes a yearly load."""

from airflow.sdk import Asset

year_requested = Asset(
    name="year_requested",
    uri="aidbook://ops/year_request",
    extra={"meaning": "Somebody or the night asks for a report year, which is the event's partition key."},
)
"""One event a year to load. It only wakes the load: what is to be loaded stands in ``ops.year_request``, so a lost event loses nothing."""
