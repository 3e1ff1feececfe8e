"""The check of the totals sheet: what the province states against what its rows give."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from aidbook.forms.reference import USD, VND
from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow
from aidbook.text.names import organisation_key
from aidbook.text.numbers import plain
from aidbook.workbooks.checks import Breach, Report

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
            context = {"indicator": row.values.get("indicator")}
            yield Breach(
                row.sheet, row.cells.get(rule.field), row.row_number, row.raw.get(rule.field), plain(Decimal(f"{own:.2f}")), context
            )


def _of_rows(report: Report, code: str, line: LandedRow) -> Decimal | None:
    """Return an indicator's value from the rows, in the unit of the totals line; None if the rows cannot tell."""
    if code in _COUNTS:
        table, count = _COUNTS[code]
        return Decimal(count(report)) if table in report.tables else None
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


_COUNTS: Final[Mapping[str, tuple[str, Callable[[Report], int]]]] = {
    "activity_count": ("project", lambda report: len(report.rows("project"))),
    "new_activity_count": ("project", lambda report: sum(row.values.get("status") == NEW for row in report.rows("project"))),
    "ngo_registered_count": ("registration", lambda report: _distinct_organisations(report, only_active=False)),
    "ngo_active_count": ("registration", lambda report: _distinct_organisations(report, only_active=True)),
}

_MONEY: Final[Mapping[str, tuple[str, bool]]] = {
    "committed_total": ("committed_total", False),
    "committed_year": ("committed_year", False),
    "newly_approved": ("committed_total", True),
    "disbursed_year": ("disbursed_year", False),
}
