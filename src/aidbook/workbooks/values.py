"""Read one cell as its field asks: the normalised value, or null and what stands against reading it."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from aidbook.forms.form import Field, FieldType, Form
from aidbook.model.submission import Scalar
from aidbook.text.approvals import read_approval
from aidbook.text.dates import from_serial, read_date, read_months, read_open_start, read_period
from aidbook.text.fold import compose, fold
from aidbook.text.money import read_money
from aidbook.text.numbers import is_blank, plain, read_change, read_number
from aidbook.workbooks.currencies import UNKNOWN, row_unit
from aidbook.workbooks.grid import Content
from aidbook.workbooks.money_values import decimals_of, read_amount, read_figure
from aidbook.workbooks.reading import NOT_REPORTED, Problem, Reading, Surroundings, either_of

_AROUND_INTEGER: Final = re.compile(
    r"^(?:nam|khoang|hon|tren|gan|uoc|~)?\s*(\d[\d.,\s]*?)\s*"
    r"(?:(?:luot )?(?:nguoi|em|tre em|tre|hoc sinh|phu nu|benh nhan|can bo|giao vien|sinh vien)(?: [a-z ]{1,30})?)?$"
)
"""Words for persons may follow; households are no persons, and one of them is any number of these."""


LONGEST_VALUE: Final = 1_000
"""Characters of a number, a date or a paper's number; longer text is none and would only keep the patterns busy."""
_PATTERNED: Final = frozenset(FieldType) - {FieldType.TEXT, FieldType.CODE, FieldType.BOOLEAN}


def read_cell(form: Form, field: Field, cell: Content | None, around: Surroundings) -> Reading:
    """Read what a cell holds as ``field``. A blank, a dash or "đang cập nhật" is not reported (null); a typed zero is zero."""
    if cell is None:
        return NOT_REPORTED
    if cell.number is None and cell.date is None and form.says_not_reported(cell.text):
        return Reading(None, Problem.NOT_REPORTED)
    if field.type is FieldType.BOOLEAN:
        return _boolean(form, field, cell)
    if cell.number is None and cell.date is None and is_blank(cell.text):
        return NOT_REPORTED
    if len(cell.text) > LONGEST_VALUE and field.type in _PATTERNED:
        return NOT_REPORTED if field.type is FieldType.ROW_NUMBER else Reading(None, Problem.UNREADABLE, f"< {LONGEST_VALUE}")
    return _READERS[field.type](form, field, cell, around)


def _text(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    text = compose(cell.text).strip()
    return Reading(text) if text else NOT_REPORTED


def _code(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    codes = field.codes or field.name
    code = form.code_of(codes, cell.text)
    if code is None:
        return Reading(None, Problem.NOT_IN_LIST, " | ".join(dict.fromkeys(form.lookups[codes].values())))
    return Reading(code)


def _boolean(form: Form, field: Field, cell: Content) -> Reading:
    if cell.truth is not None:
        return Reading(cell.truth)
    code = form.code_of("yes_no", cell.text)
    if code is None:
        return NOT_REPORTED if is_blank(cell.text) else Reading(None, Problem.UNREADABLE, "có | không")
    return Reading(code == "yes")


def _currency(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    unit = row_unit(cell.text)
    return Reading(unit.currency) if unit and unit.currency != UNKNOWN else Reading(None, Problem.UNREADABLE, "USD | VND | EUR …")


def _integer(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    found = _AROUND_INTEGER.match(fold(cell.text))
    readings = (cell.number,) if cell.number is not None else read_number(found[1] if found else cell.text)
    whole = readings if cell.number is not None else tuple(reading for reading in readings if not decimals_of(reading))
    if not whole or whole[0] != int(whole[0]):
        return Reading(None, Problem.UNREADABLE, "số nguyên")
    return _bounded(field, whole, lambda number: int(number))


def _row_number(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    readings = (cell.number,) if cell.number is not None else read_number(cell.text.strip().rstrip("."))
    return Reading(int(readings[0])) if readings and readings[0] == int(readings[0]) else NOT_REPORTED


def _decimal(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    text = cell.text.rpartition("=")[2]
    if cell.number is not None:
        readings: tuple[Decimal, ...] = (cell.number,)
    else:
        readings = read_number(text)
        money = read_money(text) if not readings else None
        readings = money.amounts[0].readings if money else readings
    if not readings:
        return Reading(None, Problem.UNREADABLE, "một số")
    return _bounded(field, readings, plain)


def _bounded(field: Field, readings: tuple[Decimal, ...], write: Callable[[Decimal], Scalar]) -> Reading:
    """Keep the readings that lie within what the field can mean; several left are ambiguous, none is implausible."""
    low, high = field.minimum, field.maximum
    within = tuple(r for r in readings if (low is None or r >= low) and (high is None or r <= high))
    if not within:
        return Reading(None, Problem.IMPLAUSIBLE, f"{plain(low) if low is not None else '…'} – {plain(high) if high is not None else '…'}")
    if len(within) > 1:
        return Reading(None, Problem.AMBIGUOUS, either_of(within))
    return Reading(write(within[0]))


def _percent(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    if cell.number is not None:
        # A cell that shows 5 % holds 0.05.
        return Reading(plain(cell.number * 100 if cell.text.endswith("%") else cell.number))
    change = read_change(cell.text)
    if change is None:
        return Reading(None, Problem.UNREADABLE, "phần trăm")
    return Reading(None, Problem.AMBIGUOUS, either_of(change.readings)) if change.is_ambiguous else Reading(plain(change.best))


def _date(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    # The fraction of a day number is a time of day.
    day = cell.date or (from_serial(float(int(cell.number))) if cell.number is not None else read_date(cell.text))
    return Reading(day.isoformat()) if day else Reading(None, Problem.UNREADABLE, "ngày/tháng/năm")


def _edge_date(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    """Read a day, or the first or last day of a month, year or span."""
    exact = _date(form, field, cell, around)
    if exact.value is not None:
        return exact
    if field.type is FieldType.START_DATE and (first := read_open_start(cell.text)):
        return Reading(first.isoformat())
    periods = read_period(cell.text)
    if not periods:
        is_length = field.type is FieldType.END_DATE and read_months(cell.text) is not None
        # Whether the first day is sure shows once the whole row is read.
        return NOT_REPORTED if is_length else exact
    if len(periods) > 1:
        return Reading(None, Problem.AMBIGUOUS, " / ".join(str(period) for period in periods))
    edge = periods[0].start if field.type is FieldType.START_DATE else periods[0].end
    return Reading(edge.isoformat())


def _approval(form: Form, field: Field, cell: Content, around: Surroundings) -> Reading:
    """Read a paper's number; of several the first. A number in a shape of its own stays as typed; words without any digit are none."""
    approval = read_approval(cell.text)
    if approval is not None:
        others = (read_approval(part) for part in re.split(r"[;\n]", cell.text)[1:])
        further = [paper for paper in others if paper and paper.number != approval.number]
        return Reading(approval.number, Problem.SEVERAL_PAPERS if further else None, approval.number)
    if any(character.isdigit() for character in cell.text):
        return Reading(compose(cell.text).strip())
    return Reading(None, Problem.UNREADABLE, "số, ký hiệu văn bản")


_READERS: Final[Mapping[FieldType, Callable[[Form, Field, Content, Surroundings], Reading]]] = {
    FieldType.TEXT: _text,
    FieldType.CODE: _code,
    FieldType.CURRENCY: _currency,
    FieldType.MONEY: read_amount,
    FieldType.INTEGER: _integer,
    FieldType.ROW_NUMBER: _row_number,
    FieldType.DECIMAL: _decimal,
    FieldType.FIGURE: read_figure,
    FieldType.PERCENT: _percent,
    FieldType.DATE: _date,
    FieldType.START_DATE: _edge_date,
    FieldType.END_DATE: _edge_date,
    FieldType.APPROVAL: _approval,
}
