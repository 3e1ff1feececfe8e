"""A finding: what is wrong with the data, where, and who can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs at the gate."""

    CRITICAL = "critical"
    """Impossible: the file is not loaded, or the year is refused."""
    WARNING = "warning"
    """Suspicious but possible: passes up to a budget and asks a person."""
    INFO = "info"
    """Worth knowing; decides nothing."""


class WhoFixes(StrEnum):
    """Who can mend the fault."""

    PROVINCE = "province"
    COMMITTEE = "committee"
    ISSUER = "issuer"
    ENGINEER = "engineer"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, at one place (or one kind of fault at ``count`` places, the first of which is named).

    ``rule`` is ``<table>.<column>.<claim>`` and stable for ever. A place is a cell of a file (file_name, sheet, cell, row_number)
    or a sentence of a page (page_url, sentence). ``seen`` is the text as typed.
    """

    rule: str
    severity: Severity
    who_fixes: WhoFixes
    message_vi: str
    message_en: str
    file_name: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row_number: int | None = None
    field: str | None = None
    page_url: str | None = None
    sentence: str | None = None
    seen: str | None = None
    expected: str | None = None
    count: int = 1
    cells: Sequence[str] = ()
    """Of a fault at many places, their cells; the first is ``cell``. Not more than a bound, while ``count`` counts all."""
