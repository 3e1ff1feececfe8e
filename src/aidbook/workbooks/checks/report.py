"""What a check is given and what it gives: a file as read, and the places where a rule does not hold."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from aidbook.forms.form import Form
from aidbook.forms.periods import period_of_year
from aidbook.forms.reference import Rates, rates_of
from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow, Scalar
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.tables import TableRead


@dataclass(frozen=True)
class Report:
    """A file as read, for checks. ``today`` decides what lies in the future."""

    form: Form
    file_name: str
    cover: Cover
    tables: Mapping[str, TableRead]
    today: dt.date
    uncalculated: frozenset[tuple[str, str]] = frozenset()
    """Sheet and address of the cells whose formula has no value."""

    @cached_property
    def rates(self) -> Rates | None:
        """The rates of the report year."""
        return rates_of(self.cover.year) if self.cover.year is not None else None

    @cached_property
    def declared_rate(self) -> Decimal | None:
        """VND per US dollar as the cover declares it."""
        declared = self.cover.values.get("declared_fx_rate")
        return Decimal(declared) if isinstance(declared, str) else None

    @cached_property
    def last_day(self) -> dt.date | None:
        """The last day of the report's period: as the cover says, else the law's; None if not even the year is known."""
        stated = day_of(self.cover.values.get("period_end"))
        if stated is not None or self.cover.year is None:
            return stated
        return period_of_year(self.form, self.cover.year)[1]

    def rows(self, table: str) -> Sequence[LandedRow]:
        """The rows of a table; none where the table is missing."""
        return self.tables[table].rows if table in self.tables else ()

    def rows_of(self, rule: Rule) -> Sequence[LandedRow]:
        """The rows that a rule judges: of a rule of law, those whose day lies in its time."""
        rows = self.rows(rule.table)
        if rule.dated_by is None:
            return rows
        return [row for row in rows if rule.regime_on(day_of(row.values.get(rule.dated_by))) is not None]

    def amounts_of(self, rule: Rule) -> Sequence[tuple[LandedRow, Decimal]]:
        """The rows that a rule judges and report an amount in its field, with that amount in US dollars."""
        if rule.dated_by is not None:
            return self._amounts_in(self.rows_of(rule), rule.field)
        if (known := self._amounts.get((rule.table, rule.field))) is None:
            known = self._amounts[rule.table, rule.field] = self._amounts_in(self.rows_of(rule), rule.field)
        return known

    def _amounts_in(self, rows: Sequence[LandedRow], name: str) -> Sequence[tuple[LandedRow, Decimal]]:
        return [(row, amount) for row in rows if (amount := self.usd(row.values, name)) is not None]

    @cached_property
    def _amounts(self) -> dict[tuple[str, str], Sequence[tuple[LandedRow, Decimal]]]:
        """By table and field: several rules ask for the same."""
        return {}

    def usd(self, values: Mapping[str, Scalar], name: str) -> Decimal | None:
        """Return a row's amount in US dollars, at the declared rate or the year's; None if it or a rate is missing."""
        amount, currency = values.get(name), values.get(f"{name}_currency")
        if not isinstance(amount, str) or not isinstance(currency, str) or self.rates is None:
            return None
        return self._usd_of(amount, currency)

    @cached_property
    def _usd_of(self) -> Callable[[str, str], Decimal | None]:
        """Amounts are asked for by many rules, and come again in many rows."""

        @lru_cache(maxsize=1 << 13)
        def convert(amount: str, currency: str) -> Decimal | None:
            return self.rates.usd(_decimal(amount), currency, vnd_per_usd=self.declared_rate) if self.rates else None

        return convert


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a rule does not hold."""

    sheet: str | None
    cell: str | None
    row: int | None
    seen: str | None
    expected: str | None = None
    context: Mapping[str, object] | None = None


Check = Callable[[Report, Rule], Iterator[Breach]]


def row_breach(row: LandedRow, name: str, expected: str | None = None, context: Mapping[str, object] | None = None) -> Breach:
    """Return the breach of a rule at a row's cell of a field; its messages may use the row's values and ``context``."""
    return Breach(row.sheet, row.cells.get(name), row.row_number, row.raw.get(name), expected or None, {**row.values, **(context or {})})


def cover_breach(report: Report, name: str, expected: str | None = None, context: Mapping[str, object] | None = None) -> Breach:
    """Return the breach of a rule at the cover's cell of a field; without a cell the place is the sheet."""
    cell = report.cover.cells.get(name)
    values = {**report.cover.values, **(context or {})}
    if cell is None:
        return Breach(report.cover.sheet, None, None, None, expected or None, values)
    return Breach(report.cover.sheet, cell.address, cell.row, cell.text, expected or None, values)


def decimal_of(value: Scalar) -> Decimal | None:
    """Return a normalised amount as a number; None if it is not reported."""
    if isinstance(value, bool):
        return None
    return _decimal(value) if isinstance(value, str | int) else None


def day_of(value: Scalar) -> dt.date | None:
    """Return a normalised date as a day; None if it is not reported."""
    return _day(value) if isinstance(value, str) else None


# Every rule asks for the same few values of a row again.
_decimal = lru_cache(maxsize=1 << 15)(Decimal)
_day = lru_cache(maxsize=1 << 13)(dt.date.fromisoformat)
