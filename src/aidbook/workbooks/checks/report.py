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
from aidbook.workbooks.checks.columns import Columns
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
    """Sheet and address of the cells whose formula has no value, or shows an error instead of one."""

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

    def columns_of(self, rule: Rule) -> Columns[LandedRow]:
        """The rows that a rule judges, by column: of a rule of law, those whose day lies in its time."""
        if rule.dated_by is None:
            return self._columns[rule.table]
        rows = [row for row in self.rows(rule.table) if rule.regime_on(day_of(row.values.get(rule.dated_by))) is not None]
        return Columns(rows, self._usd_of)

    def rows_of(self, rule: Rule) -> Sequence[LandedRow]:
        """The rows that a rule judges."""
        return self.columns_of(rule).rows

    @cached_property
    def _columns(self) -> Mapping[str, Columns[LandedRow]]:
        return {table: Columns(self.rows(table), self._usd_of) for table in self.form.tables}

    def amounts_of(self, rule: Rule) -> Sequence[tuple[LandedRow, Decimal]]:
        """The rows that a rule judges and report an amount in its field, with that amount in US dollars."""
        columns = self.columns_of(rule)
        return [(row, amount) for row, amount in zip(columns.rows, columns.usd[rule.field], strict=True) if amount is not None]

    def usd(self, values: Mapping[str, Scalar], name: str) -> Decimal | None:
        """Return a row's amount in US dollars, at the declared rate or the year's; None if it or a rate is missing."""
        return self._usd_of(values.get(name), values.get(f"{name}_currency"))

    @cached_property
    def cover_columns(self) -> Columns[Cover]:
        """The cover as columns of one place."""
        return Columns([self.cover], self._usd_of)

    @cached_property
    def _usd_of(self) -> Callable[[Scalar, Scalar], Decimal | None]:
        """Amounts come again in many rows."""
        rates, declared = self.rates, self.declared_rate

        @lru_cache(maxsize=1 << 15)
        def convert(amount: Scalar, currency: Scalar) -> Decimal | None:
            if not isinstance(amount, str) or not isinstance(currency, str) or rates is None:
                return None
            return rates.usd(Decimal(amount), currency, vnd_per_usd=declared)

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
    """Return the breach of a rule at a row's cell of a field; its messages may use the row's values and ``context``.

    A value that was taken out of another field's cell, a day beside a paper's number, was not typed by itself: the value is what is seen.
    """
    value = row.values.get(name)
    seen = row.raw.get(name) or (value if isinstance(value, str) else None)
    return Breach(row.sheet, row.cells.get(name), row.row_number, seen, expected or None, {**row.values, **(context or {})})


def cover_breach(report: Report, name: str, expected: str | None = None, context: Mapping[str, object] | None = None) -> Breach:
    """Return the breach of a rule at the cover's cell of a field; without a cell the place is the sheet."""
    cell = report.cover.cells.get(name)
    values = {**report.cover.values, **(context or {})}
    if cell is None:
        return Breach(report.cover.sheet, None, None, None, expected or None, values)
    return Breach(report.cover.sheet, cell.address, cell.row, cell.text, expected or None, values)


def day_of(value: Scalar) -> dt.date | None:
    """Return a normalised date as a day; None if it is not reported."""
    return _day(value) if isinstance(value, str) else None


# Every rule asks for the same few values of a row again.
_day = lru_cache(maxsize=1 << 13)(dt.date.fromisoformat)
