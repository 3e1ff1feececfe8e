"""The arithmetic from cells to a published amount: read, converted, shared out, summed; and whether it holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, get_args

from aidbook.warehouse.trace.model import Sum, Term
from aidbook.warehouse.trace.rates import STEPS, Form, Rates
from aidbook.warehouse.trace.rows import LandedLine

FLOWS: Final = {
    "newly_approved": "committed_total",
    "committed_year": "committed_year",
    "disbursed_year": "disbursed_year",
    "disbursed_cash": "disbursed_cash",
    "disbursed_in_kind": "disbursed_in_kind",
}
"""Amounts of fct_aid_flow, and the field of the form that each is made of."""
STOCKS: Final = {"committed_total": "committed_total", "disbursed_to_date": "disbursed_cumulative"}
"""The same of fct_project_year."""
FIELD_OF: Final = {
    **{f"{amount}_{form}": field for amount, field in (FLOWS | STOCKS).items() for form in get_args(Form)},
    "counterpart_fund_vnd": "counterpart_fund",
    "beneficiaries": "beneficiaries",
}
"""By published column, the field that it is made of."""
FORMS: Final[tuple[Form, ...]] = get_args(Form)

SEVERAL: Final = -4
"""Explicit member of dimensions for several at once."""
_NEW: Final = "mới"
"""Status of a grant that was approved in the year (lookups.yml, status)."""
_COUNTS_ELSEWHERE: Final = "another office names the same total, which counts there"
_NO_SHARES: Final = "published before the parts of its rows were kept; the next load of its year adds them"


def flow_sums(flow: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], lines: Mapping[Any, LandedLine], rates: Rates) -> list[Sum]:
    """Each amount of an aid flow as the sum of what its rows gave.

    ``parts`` are its rows of bridge_aid_flow_source, each with the whole of its landed row over all flows as ``whole_<column>``.
    """
    return [
        _sum(flow, f"{amount}_{form}", [_flow_term(part, lines[part["place"]], rates, amount, form) for part in parts])
        for amount in FLOWS
        for form in FORMS
    ]


def stock_sums(project_year: Mapping[str, Any], lines: Iterable[tuple[LandedLine, Rates, bool]]) -> list[Sum]:
    """Each stock of a project in a year as the sum of its rows. The flag says whether the row's total for life counts."""
    rows = list(lines)
    sums = [
        _sum(project_year, f"{amount}_{form}", [_stock_term(line, rates, counts, amount, form) for line, rates, counts in rows])
        for amount in STOCKS
        for form in FORMS
    ]
    funds = [(_term(line, "counterpart_fund", rates, "vnd"), None) for line, rates, _ in rows]
    people = [_people(line) for line, _, _ in rows]
    return [*sums, _sum(project_year, "counterpart_fund_vnd", funds), _sum(project_year, "beneficiaries", people)]


def excluded_sums(report: Mapping[str, Any], line: LandedLine, rates: Rates) -> list[Sum]:
    """Each amount of a report that is not counted as its cell gives it."""
    return [
        _sum(report, f"{amount}_{form}", [(_newly_approved(term, line, counts=True) if amount == "newly_approved" else term, None)])
        for amount, field in (FLOWS | STOCKS).items()
        for form in FORMS
        if f"{amount}_{form}" in report
        for term in [_term(line, field, rates, form)]
    ]


def stock_parts(line: LandedLine, rates: Rates, *, counts: bool) -> dict[str, Decimal | None]:
    """What one row gives to each stock of its project in the year."""
    parts = {f"{a}_{form}": _stock_term(line, rates, counts, a, form)[0].part for a in STOCKS for form in FORMS}
    return {**parts, "counterpart_fund_vnd": _term(line, "counterpart_fund", rates, "vnd").part, "beneficiaries": _people(line)[0].part}


def _sum(row: Mapping[str, Any], column: str, terms: Sequence[tuple[Term, str | None]]) -> Sum:
    value = row[column]
    problem = next((each for _, each in terms if each is not None), None)
    given = [term.part for term, _ in terms if term.part is not None]
    total = sum(given, Decimal(0)) if given else None
    has_no_sum = column.endswith("_reported") and value is None and row["currency_key"] == SEVERAL
    if problem is None and total != value and not has_no_sum:
        problem = f"the cells give {_said(total)}, {_said(value)} is published"
    return Sum(column, value, tuple(term for term, _ in terms), problem)


def _flow_term(part: Mapping[str, Any], line: LandedLine, rates: Rates, amount: str, form: Form) -> tuple[Term, str | None]:
    column = f"{amount}_{form}"
    term = _term(line, FLOWS[amount], rates, form)
    if amount == "newly_approved":
        term = _newly_approved(term, line, counts=part["is_total_counted"] is not False)
    share, given, whole = part["share"], part[column], part[f"whole_{column}"]
    if share is None:
        return replace(term, part=None, note=_NO_SHARES), _NO_SHARES
    place = f"{line.file.file_name} {line.sheet} row {line.row_number}"
    problem = None
    if term.converted != whole:
        problem = f"{place}: {_said(term.converted)} by its cell, {_said(whole)} by all its parts"
    elif term.converted is not None and given is not None and abs(given - term.converted * share) > _slack(form, part["pieces"]):
        problem = f"{place}: {_said(given)} is not {round(share, 6).normalize():f} of {_said(term.converted)}"
    return replace(term, share=share, part=given), problem


def _newly_approved(term: Term, line: LandedLine, *, counts: bool) -> Term:
    status = line.values.get("status")
    if status is None:
        return replace(term, rate=None, converted=None, part=None, note="no status: nobody can tell whether it is new")
    if status != _NEW:
        return replace(term, rate=None, converted=Decimal(0), part=Decimal(0), note=f"status {status}: approved in another year")
    if not counts and term.converted is not None:
        return replace(term, rate=None, converted=Decimal(0), part=Decimal(0), note=_COUNTS_ELSEWHERE)
    return term


def _stock_term(line: LandedLine, rates: Rates, counts: bool, amount: str, form: Form) -> tuple[Term, str | None]:
    term = _term(line, STOCKS[amount], rates, form)
    if amount == "committed_total" and not counts:
        return replace(term, share=Decimal(0), part=None, note=_COUNTS_ELSEWHERE), None
    return term, None


def _term(line: LandedLine, field: str, rates: Rates, form: Form) -> Term:
    rates = replace(rates, declared_vnd_per_usd=line.file.declared_vnd_per_usd)
    typed = line.values.get(field)
    amount = None if typed is None else Decimal(str(typed))
    currency = line.currency_of(field)
    converted, rate, note = None, None, None
    if amount is not None and form == "reported" and _is_mixed(line):
        note = "cells of the row are in different money: no sum as reported"
    elif amount is not None:
        converted = rates.convert(amount, currency, form)
        rate = rates.said(currency, form)
    return Term(line.file.file_name, line.sheet, line.cells.get(field), amount, currency, rate, converted, Decimal(1), converted, note)


def _people(line: LandedLine) -> tuple[Term, None]:
    people = line.values.get("beneficiaries")
    count = None if people is None else Decimal(people)
    return Term(line.file.file_name, line.sheet, line.cells.get("beneficiaries"), count, None, None, count, Decimal(1), count), None


def _is_mixed(line: LandedLine) -> bool:
    money = {*FLOWS.values(), *STOCKS.values()}
    return len({line.currency_of(field) for field in money if line.values.get(field) is not None}) > 1


def _slack(form: Form, pieces: int) -> Decimal:
    """How far a share may be off: each of the others was rounded by at most half a unit, and the last took what was left."""
    return STEPS.get(form, Decimal(1)) * pieces


def _said(amount: Decimal | None) -> str:
    return "nothing" if amount is None else f"{amount:,f}"
