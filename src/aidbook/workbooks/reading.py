"""What reading one cell gives: the normalised value, or null and what stands against it, and what of the table its meaning needs."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from aidbook.model.submission import Scalar
from aidbook.text.numbers import plain
from aidbook.text.units import Unit


class Problem(StrEnum):
    """What stands against a cell; rules.yml says what each weighs (check: reading)."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    NOT_IN_LIST = "not_in_list"
    IMPLAUSIBLE = "implausible"
    MERGED = "merged"
    UNKNOWN_SECTOR = "unknown_sector"
    SHARES = "shares"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_INDICATOR = "unknown_indicator"
    UNIT_OF_OTHER_CURRENCY = "unit_of_other_currency"
    OTHER_YEARS = "other_years"
    """The cell has the amounts of several years; the report year's was taken."""
    SEVERAL_PAPERS = "several_papers"
    """The cell has the numbers of several papers; the first was taken."""
    REPEATS_NOTHING = "repeats_nothing"
    LENGTH = "length"
    """The cell says how long something takes; the last day was counted from the first."""
    RATIO = "ratio"
    """A change that is written as the ratio to the year before: 103.6 for 3.6."""
    NO_CURRENCY = "no_currency"
    """Nothing says in which currency an amount is; told once for a table."""
    APPROXIMATE = "approximate"
    """The cell hedges its amount ("khoảng 297.460"), or has a rounded one."""
    NOT_REPORTED = "not_reported"
    """The cell says that its value is not there yet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as understood. ``currency`` is that of money; ``expected`` tells the sender what would do.

    ``readings`` are the values that an ambiguous number can have, in the unit of ``value``. ``rival_currency`` is that of the unit around
    it, where the row names another one.
    """

    value: Scalar
    problem: Problem | None = None
    expected: str | None = None
    currency: str | None = None
    readings: tuple[Decimal, ...] = ()
    rival_currency: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell's meaning takes from around it: the unit nearest to it, and the currency that its row names."""

    unit: Unit | None = None
    row_currency: str | None = None
    units: tuple[Unit, ...] = ()
    """The units among which only a currency could tell; ``unit`` is None then."""
    year: int | None = None
    """The report year."""
    is_headed: bool = False
    """Whether the header of the cell's own column names the unit: it then goes before the currency that a field mostly has."""


NOT_REPORTED: Final = Reading(None)
NOUGHT: Final = Reading("0")
"""A nought of no currency: it is nothing in any, and which one is told by the rest of its row."""


def either_of(readings: tuple[Decimal, ...]) -> str:
    """Write the readings of an ambiguous number for the sender."""
    return " / ".join(plain(reading) for reading in readings)
