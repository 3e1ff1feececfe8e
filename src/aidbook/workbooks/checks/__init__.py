"""The kinds of check that rules.yml may name. Each looks at one read file and yields the places where its rule does not hold."""

from collections.abc import Iterator, Mapping
from typing import Final

from aidbook.errors import FormError
from aidbook.forms.rule import Rule
from aidbook.workbooks.checks import amounts, conditions, cover, licence, papers, presence, repeats, scale, totals
from aidbook.workbooks.checks.report import Breach, Check, Report, day_of
from aidbook.workbooks.findings import FindingList

__all__ = ["CHECKS", "RAISED_WHILE_READING", "Breach", "Check", "Report", "apply_rules"]

CHECKS: Final[Mapping[str, Check]] = {
    "required": presence.required,
    "column": presence.column,
    "row_count": presence.row_count,
    "readable_column": presence.readable_column,
    "forbidden": conditions.forbidden,
    "near_rate": cover.near_rate,
    "year_has_rate": cover.year_has_rate,
    "not_after_today": cover.not_after_today,
    "file_name": cover.file_name,
    "period_length": cover.period_length,
    "legal_period": cover.legal_period,
    "in_report_year": cover.in_report_year,
    "after_due_day": cover.after_due_day,
    "names_place": cover.names_place,
    "sum": amounts.sums,
    "ceiling": amounts.ceiling,
    "per_head": amounts.per_head,
    "currency_country": amounts.currency_country,
    "totals_row": amounts.totals_row,
    "unit_slip": scale.unit_slip,
    "column_scale": scale.column_scale,
    "same_digits": scale.same_digits,
    "copied_down": scale.copied_down,
    "duplicate": repeats.duplicate,
    "one_to_one": repeats.one_to_one,
    "two_in_force": repeats.two_in_force,
    "max_years": papers.max_years,
    "year_in_number": papers.year_in_number,
    "after_beginning": papers.after_beginning,
    "registered": licence.registered,
    "permit_in_force": licence.permit_in_force,
    "permit_not_ended": licence.permit_not_ended,
    "permitted_place": licence.permitted_place,
    "permitted_sector": licence.permitted_sector,
    "needs_declared_rate": licence.needs_declared_rate,
    "total": totals.total,
    "change": totals.change,
    "rate": totals.rate,
    "total_order": totals.total_order,
    "total_listed": totals.total_listed,
    "total_unit": totals.total_unit,
}

RAISED_WHILE_READING: Final = frozenset({"reading", "structure"})
"""Kinds that no check answers: the readers raise these findings themselves."""


def apply_rules(report: Report, findings: FindingList) -> None:
    """Hold a file against every rule in force for its year and law; each breach becomes a finding.

    Raises:
        FormError: a rule names a check that there is not, or one without what it needs.
    """
    breaches = [(rule, breach) for rule in _in_force(report) for breach in _check_of(rule)(report, rule)]
    explained = {
        (breach.sheet, breach.row, claim) for rule, breach in breaches for claim in rule.parameters.get("explains", ()) if breach.row
    }
    for rule, breach in breaches:
        # What follows from one slip is told once, by the rule that says what slipped.
        if (breach.sheet, breach.row, rule.id.rpartition(".")[2]) in explained:
            continue
        context = dict(breach.context or {})
        regime = rule.regime_on(report.last_day)
        if rule.dated_by is not None:
            day = context.get(rule.dated_by)
            regime = rule.regime_on(day_of(day)) if isinstance(day, str) else None
        findings.add(
            rule,
            sheet=breach.sheet,
            cell=breach.cell,
            row=breach.row,
            seen=breach.seen,
            expected=breach.expected,
            context=context | ({"law": regime.law} if regime else {}),
        )


def _in_force(report: Report) -> Iterator[Rule]:
    """Yield the rules that checks answer, as far as they hold for the report's year and law."""
    for rule in report.form.rules:
        if rule.check in RAISED_WHILE_READING or not rule.holds_in(report.cover.year):
            continue
        if not rule.regimes or rule.dated_by is not None or rule.regime_on(report.last_day) is not None:
            yield rule


def _check_of(rule: Rule) -> Check:
    if rule.check not in CHECKS:
        raise FormError(
            f"rules.yml: rule {rule.id} names a check {rule.check!r}; there are {', '.join(sorted((*CHECKS, *RAISED_WHILE_READING)))}."
        )
    return CHECKS[rule.check]
