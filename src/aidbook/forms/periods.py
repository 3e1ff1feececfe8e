"""The report year as the law counts it."""

import datetime as dt

from aidbook.forms.form import Form


def period_of_year(form: Form, year: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day that the law gives a report year (source.yml, default_period)."""
    rule = form.source["default_period"]
    start = dt.date.fromisoformat(f"{year + rule['start_year_offset']:04d}-{rule['start']}")
    return start, dt.date.fromisoformat(f"{year + rule['end_year_offset']:04d}-{rule['end']}")


def report_years_of(form: Form, day: dt.date) -> frozenset[int]:
    """Return the report years that a day can name: that of its calendar, and that into whose period the law puts it."""
    lawful = (year for year in (day.year, day.year + 1) if period_of_year(form, year)[0] <= day <= period_of_year(form, year)[1])
    return frozenset((day.year, *lawful))
