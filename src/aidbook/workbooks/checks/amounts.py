"""Checks of amounts within a row: sums, ceilings, pairs of currency and country."""

from collections.abc import Iterator
from decimal import Decimal

from aidbook.forms.rule import Rule
from aidbook.text.numbers import plain
from aidbook.workbooks.checks.columns import decimal_of
from aidbook.workbooks.checks.report import Breach, Report, row_breach


def sums(report: Report, rule: Rule) -> Iterator[Breach]:
    """The field differs from the sum of ``parts``, all of them given, by more than ``margin``."""
    margin = Decimal(str(rule.parameters["margin"]))
    columns, fields = report.columns_of(rule), (rule.field, *rule.parameters["parts"])
    amounts = zip(*(columns.values[field] for field in fields), strict=True)
    currencies = zip(*(columns.values[f"{field}_currency"] for field in fields), strict=True)
    for row, given, counted_in in zip(columns.rows, amounts, currencies, strict=True):
        whole, *parts = map(decimal_of, given)
        if whole is None or None in given or len(set(counted_in)) > 1:
            continue
        total = sum((part or Decimal(0) for part in parts), Decimal(0))
        if abs(total - whole) > max(abs(whole) * margin, Decimal(1)):
            yield row_breach(row, rule.field, plain(total))


def ceiling(report: Report, rule: Rule) -> Iterator[Breach]:
    """An amount is above ``usd`` US dollars, and not above ``up_to_usd`` if that is given."""
    low, high = Decimal(rule.parameters["usd"]), rule.parameters.get("up_to_usd")
    for row, amount in report.amounts_of(rule):
        if amount > low and (high is None or amount <= Decimal(high)):
            yield row_breach(row, rule.field, f"≤ {plain(low)} USD")


def per_head(report: Report, rule: Rule) -> Iterator[Breach]:
    """The row's ``amount`` gives each of the counted heads more than ``most_usd`` US dollars."""
    most, columns = Decimal(rule.parameters["most_usd"]), report.columns_of(rule)
    for row, heads, amount in zip(columns.rows, columns.values[rule.field], columns.usd[rule.parameters["amount"]], strict=True):
        if isinstance(heads, int) and heads > 0 and amount is not None and amount / heads > most:
            yield row_breach(row, rule.field, f"≤ {plain(most)} USD", {"per_head": f"{amount / heads:.0f}"})


def currency_country(report: Report, rule: Rule) -> Iterator[Breach]:
    """The currency is one that hardly anyone outside the ``countries`` of its list gives aid in, and the donor is from another."""
    countries, columns = rule.parameters["countries"], report.columns_of(rule)
    for row, currency, country in zip(columns.rows, columns.values[rule.field], columns.values["donor_country_iso2"], strict=True):
        usual = countries.get(currency)
        if usual and country is not None and country not in usual:
            yield row_breach(row, rule.field, ", ".join(usual))


def totals_row(report: Report, rule: Rule) -> Iterator[Breach]:
    """The table's grand total differs from the sum of its rows by more than ``margin``; only for rows of one currency."""
    table = report.tables.get(rule.table)
    if table is None or not table.totals or rule.field not in table.map.columns:
        return
    line = table.totals[-1]
    stated = decimal_of(line.values.get(rule.field))
    amounts = [decimal_of(row.values.get(rule.field)) for row in table.rows]
    if stated is None or len({row.values.get(f"{rule.field}_currency") for row in table.rows if row.values.get(rule.field)}) != 1:
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if abs(total - stated) > abs(total) * Decimal(str(rule.parameters["margin"])):
        yield row_breach(line, rule.field, plain(total))
