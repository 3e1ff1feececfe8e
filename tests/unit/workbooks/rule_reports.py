"""Ways to spoil the clean report by one small edit, and read it."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from unit.workbooks.books import COVER, PROJECT, REGISTRATION, SECOND_PROJECT, TOTALS, build_book, read

from aidbook.forms.load import load_form
from aidbook.model.submission import Submission

Fault = Callable[[], Submission]
Line = Mapping[str, Any]

FORM = load_form()
CLEAN = {"cover": COVER, "project": PROJECT, "registration": REGISTRATION, "total": TOTALS[0]}


def edit(table: str, line: Line, **fields: Any) -> Line:
    """A line with some fields changed, under the headers that the form prints."""
    return {**line, **{FORM.label(table, name): value for name, value in fields.items()}}


def on_cover(name: str = "cao-bang_2022.xlsx", **fields: Any) -> Fault:
    return lambda: read(build_book(cover=edit("cover", COVER, **fields)), file_name=name)


def on_project(cover: Line | None = None, **fields: Any) -> Fault:
    return lambda: read(
        build_book(cover=edit("cover", COVER, **cover or {}), projects=[edit("project", PROJECT, **fields), SECOND_PROJECT])
    )


def on_registration(cover: Line | None = None, **fields: Any) -> Fault:
    line = edit("registration", REGISTRATION, **fields)
    return lambda: read(build_book(cover=edit("cover", COVER, **cover or {}), registrations=[line]))


def on_total(number: int, **fields: Any) -> Fault:
    lines = [edit("total", line, **fields) if position == number else line for position, line in enumerate(TOTALS)]
    return lambda: read(build_book(totals=lines))


def on_projects(lines: Iterable[Line], **book: Any) -> Fault:
    return lambda: read(build_book(projects=list(lines), **book))


def on_both(registration: Line, project: Line) -> Fault:
    line = edit("registration", REGISTRATION, **registration)
    return lambda: read(build_book(projects=[edit("project", PROJECT, **project), SECOND_PROJECT], registrations=[line]))


def on_book(spoil: Callable[[Any], object]) -> Fault:
    return lambda: read(build_book(spoil=spoil))


def on_bytes(make: Callable[[], bytes], name: str = "cao-bang_2022.xlsx") -> Fault:
    return lambda: read(make(), file_name=name)


def without(table: str, field: str) -> Fault:
    """The clean report without a column."""
    books: Mapping[str, Any] = {
        "project": {"projects": [{header: value for header, value in PROJECT.items() if header != FORM.label(table, field)}]},
        "registration": {
            "registrations": [{header: value for header, value in REGISTRATION.items() if header != FORM.label(table, field)}]
        },
    }
    return lambda: read(build_book(**books[table]))


def empty(table: str, field: str) -> Fault:
    """The clean report with one cell left empty."""
    return {"cover": on_cover, "project": on_project, "registration": on_registration}.get(table, lambda **fields: on_total(1, **fields))(
        **{field: None}
    )


def archive(parts: Mapping[str, bytes], old: bytes | None = None) -> bytes:
    """A zip of ``parts``, after those of another one."""
    file = io.BytesIO(old or b"")
    with zipfile.ZipFile(file, "a") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def day(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, number)


def many(count: int, field: str, last: object, **others: Any) -> list[Line]:
    """Rows with honest amounts, and a last one with another."""
    lines = [edit("project", PROJECT, row_no=n, activity_title=f"Trường học số {n}", approval_no=f"{n}/QĐ-UBND") for n in range(1, count)]
    return [*lines, edit("project", PROJECT, row_no=count, **others, **{field: last})]


MONEY = ("committed_total", "committed_year", "disbursed_year", "disbursed_cumulative", "disbursed_cash", "disbursed_in_kind")
NEW = {"approval_date": day(2022, 3, 10), "start_date": day(2022, 4, 1), "status": "mới"}
YEAR_2025 = {"report_year": 2025, "period_start": day(2024, 12, 15), "period_end": day(2025, 12, 14), "letter_date": day(2025, 12, 16)}
YEAR_2026 = {"report_year": 2026, "period_start": day(2025, 12, 15), "period_end": day(2026, 12, 14), "letter_date": None}
UNDER_58 = {"issued_on": day(2022, 11, 10), "expires_on": day(2025, 11, 9)}
