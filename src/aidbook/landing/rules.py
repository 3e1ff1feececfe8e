"""The project's own rules that decide how landed rows become stars, file by file, so that a change marks the years that it touches.

What counts of a file for a year: of a code list whose rows name the year or span of years that they hold for, the rows of that year; of
every other file all of it. A rate of 2021 is no rule of 2022, and a spelling of a donor is one of every year.
"""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from aidbook import paths

_SPANS: Final = (("year", "year"), ("report_year", "report_year"), ("first_year", "last_year"), ("first_report_year", "last_report_year"))
"""Columns of code lists that say from which report year to which a row holds."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one unit: path inside the project → sha256 of what counts of the file, and one hash over them all."""

    files: Mapping[str, str]
    sha256: str


@cache
def rules_of(report_year: int | None) -> Rules:
    """The rules by which a year is loaded, or the claims (None), for which every row of every list counts.

    Forms and issuers are none of them: they decide how bytes become rows, and landed rows stay as they were read. Nor are the views of
    ``bi``, which no load builds.
    """
    files = {name: hashlib.sha256(_of_year(name, content, report_year)).hexdigest() for name, content in _contents().items()}
    digest = hashlib.sha256("".join(f"{name} {sha256}\n" for name, sha256 in files.items()).encode())
    return Rules(MappingProxyType(files), digest.hexdigest())


@cache
def _contents() -> Mapping[str, bytes]:
    folders = [paths.EXPECTATIONS, paths.REGISTRY_SOURCES, *(paths.DBT_PROJECT / name for name in ("models", "macros", "seeds"))]
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in {".yml", ".csv", ".sql"})
    views = paths.DBT_PROJECT / "models" / "bi"
    return {file.relative_to(paths.PROJECT).as_posix(): file.read_bytes() for file in files if not file.is_relative_to(views)}


def _of_year(name: str, content: bytes, report_year: int | None) -> bytes:
    """What of a file counts for a year."""
    if report_year is None or Path(name).suffix != ".csv":
        return content
    lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    columns = {column: place for place, column in enumerate(lines[0])} if lines else {}
    spans = [(columns[first], columns[last]) for first, last in _SPANS if {first, last} <= columns.keys()]
    if not spans:
        return content
    return repr([line for line in lines if all(_holds(line[first], line[last], report_year) for first, last in spans)]).encode()


def _holds(first: str, last: str, report_year: int) -> bool:
    """Whether a year lies in a span, open where an end is empty; one that is no year at all (the header's) holds always."""
    if not all(end.isdigit() or not end for end in (first, last)):
        return True
    return int(first or report_year) <= report_year <= int(last or report_year)
