"""Submissions: from the inbox into landing, and the years that they touch."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from aidbook.landing.archive import archive_bytes, archive_path, sha256_of
from aidbook.landing.loads import open_requests, published_manifest
from aidbook.landing.loads import request_year as write_request
from aidbook.landing.manifest import year_manifest, years_in_force
from aidbook.landing.submissions import known_files, land_submission
from aidbook.model.submission import Submission, SubmissionState
from aidbook.settings import settings
from aidbook.warehouse.connect import Connection, connected
from aidbook.workbooks.read import read_many

FORM = "provincial_report"
"""The form that the inbox holds; its folder is sources/workbooks/provincial_report."""

SKIPPED_PREFIXES = ("~$", ".")
"""Lock files of office programs and hidden files: never submissions."""


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What one look into the inbox did. ``states`` counts new files by what became of them."""

    seen: int
    new: int
    rows: int
    states: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def take_in(
    places: Iterable[Path] | None = None, *, landed: Callable[[Submission, bool], None] = lambda _submission, _new: None
) -> IntakeReport:
    """Land every file of the inbox (or of ``places``) that was not landed before; each file is one transaction.

    ``landed`` is called for every new file with what was read, and whether its bytes were new.
    """
    files = list(_files(places if places is not None else [settings().inbox_path]))
    states: Counter[str] = Counter()
    refused: list[str] = []
    rows = 0
    with connected("loader") as connection:
        known = known_files(connection, FORM)
        new = _archive_new(files, known)
        for submission in read_many(new):
            archived = archive_path(settings().archive, submission.sha256)
            is_new = land_submission(connection, submission, archived) is not None
            connection.commit()
            landed(submission, is_new)
            if is_new:
                states[submission.state] += 1
                rows += len(submission.rows)
                if submission.state is SubmissionState.REFUSED:
                    refused.append(submission.file_name)
    return IntakeReport(len(files), sum(states.values()), rows, dict(states), refused)


def request_year(year: int, reason: str, requested_by: str, *, forced: bool = False) -> None:
    """Ask for one year by hand; ``forced`` loads it even where nothing changed."""
    with connected("loader") as connection:
        write_request(connection, year, reason, requested_by, forced=forced)


def request_changed_years(requested_by: str) -> list[int]:
    """Ask for every year whose inputs or rules are not those of its latest answer, and return all years with an open request.

    The night sends open requests again, so an event that was lost while a DAG was paused costs a day at most.
    """
    with connected("loader") as connection:
        for year in years_in_force(connection):
            manifest = year_manifest(connection, year).sha256
            if manifest not in (published_manifest(connection, "year", year), _answered_manifest(connection, year)):
                write_request(connection, year, "inputs changed", requested_by)
        return list(open_requests(connection))


def _answered_manifest(connection: Connection, year: int) -> str | None:
    """The manifest that the gate refused or that waits for a person: asking again would give the same answer."""
    row = connection.execute(
        """
        select case when state in ('refused', 'waiting') then manifest_sha256 end
        from ops.load where unit = 'year' and report_year = %s order by load_id desc limit 1
        """,
        [year],
    ).fetchone()
    return None if row is None else row[0]


def _files(places: Iterable[Path]) -> Iterable[Path]:
    for place in places:
        candidates = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (file for file in candidates if file.is_file() and not file.name.startswith(SKIPPED_PREFIXES))


def _archive_new(files: Iterable[Path], known: set[str]) -> list[Path]:
    """Archive what is new before anything is parsed, and return those files, each content once."""
    new = []
    seen = set(known)
    for file in files:
        content = file.read_bytes()
        if (sha256 := sha256_of(content)) not in seen:
            seen.add(sha256)
            archive_bytes(settings().archive, content)
            new.append(file)
    return new
