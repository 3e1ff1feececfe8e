"""Checks of the totals sheet: what the province states against what its rows give, and its own arithmetic."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from aidbook.forms.reference import USD, VND
from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow
from aidbook.text.names import organisation_key
from aidbook.text.numbers import plain
from aidbook.text.written import to_cents
from aidbook.workbooks.checks.columns import decimal_of
from aidbook.workbooks.checks.report import Breach, Report, row_breach

NEW = "mới"
ACTIVE = "đang hoạt động"


def total(report: Report, rule: Rule) -> Iterator[Breach]:
    """A stated total of ``indicators`` is further than ``above`` from the rows' own, and not further than ``up_to`` if that is given.

    Nothing is compared where a row's part of the sum is missing: a sum over a missing part is unknown.
    """
    above, up_to = Decimal(str(rule.parameters["above"])), rule.parameters.get("up_to")
    for row in report.rows("total"):
        code, stated = row.values.get("indicator_code"), row.values.get(rule.field)
        if code not in rule.parameters["indicators"] or not isinstance(stated, str):
            continue
        own = _of_rows(report, str(code), row)
        if own is None:
            continue
        value = Decimal(stated)
        distance = abs(value - own) / abs(own) if own else (Decimal(0) if value == 0 else Decimal(10))
        if distance > above and (up_to is None or distance <= Decimal(str(up_to))):
            yield row_breach(row, rule.field, to_cents(own))


def change(report: Report, rule: Rule) -> Iterator[Breach]:
    """The stated change is more than ``points`` per cent points off that from last year's value to this year's.

    One that is right for the rows is not blamed: then this year's value is wrong, which has its own rule.
    """
    for row in report.rows("total"):
        before, now = decimal_of(row.values.get("previous_year_value")), decimal_of(row.values.get("report_year_value"))
        if before and now is not None:
            values = (now, _own(report, row))
            yield from _off(row, rule, [(value / before - 1) * 100 for value in values if value is not None])


def rate(report: Report, rule: Rule) -> Iterator[Breach]:
    """The stated rate is more than ``points`` per cent points off disbursed over committed in the year, by the sheet or the rows."""
    lines = _lines(report)
    if not {"committed_year", "disbursed_year"} <= set(lines):
        return
    committed_line, disbursed_line = lines["committed_year"], lines["disbursed_year"]
    stated = (_in_usd(report, disbursed_line, None), _in_usd(report, committed_line, None))
    disbursed_rows = _in_usd(report, disbursed_line, _own(report, disbursed_line))
    committed_rows = _in_usd(report, committed_line, _own(report, committed_line))
    pairs = (stated, (disbursed_rows, stated[1]), (stated[0], committed_rows), (disbursed_rows, committed_rows))
    rates = [disbursed / committed * 100 for disbursed, committed in pairs if disbursed is not None and committed]
    for line in (committed_line, disbursed_line):
        yield from _off(line, rule, rates)


def total_order(report: Report, rule: Rule) -> Iterator[Breach]:
    """A part is stated larger than its whole: each of ``pairs`` is a part and its whole, in the same unit."""
    lines = _lines(report)
    for part, whole in rule.parameters["pairs"]:
        if part not in lines or whole not in lines:
            continue
        value, limit = (decimal_of(lines[code].values.get(rule.field)) for code in (part, whole))
        units = {lines[code].values.get("unit_currency") for code in (part, whole)}
        if value is not None and limit is not None and len(units) == 1 and value > limit:
            yield row_breach(lines[part], rule.field, plain(limit), {"whole": lines[whole].values.get("indicator")})


def total_listed(report: Report, rule: Rule) -> Iterator[Breach]:
    """The sheet has no line for one of ``indicators`` (code → words)."""
    table = report.tables.get("total")
    missing = [words for code, words in rule.parameters["indicators"].items() if code not in _lines(report)]
    if table is not None and missing:
        yield Breach(table.map.sheet.name, f"A{table.map.first_row}", table.map.first_row, None, "; ".join(missing))


def total_unit(report: Report, rule: Rule) -> Iterator[Breach]:
    """A line of money counts in no currency, or a line of a count in one."""
    for row in report.rows("total"):
        code = row.values.get("indicator_code")
        if row.values.get("unit") is None or code not in (*_MONEY, *_COUNTS):
            continue
        if (row.values.get("unit_currency") is not None) is not (code in _MONEY):
            yield row_breach(row, rule.field, "USD | VND …" if code in _MONEY else "tổ chức | dự án | người …")


def _lines(report: Report) -> Mapping[str, LandedRow]:
    """The lines by indicator, the first of each."""
    found: dict[str, LandedRow] = {}
    for row in report.rows("total"):
        code = row.values.get("indicator_code")
        if isinstance(code, str):
            found.setdefault(code, row)
    return found


def _own(report: Report, line: LandedRow) -> Decimal | None:
    """What the rows give for a line's indicator, in the line's unit."""
    code = line.values.get("indicator_code")
    return _of_rows(report, code, line) if isinstance(code, str) and code in (*_MONEY, *_COUNTS) else None


def _in_usd(report: Report, line: LandedRow, value: Decimal | None) -> Decimal | None:
    """A line's stated value, or another ``value`` in its unit, in US dollars."""
    base, stated = decimal_of(line.values.get("report_year_value_base")), decimal_of(line.values.get("report_year_value"))
    if base is None or stated is None:
        return None
    amount = base if value is None or not stated else value * base / stated
    return report.usd({"one": plain(amount), "one_currency": line.values.get("unit_currency")}, "one")


def _off(line: LandedRow, rule: Rule, own: Sequence[Decimal]) -> Iterator[Breach]:
    """Percentages are typed as 12.5 or, in a cell formatted as per cent, as 0.125. The first of ``own`` is what the sheet gives."""
    stated = decimal_of(line.values.get(rule.field))
    points = Decimal(str(rule.parameters["points"]))
    if stated is not None and own and all(min(abs(stated - value), abs(stated * 100 - value)) > points for value in own):
        yield row_breach(line, rule.field, plain(Decimal(f"{own[0]:.1f}")))


def _of_rows(report: Report, code: str, line: LandedRow) -> Decimal | None:
    """Return an indicator's value from the rows, in the unit of the totals line; None if the rows cannot tell."""
    if code in _COUNTS:
        table, count = _COUNTS[code]
        number = count(report) if table in report.tables else None
        return None if number is None else Decimal(number)
    if "project" not in report.tables:
        return None
    name, only_new = _MONEY[code]
    rows = [row for row in report.rows("project") if not only_new or row.values.get("status") == NEW]
    amounts = [report.usd(row.values, name) for row in rows]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    base, currency = line.values.get("report_year_value_base"), line.values.get("unit_currency")
    stated = line.values.get("report_year_value")
    if not isinstance(currency, str) or not isinstance(base, str) or not isinstance(stated, str) or report.rates is None:
        return None
    per_unit = (
        report.usd({"one": "1", "one_currency": currency}, "one") if currency in (USD, VND) else report.rates.usd(Decimal(1), currency)
    )
    if not per_unit:
        return None
    multiplier = Decimal(base) / Decimal(stated) if Decimal(stated) else Decimal(1)
    return sum(known, Decimal(0)) / per_unit / multiplier


def _distinct_organisations(report: Report, *, only_active: bool) -> int:
    return len(
        {
            organisation_key(str(row.values.get("ngo_name_en")))
            for row in report.rows("registration")
            if not only_active or row.values.get("activity_status") == ACTIVE
        }
    )


def _beneficiaries(report: Report) -> int | None:
    counts = [row.values.get("beneficiaries") for row in report.rows("project")]
    known = [count for count in counts if isinstance(count, int)]
    return sum(known) if len(known) == len(counts) else None


_COUNTS: Final[Mapping[str, tuple[str, Callable[[Report], int | None]]]] = {
    "activity_count": ("project", lambda report: len(report.rows("project"))),
    "new_activity_count": ("project", lambda report: sum(row.values.get("status") == NEW for row in report.rows("project"))),
    "ngo_registered_count": ("registration", lambda report: _distinct_organisations(report, only_active=False)),
    "beneficiary_count": ("project", _beneficiaries),
    "ngo_active_count": ("registration", lambda report: _distinct_organisations(report, only_active=True)),
}

_MONEY: Final[Mapping[str, tuple[str, bool]]] = {
    "committed_total": ("committed_total", False),
    "committed_year": ("committed_year", False),
    "newly_approved": ("committed_total", True),
    "disbursed_year": ("disbursed_year", False),
}
