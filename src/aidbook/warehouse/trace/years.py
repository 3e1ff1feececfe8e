"""Back from a year to the files that it is made of, with what each of them gave."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from psycopg import sql

from aidbook.warehouse.trace.files import read_files
from aidbook.warehouse.trace.kinds import HOMES, Kind, published_row
from aidbook.warehouse.trace.model import FileOutcome, Origin, SourceFile
from aidbook.warehouse.trace.query import Connection, ask, ask_one

TOTALS: Final = ("newly_approved_usd", "committed_year_usd", "disbursed_year_usd")
"""Totals of bi.data_status that files add up to."""


def trace_year(connection: Connection, year: int) -> Origin:
    """The files behind one row of bi.data_status: their rows by fate, and how they add up to the totals of the year."""
    home = HOMES[Kind.YEAR]
    row = published_row(connection, Kind.YEAR, year)
    publication = ask_one(
        connection,
        """
        select l.load_id, l.verdict, u.published_at
        from ops.publication as u
        inner join ops.load as l on l.load_id = u.load_id
        where u.unit = 'year' and u.report_year = %(year)s
        """,
        year=year,
    )
    if publication is None:
        return Origin(Kind.YEAR.value, home.view, home.key, year, row, remarks=["nothing of this year is published"])
    files = files_of(connection, year)
    published = f"load {publication['load_id']} ({publication['verdict']}), {publication['published_at']:%Y-%m-%d %H:%M}"
    remarks = [f"published by {published}"]
    for name in TOTALS:
        total = sum((file.amounts.get(name) or Decimal(0) for file in files), Decimal(0))
        if total != (row.get(name) or 0):
            remarks.append(f"{name}: the files give {total:,f}, {row.get(name)} is published")
    return Origin(Kind.YEAR.value, home.view, home.key, year, row, files=files, remarks=remarks)


def files_of(connection: Connection, year: int, amounts: Mapping[str, Mapping[str, Decimal | None]] | None = None) -> list[FileOutcome]:
    """The files of a published year, by name; ``amounts`` by sha256 picks some of them, else all with what they gave to each total."""
    given = amounts if amounts is not None else _amounts(connection, year)
    ids = [
        row["submission_id"]
        for row in ask(
            connection,
            """
            select p.submission_id
            from ops.published_submission as p
            inner join landing.submission as s on s.submission_id = p.submission_id
            where p.report_year = %(year)s and (%(every)s or s.sha256 = any(%(wanted)s))
            """,
            year=year,
            every=amounts is None,
            wanted=list(given),
        )
    ]
    files = read_files(connection, ids)
    fates = _fates(connection, ids)
    return sorted(
        (FileOutcome(file, fates.get(file.submission_id, {}), given.get(file.sha256, {})) for file in files.values()),
        key=lambda each: each.file.file_name,
    )


def outcome_of(connection: Connection, file: SourceFile) -> FileOutcome:
    """What became of one file."""
    fates = _fates(connection, [file.submission_id]).get(file.submission_id, {})
    given = _amounts(connection, file.report_year, file.sha256) if file.report_year is not None else {}
    return FileOutcome(file, fates, given.get(file.sha256, {}))


def _fates(connection: Connection, submission_ids: list[int]) -> dict[int, dict[str, int]]:
    """How many rows of each file had which fate."""
    fates: dict[int, dict[str, int]] = {}
    for row in ask(
        connection,
        """
        select f.submission_id, f.fate, count(*) as rows
        from ops.row_fate as f
        where f.submission_id = any(%(ids)s)
        group by f.submission_id, f.fate
        order by f.submission_id, f.fate
        """,
        ids=submission_ids,
    ):
        fates.setdefault(row["submission_id"], {})[row["fate"]] = row["rows"]
    return fates


def _amounts(connection: Connection, year: int, sha256: str | None = None) -> dict[str, dict[str, Decimal | None]]:
    sums = sql.SQL(", ").join(sql.SQL("sum(b.{0}) as {0}").format(sql.Identifier(name)) for name in TOTALS)
    statement = sql.SQL(
        """
        select d.sha256, {sums}
        from marts.bridge_aid_flow_source as b
        inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
        where b.report_year = %(year)s and d.sha256 = coalesce(%(sha256)s, d.sha256)
        group by d.sha256
        """
    ).format(sums=sums)
    return {row["sha256"]: {name: row[name] for name in TOTALS} for row in ask(connection, statement, year=year, sha256=sha256)}
