"""A provincial workbook as read: its cover, its rows as typed and as understood, its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aidbook.model.finding import Finding

Scalar = str | int | bool | None
"""A normalised value: money and other decimals are decimal strings in the base unit, dates ISO strings, counts integers."""


class Table(StrEnum):
    """The tables of a submission."""

    REGISTRATION = "registration"
    PROJECT = "project"
    TOTAL = "total"


class SubmissionState(StrEnum):
    """What became of a file when it was read."""

    READ = "read"
    READ_WITH_FINDINGS = "read_with_findings"
    REFUSED = "refused"
    HELD = "held"
    """A form of ours that came back as it was sent out, or with nothing but its cover filled in. Reading calls it READ; it becomes this."""


@dataclass(frozen=True, slots=True)
class LandedRow:
    """One input row. ``values`` and ``raw`` are keyed by field; ``cells`` gives each field's address, such as ``F12``."""

    table: Table
    sheet: str
    row_number: int
    values: Mapping[str, Scalar]
    raw: Mapping[str, str]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A line below a table's header that is not one of its rows, and the written rule by which it is left out.

    ``rule`` is ``<table>.line.<kind>``; source.yml (ignored_lines) says what each kind is. ``raw`` has the line's texts, joined by " | ".
    """

    table: Table
    sheet: str
    row_number: int
    rule: str
    raw: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that is not loaded before somebody has settled what ``rule`` found in it, for what it says in money is not sure."""

    sheet: str
    row_number: int
    rule: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One file as read by one form. ``province_unit_id`` is the province of the cover in its era (``VN63-04``), once understood.

    ``file_name`` has contact data covered; ``sent_name`` is the name as it was sent where that is another one, for landing alone.
    ``file_name_year`` and ``file_name_unit_id`` are what the file's name says: all there is where the cover could not be read.
    """

    file_name: str
    sha256: str
    size_bytes: int
    form: str
    state: SubmissionState
    cover: Mapping[str, Scalar]
    province_unit_id: str | None
    is_sample: bool
    rows: Sequence[LandedRow] = field(default=())
    findings: Sequence[Finding] = field(default=())
    file_name_year: int | None = None
    file_name_unit_id: str | None = None
    sent_name: str | None = None
    ignored_rows: Sequence[IgnoredRow] = field(default=())
    waiting_rows: Sequence[WaitingRow] = field(default=())

    @property
    def outcome(self) -> SubmissionState:
        """What becomes of the file: as it was read, but a form of ours is held while nobody has typed into any of its tables."""
        is_empty = self.cover.get("is_untouched_form") or self.cover.get("is_cover_alone")
        return SubmissionState.HELD if is_empty else self.state
