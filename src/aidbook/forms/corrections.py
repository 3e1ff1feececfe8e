"""Corrections: cells known to be wrong, and what is read instead until the province sends a better file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from aidbook.errors import FormError


class CorrectionStatus(StrEnum):
    """How sure a correction is. One that is no longer wanted is deleted; git remembers it."""

    CONFIRMED = "confirmed"
    """The province said so."""
    PRESUMED = "presumed"
    """The committee decided, and the province was asked."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Where ``expected`` stands in a cell, ``use`` is read instead. An empty ``expected`` means an empty cell.

    The file is named by its ``sha256``, or by ``province`` (unit id) and ``year``, which also holds for the next version of the file.
    """

    sheet: str
    cell: str
    expected: str
    use: str
    reason: str
    status: CorrectionStatus
    decided_on: dt.date
    sha256: str | None = None
    province: str | None = None
    year: int | None = None

    def is_for(self, sha256: str, province: str | None, year: int | None) -> bool:
        """Whether the correction is meant for a file."""
        if self.sha256 is not None:
            return self.sha256 == sha256
        return (self.province, self.year) == (province, year)


@dataclass(frozen=True, slots=True)
class RowCorrection:
    """What a person says that a field of a quarantined row holds, as it would be typed (``aidbook release``)."""

    sheet: str
    row_number: int
    field: str
    use: str


def read_corrections(path: Path, entries: Iterable[Mapping[str, Any]]) -> Iterator[Correction]:
    """Yield the entries of a corrections.yml.

    Raises:
        FormError: an entry lacks something, or names its file in neither or both of the two ways.
    """
    for number, entry in enumerate(entries, start=1):
        try:
            correction = Correction(
                sheet=str(entry["sheet"]),
                cell=str(entry["cell"]).upper(),
                expected=str(entry["expected"]),
                use=str(entry["use"]),
                reason=str(entry["reason"]),
                status=CorrectionStatus(entry["status"]),
                decided_on=entry["decided_on"],
                sha256=entry.get("sha256"),
                province=entry.get("province"),
                year=entry.get("year"),
            )
        except (KeyError, ValueError) as error:
            raise FormError(f"{path}: correction {number}: {error!r}.") from error
        by_place = correction.province is not None and correction.year is not None
        if (correction.sha256 is not None) == by_place or not isinstance(correction.decided_on, dt.date):
            raise FormError(f"{path}: correction {number} needs sha256, or province and year, and the day in decided_on.")
        yield correction
