"""What a trace shows: plain values in the order in which a person reads them; JSON is these as they stand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

RowPlace = tuple[int, str, int]
"""Where a landed row stands: submission, sheet, row number."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was received.

    ``standing`` says whether it counts: in force, superseded, withdrawn, refused, half-year, unplaced (tells no province or year), or held
    (a form without anything filled in). ``is_published`` says whether the published year is made of it, which changes with the next load.
    """

    submission_id: int
    file_name: str
    sha256: str
    form: str
    province: str | None
    agency: str | None
    report_year: int | None
    report_period: str
    received_at: dt.datetime
    standing: str
    is_published: bool
    declared_vnd_per_usd: Decimal | None = None
    superseded_by: str | None = None
    """The file in force in its place, with the begin of its sha256."""


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell: what was typed, how it was understood (money in base units of ``currency``), what a person put in its place."""

    cell: str
    field: str
    header: str
    typed: str | None
    understood: Any
    currency: str | None = None
    correction: str | None = None
    """What a person put in its place, who, when and why; None where it was read as typed."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One landed row. ``judgements`` say which rule or person decided whom and what it speaks of."""

    file: SourceFile
    sheet: str
    row_number: int
    table: str
    cells: Sequence[SourceCell]
    judgements: Sequence[str] = ()

    @property
    def place(self) -> RowPlace:
        """Where it stands."""
        return self.file.submission_id, self.sheet, self.row_number


@dataclass(frozen=True, slots=True)
class Term:
    """What one cell gave to a sum: its amount, converted with a rate, of which ``share`` counts here: ``part``."""

    file_name: str
    sheet: str
    cell: str | None
    amount: Decimal | None
    currency: str | None
    rate: str | None
    converted: Decimal | None
    share: Decimal
    part: Decimal | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic behind one published amount. ``problem`` says what does not add up; None where all of it does."""

    column: str
    value: Decimal | None
    terms: Sequence[Term]
    problem: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence behind a published figure, with the page that it stands on and where that page lies in the archive."""

    claim_key: int
    url: str
    title: str
    sha256: str | None
    archived: str | None
    sentence: str
    evidence: str
    value: Decimal
    unit: str
    rule: str
    accepted_by: str
    decision: str | None = None
    """What a person decided about it, who, when and why; None where the written policy accepted it, or a list has it."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a member, as typed, and the cells that have it."""

    field: str
    typed: str
    count: int
    cells: Sequence[str]
    """``file!sheet!cell``, the first of them where there are many."""


@dataclass(frozen=True, slots=True)
class Link:
    """Another row of ``bi`` that belongs to the story, and what it is there for."""

    view: str
    key_name: str
    key: int
    says: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one row of ``bi`` comes from."""

    kind: str
    view: str
    key_name: str
    key: int
    row: Mapping[str, Any]
    sums: Sequence[Sum] = ()
    rows: Sequence[SourceRow] = ()
    sentences: Sequence[Sentence] = ()
    spellings: Sequence[Spelling] = ()
    links: Sequence[Link] = ()
    files: Sequence["FileOutcome"] = ()
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of ``bi`` that a cell or row feeds, and with which amounts; ``note`` where an amount does not count there, and why."""

    view: str
    key_name: str
    key: int
    amounts: Mapping[str, Decimal | None] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a landed row, or of some of its cells: its fate with the reason, and the facts that it feeds."""

    row: SourceRow
    fate: str
    rule: str | None
    reason: str
    facts: Sequence[Fact] = ()
    findings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of a file: its rows by fate, and what the published year has from it."""

    file: SourceFile
    fates: Mapping[str, int]
    amounts: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What became of a cell, a row, a sheet or a file. ``reason`` where there is no row to speak of."""

    asked: str
    file: FileOutcome
    rows: Sequence[RowOutcome]
    reason: str | None = None
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FigureOutcome:
    """A figure that was read from a page, and what became of it: published as a claim, waiting, rejected, replaced."""

    sentence: str
    evidence: str
    reading: str
    rule: str
    state: str
    reason: str
    claim_key: int | None = None
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of a page: its standing and its figures."""

    url: str
    title: str
    sha256: str
    archived: str
    standing: str
    figures: Sequence[FigureOutcome]
