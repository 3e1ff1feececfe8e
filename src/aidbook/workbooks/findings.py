"""Turn what was noticed in a file into findings, with the words and weight that rules.yml gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aidbook.errors import FormError
from aidbook.forms.form import COVER, Form
from aidbook.forms.rule import Rule
from aidbook.model.finding import Finding, Severity
from aidbook.workbooks.values import Problem


@dataclass
class FindingList:
    """The findings of one file while it is read. ``labels`` are the headers as printed, per table and field."""

    form: Form
    file_name: str
    findings: list[Finding] = field(default_factory=list)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(
        self,
        rule: Rule,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        row: int | None = None,
        seen: str | None = None,
        expected: str | None = None,
        context: Mapping[str, object] | None = None,
    ) -> None:
        """Add a finding of ``rule``; ``context`` fills further places of its messages."""
        is_field = rule.table == COVER or rule.field in self.form.fields.get(rule.table, {})
        words = {"field": rule.field, "header": self.label(rule.table, rule.field), "seen": seen or "", "expected": expected or ""}
        words.update({name: str(value) for name, value in (context or {}).items()})
        self.findings.append(
            Finding(
                rule=rule.id,
                severity=rule.severity,
                who_fixes=rule.who_fixes,
                message_vi=rule.message_vi.format_map(words),
                message_en=rule.message_en.format_map(words),
                file_name=self.file_name,
                sheet=sheet,
                cell=cell,
                row_number=row,
                field=rule.field if is_field else None,
                seen=seen,
                expected=expected,
            )
        )

    def add_named(
        self,
        rule_id: str,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        row: int | None = None,
        seen: str | None = None,
        expected: str | None = None,
    ) -> None:
        """Add a finding of the structural rule ``rule_id``.

        Raises:
            FormError: rules.yml has no such rule.
        """
        self.add(self.form.rule(rule_id), sheet=sheet, cell=cell, row=row, seen=seen, expected=expected)

    def add_reading(
        self, table: str, name: str, problem: Problem, *, sheet: str, cell: str, row: int, seen: str, expected: str | None
    ) -> None:
        """Add the finding of a cell that could not be read surely.

        Raises:
            FormError: rules.yml does not say what the problem weighs for the field.
        """
        rule = self.form.reading_rule(table, name, problem.value)
        if rule is None:
            raise FormError(f"rules.yml of {self.form.name}: no rule with check reading, problem {problem.value} for {table}.{name}.")
        self.add(rule, sheet=sheet, cell=cell, row=row, seen=seen, expected=expected)

    def label(self, table: str, name: str) -> str:
        """Return a field's header as the file has it, else as the form prints it."""
        return self.labels.get((table, name)) or self.form.label(table, name)

    @property
    def is_refusing(self) -> bool:
        """Whether a finding keeps the file from being loaded."""
        return any(finding.severity is Severity.CRITICAL for finding in self.findings)
