"""Whose days these are: report years, days of a conference and nights are those of Vietnam."""

from typing import Final
from zoneinfo import ZoneInfo

TIME_ZONE: Final = "Asia/Ho_Chi_Minh"
"""Name of Vietnam's time zone, as PostgreSQL and Airflow take it."""

HERE: Final = ZoneInfo(TIME_ZONE)
"""Vietnam's time zone, for moments that people read."""
