"""The rows that a rule judges, by column: what no value of a column fulfils is not asked of its thousands of rows."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from aidbook.model.submission import Scalar
from aidbook.text.fold import keys
from aidbook.text.remembered import Remembered


class Judged(Protocol):
    """A row, or the cover."""

    @property
    def values(self) -> Mapping[str, Scalar]:
        """Field → value."""

    @property
    def raw(self) -> Mapping[str, str]:
        """Field → what was typed."""


_Row = TypeVar("_Row", bound=Judged)


class Columns(Generic[_Row]):
    """Rows by column. What is asked of a column is worked out once; place ``at`` of it is that of row ``at``."""

    def __init__(self, rows: Sequence[_Row], usd_of: Callable[[Scalar, Scalar], Decimal | None]) -> None:
        """Take the rows, and what tells an amount of a currency in US dollars."""
        values = Remembered[str, Sequence[Scalar]](lambda field: [row.values.get(field) for row in rows])
        folded = Remembered[str, Sequence[str]](lambda part: _keys_of(part, values))
        lines = Remembered[str, Sequence[str]](lambda field: [line_of(words) for words in folded[field]])
        self.rows = rows
        self.values = values
        """The values of a field."""
        self.distinct = Remembered[str, frozenset[Scalar]](lambda field: frozenset(values[field]))
        """Each value of a field once."""
        self.numbers = Remembered[str, Sequence[Decimal | None]](lambda field: list(map(decimal_of, values[field])))
        """The amounts of a field, each in its own currency."""
        self.usd = Remembered[str, Sequence[Decimal | None]](lambda field: list(map(usd_of, values[field], values[f"{field}_currency"])))
        """The amounts of a field in US dollars."""
        self.lines = lines
        """The folded texts of a field, each a line with a space at both ends of every word."""
        self.text = Remembered[str, str](lambda field: "".join(dict.fromkeys(lines[field])))
        """Those lines in one: a word that is not in it is in no row."""
        self._keys = folded

    def keys(self, parts: Sequence[str]) -> Sequence[tuple[str, ...]]:
        """Return what tells rows apart by some fields: folded words, ``""`` where nothing is reported. ``day.year`` takes a date's year."""
        return list(zip(*(self._keys[part] for part in parts), strict=True)) if parts else [()] * len(self.rows)


def decimal_of(value: Scalar) -> Decimal | None:
    """Return a normalised amount as a number; None if it is not reported."""
    if isinstance(value, bool):
        return None
    return _number(value) if isinstance(value, str | int) else None


_number = lru_cache(maxsize=1 << 15)(Decimal)


def _folded(values: Sequence[Scalar]) -> Sequence[str]:
    """Return the folded words of each value; ``""`` where nothing is reported."""
    distinct = list(dict.fromkeys(values))
    folded = dict(zip(distinct, keys(["" if value is None else str(value) for value in distinct]), strict=True))
    return [folded[value] for value in values]


def _keys_of(part: str, values: Mapping[str, Sequence[Scalar]]) -> Sequence[str]:
    field, _, is_year = part.partition(".")
    return ["" if value is None else str(value)[:4] for value in values[field]] if is_year else _folded(values[field])


def line_of(words: str) -> str:
    """Return folded words as a line with a space at both ends of each."""
    return f"\n {words} \n"
