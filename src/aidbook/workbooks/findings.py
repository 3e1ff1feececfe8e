"""Turn what was noticed in a file into findings, with the words and weight that rules.yml gives it."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from aidbook.errors import FormError
from aidbook.forms.form import COVER, FieldType, Form
from aidbook.forms.rule import Rule
from aidbook.model.finding import Finding, Severity
from aidbook.model.submission import WaitingRow
from aidbook.text.contacts import cover_all, cover_contacts
from aidbook.text.written import english_amounts, vietnamese_amounts, vietnamese_days
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.reading import Problem

PLACES_NAMED: Final = 20
"""Findings of one rule that a file gets one by one; the next one stands for all the rest, with their count. A rule may say ``places``."""
CELLS_NAMED: Final = 1000
"""Cells that such a finding lists. A column that is wrong from top to bottom has one cause, whatever its length."""
_CELLS_IN_MESSAGE: Final = 8
_NUMBERS: Final = (FieldType.MONEY, FieldType.FIGURE, FieldType.DECIMAL, FieldType.INTEGER, FieldType.PERCENT)


@dataclass
class FindingList:
    """The findings of one file while it is read. ``labels`` are the headers as printed, per table and field."""

    form: Form
    file_name: str
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    _single: list[Finding] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    _rests: dict[str, "_Rest"] = field(default_factory=dict)
    _waiting: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def findings(self) -> Sequence[Finding]:
        """All findings as they came; those of a rule that fired all over the file are one at the end, with its count and cells."""
        return [*self._single, *(rest.finding() for rest in self._rests.values())]

    @property
    def waiting_rows(self) -> Sequence[WaitingRow]:
        """The rows that wait, each with the first rule for which it does."""
        return [WaitingRow(sheet, row, rule) for (sheet, row), rule in self._waiting.items()]

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
        if rule.row_waits and sheet is not None and row is not None:
            self._waiting.setdefault((sheet, row), rule.id)
        self._counts[rule.id] = self._counts.get(rule.id, 0) + 1
        named = rule.parameters.get("places", PLACES_NAMED)
        if self._counts[rule.id] > named + 1:
            self._rests[rule.id].add(sheet, cell)
            return
        finding = self._finding(rule, sheet, cell, row, seen, expected, context)
        if self._counts[rule.id] <= named:
            self._single.append(finding)
        else:
            self._rests[rule.id] = _Rest(finding, [cell] if cell else [])

    def _finding(
        self,
        rule: Rule,
        sheet: str | None,
        cell: str | None,
        row: int | None,
        seen: str | None,
        expected: str | None,
        context: Mapping[str, object] | None,
    ) -> Finding:
        field = self.form.fields.get(rule.table, {}).get(rule.field)
        is_field = rule.table == COVER or field is not None
        words: dict[str, str] = {name: "" if value is None else str(value) for name, value in (context or {}).items()}
        seen, expected = (self._without_contacts(rule, rule.field, word) for word in (seen, expected))
        words = {name: self._without_contacts(rule, name, word) or "" for name, word in words.items()}
        words |= {"field": rule.field, "header": self.label(rule.table, rule.field), "seen": seen or "", "expected": expected or ""}
        vietnamese, english = self._in_vietnamese(rule, words), self._in_english(rule, words)
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            who_fixes=rule.who_fixes,
            message_vi=rule.message_vi.format_map(vietnamese),
            message_en=rule.message_en.format_map(english),
            file_name=self.file_name,
            sheet=sheet,
            cell=cell,
            row_number=row,
            field=rule.field if is_field else None,
            seen=seen,
            expected=expected,
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

    def add_of_cells(self, rule: Rule, sheet: str, cells: Sequence[Cell], waiting: Set[int]) -> None:
        """Add one finding of ``rule`` for several cells of a sheet that have one cause; the rows of ``waiting`` wait for it."""
        for row in sorted(waiting):
            self._waiting.setdefault((sheet, row), rule.id)
        first = cells[0]
        context = {"count": len(cells)}
        finding = self._finding(rule, sheet, first.address, first.row, first.as_typed, None, context)
        addresses = tuple(cell.address for cell in cells[:CELLS_NAMED])
        self._single.append(dataclasses.replace(finding, count=len(cells), cells=addresses if len(cells) > 1 else ()))

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

    def _without_contacts(self, rule: Rule, name: str, word: str | None) -> str | None:
        """What a finding may say of a word: it is shown to more people than the file is, so contact data are covered in it."""
        field = self.form.fields.get(rule.table, {}).get(name)
        if word is None or (field is not None and field.type in _NUMBERS):
            return word
        return cover_all(word) if field is not None and field.is_personal else cover_contacts(word)

    def _in_vietnamese(self, rule: Rule, words: dict[str, str]) -> Mapping[str, str]:
        amounts = {name: vietnamese_amounts(words[name], is_typed=name == "seen") for name in self._amounts_among(rule, words)}
        return {name: vietnamese_days(word) for name, word in (words | amounts).items()}

    def _in_english(self, rule: Rule, words: dict[str, str]) -> Mapping[str, str]:
        translated = {name: self.form.in_english(words[name]) for name in ("seen", "expected")}
        return words | translated | {name: english_amounts(translated.get(name, words[name])) for name in self._amounts_among(rule, words)}

    def _amounts_among(self, rule: Rule, words: Mapping[str, str]) -> Iterator[str]:
        """Yield the places of a message that hold amounts: not the digits of a paper's number, a telephone or a name.

        What is seen and expected is of the rule's field; a rule of none says by ``of_amounts`` that it is about amounts.
        """
        fields = self.form.fields.get(rule.table, {})
        own = fields.get(rule.field)
        is_number = own.type in _NUMBERS if own else bool(rule.parameters.get("of_amounts"))
        for name in words:
            if is_number if name in ("seen", "expected") else name not in fields or fields[name].type in _NUMBERS:
                yield name

    @property
    def is_refusing(self) -> bool:
        """Whether a finding keeps the file from being loaded."""
        return any(finding.severity is Severity.CRITICAL for finding in self._single)


@dataclass
class _Rest:
    """The places of a rule after those that were named one by one."""

    first: Finding
    cells: list[str]
    count: int = 1

    def add(self, sheet: str | None, cell: str | None) -> None:
        """Count one more place. A cell on another sheet than the first is named with its sheet."""
        self.count += 1
        if cell is not None and len(self.cells) < CELLS_NAMED:
            self.cells.append(cell if sheet == self.first.sheet else f"{sheet}!{cell}")

    def finding(self) -> Finding:
        """One finding for all of them."""
        if self.count == 1:
            return self.first
        more = self.cells[1:]
        named = ", ".join(more[:_CELLS_IN_MESSAGE]) + (", …" if self.count - 1 > min(len(more), _CELLS_IN_MESSAGE) else "")
        same = "Tương tự" if self.first.severity is Severity.INFO else "Cùng lỗi"
        return dataclasses.replace(
            self.first,
            message_vi=f"{self.first.message_vi} ({same} ở {self.count - 1} chỗ nữa: {named})",
            message_en=f"{self.first.message_en} (The same at {self.count - 1} more places: {named})",
            count=self.count,
            cells=tuple(self.cells),
        )
