"""In what a row counts its money: what its own currency cell says, else what every other row of the table says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from aidbook.model.submission import Scalar
from aidbook.text.money import read_currency
from aidbook.text.numbers import is_blank
from aidbook.text.units import Unit, read_unit

UNKNOWN: Final = "?"
"""The currency of a row that names one which nobody here knows: its amounts are in no unit around it either."""


@lru_cache(maxsize=1024)
def row_unit(text: str) -> Unit | None:
    """Return what a row's currency cell says: ``VND`` counts in dong, ``triệu đồng`` in millions of them.

    None for a blank cell; a word that is no currency gives :data:`UNKNOWN`.
    """
    if is_blank(text):
        return None
    currency = read_currency(text)
    return Unit(Decimal(1), currency) if currency else read_unit(text) or Unit(Decimal(1), UNKNOWN)


def usual_unit(texts: Iterable[str], least: int) -> Unit | None:
    """Return the unit that all currency cells of a table agree on; None where they differ or fewer than ``least`` say anything."""
    units = Counter(unit for text in texts if (unit := row_unit(text)) is not None)
    if len(units) != 1:
        return None
    unit, count = units.popitem()
    return unit if count >= least and unit.currency != UNKNOWN else None


def without_currency(values: dict[str, Scalar], names: Sequence[str], usual: Unit | None) -> Iterator[str]:
    """Give the amounts of a row that have no currency that of its others, in place, else the usual one; yield those left without."""
    given = [currency for name in names if (currency := values.get(f"{name}_currency")) is not None]
    currency = given[0] if given else (usual.currency if usual else None)
    for name in names:
        if values.get(name) is None or values.get(f"{name}_currency") is not None:
            continue
        if currency is None:
            yield name
        else:
            values[f"{name}_currency"] = currency
