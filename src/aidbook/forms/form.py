"""A form as typed objects: what sources/workbooks/<form>/ says, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from aidbook.errors import FormError
from aidbook.forms.code_list import CodeList
from aidbook.forms.corrections import Correction, RowCorrection
from aidbook.forms.rule import Rule
from aidbook.forms.wording import Wording
from aidbook.text.fold import fold, key

LONGEST_MARK: Final = 60
"""Characters of a text that stands for a value which is not there; a longer one says something."""
COVER: Final = "cover"
"""The table of the cover sheet, whose lines are label and value."""


class FieldType(StrEnum):
    """How a cell of a field is read."""

    TEXT = "text"
    CODE = "code"
    """One of the codes of a list in lookups.yml."""
    CURRENCY = "currency"
    MONEY = "money"
    INTEGER = "integer"
    ROW_NUMBER = "row_number"
    """A running number; a Roman one heads a group."""
    DECIMAL = "decimal"
    FIGURE = "figure"
    """A number in the unit that its own row names."""
    PERCENT = "percent"
    BOOLEAN = "boolean"
    DATE = "date"
    START_DATE = "start_date"
    """A day, or the first day of a month, year or span."""
    END_DATE = "end_date"
    """A day, or the last day of a month, year or span."""
    APPROVAL = "approval"
    """The number of a paper; its day may stand in the same cell."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table. ``minimum`` and ``maximum`` bound what it can mean at all, in base units.

    ``is_personal``: its text is personal data of people (law 91/2025/QH15) and leaves landing only towards the sender.
    """

    table: str
    name: str
    type: FieldType
    unit: str
    codes: str | None
    is_required: bool
    is_personal: bool
    minimum: Decimal | None
    maximum: Decimal | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Column:
    """One spelling of a field's header, and when and for which province (unit id or name; empty for all) it holds."""

    table: str
    field: str
    header: str
    first_year: int | None
    last_year: int | None
    province: str | None

    def holds(self, year: int | None, province: str | None) -> bool:
        """Whether the spelling holds for a report; an unknown year or province excludes nothing."""
        if year is not None and not (self.first_year or year) <= year <= (self.last_year or year):
            return False
        return self.province is None or province is None or self.province == province


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table is found: its sheet's name, or its key fields in the first ``search_rows`` rows of any sheet."""

    table: str
    is_labels: bool
    sheet: str
    first_year: int | None
    last_year: int | None
    is_required: bool
    search_rows: int
    key_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowMarks:
    """Folded words that tell lines of other kinds apart from a table's rows."""

    totals: frozenset[str]
    grand_totals: tuple[str, ...]
    """First words of a total of the whole table, where others stand beside it."""
    groups: tuple[str, ...]
    """Words before the mark of one group, whose total is none of the table ("Tổng mục II")."""
    repeats: frozenset[str]
    signatures: tuple[str, ...]
    remarks: tuple[str, ...]
    """First words of a line without a number that says something about the table ("Lũy kế", "Trong đó") and is none of its rows."""


@dataclass(frozen=True)
class Form:
    """One form under sources/workbooks/. Everything that differs between forms and years is in here, nothing of it in code."""

    name: str
    source: Mapping[str, Any]
    fields: Mapping[str, Mapping[str, Field]]
    columns: Sequence[Column]
    layouts: Sequence[Layout]
    lookups: Mapping[str, Mapping[str, str]]
    rules: Sequence[Rule]
    corrections: Sequence[Correction]
    row_marks: RowMarks
    row_corrections: Sequence[RowCorrection] = ()
    """Of rows of the one file that is being read; none unless somebody releases some."""

    def code_of(self, codes: str, text: str) -> str | None:
        """Return the code of a list for a spelling; None if the list does not have it."""
        return self._code_lists[codes].code_of(text)

    def says_not_reported(self, text: str) -> bool:
        """Whether a cell says that its value will come or is not known, ``đang cập nhật số liệu`` (source.yml, not_reported)."""
        return len(text) <= LONGEST_MARK and key(text) in self._not_reported

    def says_nothing(self, field: str, text: str) -> bool:
        """Whether a cell of money says in words that the sum is nought, ``chưa giải ngân`` (source.yml, nothing)."""
        return len(text) <= LONGEST_MARK and key(text) in self._nothing.get(field, ())

    def in_english(self, text: str) -> str:
        """Return the English of one of our own Vietnamese phrases in findings (source.yml, in_english), any other text as it is."""
        english: str = self.source.get("in_english", {}).get(text, text)
        return english

    def headers(self, table: str, year: int | None, province: str | None) -> Mapping[str, str]:
        """Return folded header → field for a table, as they hold for a report."""
        return {
            spelling_key(column.header): column.field for column in self.columns if column.table == table and column.holds(year, province)
        }

    def layouts_of(self, table: str) -> Sequence[Layout]:
        """Return the layouts of a table in the order of layouts.csv."""
        return [layout for layout in self.layouts if layout.table == table]

    def rule(self, rule_id: str) -> Rule:
        """Return a rule by its id.

        Raises:
            FormError: rules.yml does not have it.
        """
        if rule_id not in self._rules_by_id:
            raise FormError(f"rules.yml of form {self.name} has no rule {rule_id}.")
        return self._rules_by_id[rule_id]

    def reading_rule(self, table: str, field: str, problem: str) -> Rule | None:
        """Return the rule that weighs a problem of reading a cell of a field."""
        return self._reading_rules.get((table, field, problem))

    def label(self, table: str, field: str) -> str:
        """Return a field's header as the form prints it: its first line in columns.csv."""
        return self._labels.get((table, field), field)

    @cached_property
    def personal_fields(self) -> frozenset[str]:
        """Fields of any table whose text is personal data of people."""
        return frozenset(field.name for fields in self.fields.values() for field in fields.values() if field.is_personal)

    @cached_property
    def wording(self) -> Wording:
        """How this form's headers may differ in their words and mean the same."""
        return Wording(self.source)

    @cached_property
    def _code_lists(self) -> Mapping[str, CodeList]:
        return {name: CodeList(spellings, self.wording) for name, spellings in self.lookups.items()}

    @cached_property
    def _not_reported(self) -> frozenset[str]:
        words, tails = ([key(text) for text in self.source.get("not_reported", {}).get(part, ())] for part in ("words", "tails"))
        return frozenset((*words, *(f"{word} {tail}" for word in words for tail in tails)))

    @cached_property
    def _nothing(self) -> Mapping[str, frozenset[str]]:
        said = self.source.get("nothing", {})
        return {field: frozenset(map(key, said["words"])) for field in said.get("fields", ())}

    @cached_property
    def _rules_by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def _reading_rules(self) -> Mapping[tuple[str, str, str], Rule]:
        return {(rule.table, rule.field, rule.parameters["problem"]): rule for rule in self.rules if rule.check == "reading"}

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], str]:
        labels: dict[tuple[str, str], str] = {}
        for column in self.columns:
            labels.setdefault((column.table, column.field), column.header)
        return labels

    @property
    def tables(self) -> Sequence[str]:
        """The tables with rows, without the cover."""
        return [table for table in self.fields if table != COVER]


def spelling_key(text: str) -> str:
    """Return the comparison form of a header or code: its folded words, or the folded text if it has none (``#``)."""
    return key(text) or fold(text)
