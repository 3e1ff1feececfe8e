"""How ``aidbook status`` looks in a terminal: the years in one table; of one year who sent what, and who did not."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.table import Table

from aidbook.clock import HERE

Row = Mapping[str, Any]

_STATES: Final = ("received", "late", "refused", "held", "superseded", "withdrawn", "unplaced", "overdue", "expected")
"""In the order of what a data officer looks for: what came, what must come again, what does not count, what has not come."""
_NOT_COME: Final = ("overdue", "expected")
_PERIODS: Final = {"H1": "half-year"}


def years_table(years: Sequence[Row]) -> Table:
    """One line per report year that was ever loaded."""
    table = Table("Year", "Verdict", "Published (Vietnam)", "State", "Provinces", "Findings")
    for row in years:
        expected = "?" if row["expected"] is None else row["expected"]
        published = _clock(row["published_at"]) if row["published_at"] else "–"
        cells = (row["year"], row["verdict"], published, row["state"] or "–", f"{row['received']} of {expected}", row["open_findings"])
        table.add_row(*map(str, cells))
    return table


def year_lines(year: int, rows: Sequence[Row], word: Row | None) -> Iterator[str | Table]:
    """What a year's listing consists of: how many of what, the files, and the provinces from which nothing that stands has come.

    ``word`` is what a person said last on whether the year is final, None where nobody said anything.
    """
    due = next((row for row in rows if row["due_on"]), None)
    yield f"{year}: yearly reports are due {due['due_on']} ({due['due_source']})." if due else f"{year}: no due date is known."
    if word:
        said = "called final with the provinces that it had then" if word["is_final"] else "called provisional again"
        yield f"{year} was {said} by {word['author']}, {_clock(word['decided_at'])} in Vietnam: {word['why']}"
    counts = Counter(row["state"] for row in rows)
    yield ", ".join(f"{counts[state]} {state}" for state in _STATES if counts[state])
    files = [row for row in rows if row["file_name"]]
    if files:
        yield _files_table(files)
    for state in _NOT_COME:
        places = [str(row["place"]) for row in rows if row["state"] == state]
        if places:
            yield f"{state} ({len(places)}): {', '.join(places)}"


def loads_table(loads: Sequence[Row]) -> Table:
    """One line per load of a unit, the newest first: how it ended, why it ran, and the hash of all that it read."""
    table = Table("Load", "Began (Vietnam)", "Ended", "Why", "Read", "Manifest")
    for load in loads:
        ended = "dry run" if load["is_dry_run"] else load["verdict"] or load["state"]
        table.add_row(
            str(load["load_id"]),
            _clock(load["started_at"]),
            ended,
            load["reason"],
            f"{load['inputs']} files or pages",
            load["manifest_sha256"][:12],
        )
    return table


def _clock(moment: str) -> str:
    """A moment, which comes in ISO 8601, on Vietnam's clocks."""
    return f"{dt.datetime.fromisoformat(moment).astimezone(HERE):%Y-%m-%d %H:%M}"


def _files_table(files: Sequence[Row]) -> Table:
    table = Table("Province", "State", "Received", "Agency", "Findings", "File")
    for row in files:
        period = _PERIODS.get(row["report_period"])
        late = f", {row['days_late']} days" if row["state"] == "late" else ""
        findings = str(row["findings"]) if not row["critical_findings"] else f"{row['findings']}, {row['critical_findings']} critical"
        state = f"{row['state']}{late}" + (f" ({period})" if period else "")
        table.add_row(row["place"] or row["unit_id"] or "?", state, row["received_on"], row["agency"] or "–", findings, row["file_name"])
    table.columns[-1].overflow = "fold"
    return table
