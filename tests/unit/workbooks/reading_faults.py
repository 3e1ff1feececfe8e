"""One fault for each rule about reading a cell: rule id → the report whose cell breaks it, as read."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from unit.workbooks.books import COVER, build_book, read
from unit.workbooks.rule_reports import FORM, Fault, edit, on_book, on_cover, on_project, on_registration, on_total

from aidbook.forms.form import FieldType
from aidbook.forms.rule import Rule

_WORDS = {
    "unreadable": "theo thực tế phát sinh",
    "not_reported": "Đang cập nhật số liệu",
    "not_in_list": "lạ hoắc",
    "repeats_nothing": "nt",
    "several_papers": "12/QĐ-UBND ngày 1/2/2021; 13/QĐ-UBND ngày 3/4/2021",
    "unknown_country": "Nước lạ",
    "unknown_indicator": "Số sao trên trời",
    "unknown_sector": "Chưa rõ lĩnh vực",
    "length": "24 tháng",
    "approximate": "khoảng 80.000 USD",
    "other_years": "2021: 60.000; 2022: 80.000",
}
"""Problem → what a cell says that has it, whatever its field."""
_SHARES = {"sector": "Y tế (60%); Giáo dục (30%)", "district": "Hà Giang (60%); Tuyên Quang (30%)"}
_AMBIGUOUS = {FieldType.START_DATE: "6 tháng đầu năm 2021", FieldType.END_DATE: "6 tháng đầu năm 2021", FieldType.PERCENT: "1.295"}
_IMPLAUSIBLE = {FieldType.MONEY: "USD 66 tỷ", FieldType.INTEGER: "-5", FieldType.DECIMAL: "3"}


def _at(rule: Rule, value: str, cover: Mapping[str, Any] | None = None, **others: Any) -> Fault:
    """The clean report with the rule's cell saying ``value``."""
    if rule.table == "total":
        return on_total(0, **{rule.field: value}, **others)
    if rule.table == "cover":
        return on_cover(**{rule.field: value})
    return (on_project if rule.table == "project" else on_registration)(cover, **{rule.field: value})


def _ambiguous(rule: Rule) -> Fault:
    kind = FORM.fields[rule.table][rule.field].type
    if kind is FieldType.MONEY:
        unit = "triệu đồng" if FORM.fields[rule.table][rule.field].unit == "VND" else "1.000 USD"
        return _at(rule, "1,295", {"default_unit": unit})
    if kind is FieldType.FIGURE:
        return _at(rule, "1,295", unit="1.000 USD")
    if kind is FieldType.DECIMAL:
        return _without_bounds(rule, "23.271")
    return _at(rule, _AMBIGUOUS[kind])


def _without_bounds(rule: Rule, value: str) -> Fault:
    """The bounds that fields.csv gives today leave one reading; wider ones would leave two."""
    field = dataclasses.replace(FORM.fields[rule.table][rule.field], minimum=None, maximum=None)
    form = dataclasses.replace(FORM, fields={**FORM.fields, rule.table: {**FORM.fields[rule.table], rule.field: field}})
    return lambda: read(build_book(cover=edit("cover", COVER, **{rule.field: value})), form=form)


def _merged(rule: Rule) -> Fault:
    def spoil(book: Any) -> None:
        sheet = book["2_DuAn"]
        column = next(cell.column for cell in sheet[6] if cell.value == FORM.label("project", rule.field))
        sheet.cell(8, column).value = None
        sheet.merge_cells(start_row=7, end_row=8, start_column=column, end_column=column)

    return on_book(spoil)


def _fault(rule: Rule) -> Fault | None:
    """The report that breaks a rule of reading; None where nobody has thought of one."""
    problem = rule.parameters["problem"]
    if problem in _WORDS:
        return _at(rule, _WORDS[problem])
    if problem == "shares":
        return _at(rule, _SHARES[rule.field]) if rule.field in _SHARES else None
    if problem == "ratio":
        return on_total(1, previous_year_value=1, change_pct="200")
    if problem == "implausible":
        value = _IMPLAUSIBLE.get(FORM.fields[rule.table][rule.field].type)
        return None if value is None else _at(rule, value)
    return {"ambiguous": _ambiguous, "merged": _merged}[problem](rule)


READING_FAULTS: Mapping[str, Fault] = {
    rule.id: fault for rule in FORM.rules if rule.check == "reading" and (fault := _fault(rule)) is not None
}
