"""Tell the headings and totals of groups that look like rows: a number and a title, or a title with the sums of rows below or above it.

Read as rows they would count every amount of their group twice.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aidbook.forms.form import Field, FieldType, Form
from aidbook.forms.reference import sector_code
from aidbook.text.numbers import read_number
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.rows import Line, LineKind, is_remark
from aidbook.workbooks.table_map import TableMap

_NUMBERS: Final = (FieldType.MONEY, FieldType.INTEGER, FieldType.FIGURE, FieldType.PERCENT, FieldType.ROW_NUMBER)
_GROUP_CODES: Final = ("status", "activity_kind")
"""Lists whose words head groups ("Dự án mới", "Phi dự án"), beside the sectors; no project is called so."""
_ROUNDING: Final = Decimal("0.0005")
"""Of a subtotal: shares of a unit are rounded in the rows and in the sum."""
_LEAST_EVIDENCE: Final = 3
"""Amounts that fit and rows that they sum up, together: one amount above one row that repeats it may be two grants alike."""

_MOST_GROUPS: Final = 200
"""More lines of a title and amounts are the rows of a table that has no more columns."""


def with_group_headings(form: Form, table: TableMap, lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a table with every such heading, and every such total, seen as one."""
    fields = form.fields[table.layout.table]
    most = 1 + sum(fields[name].type in _NUMBERS for name in table.columns)
    # Few lines are so short; nothing of the others is looked at.
    titled = [
        position
        for position, line in enumerate(lines)
        if line.kind is LineKind.ROW and len(line.cells) <= most and len(_words(fields, line)) <= 1
    ]
    if not titled:
        return lines
    kinds = dict.fromkeys(_sums_of_rows_above(fields, lines, titled), LineKind.TOTAL)
    kinds |= dict.fromkeys(_of_which(fields, lines, titled), LineKind.TOTAL)
    kinds |= dict.fromkeys((*_numbered(lines, titled), *_with_sums(form, fields, lines, titled)), LineKind.HEADING)
    return [dataclasses.replace(line, kind=kinds.get(at, line.kind)) for at, line in enumerate(lines)] if kinds else lines


def without_parts(form: Form, table: TableMap, lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with every part of a row, "3.1" and "3.2" below "3", seen as one where their amounts add up to the row's."""
    fields = form.fields[table.layout.table]
    parts: set[int] = set()
    for at, line in enumerate(lines):
        number = _number_of(line)
        if not number.isdecimal() or at + 1 == len(lines) or not _number_of(lines[at + 1]).startswith(f"{number}."):
            continue
        is_part = re.compile(rf"{number}\.\d+").fullmatch
        end = next((low for low in range(at + 1, len(lines)) if not is_part(_number_of(lines[low]))), len(lines))
        below = range(at + 1, end)
        whole = _amounts(fields, line)
        if len(below) > 1 and whole and _equal(whole, _sums(whole, [_amounts(fields, lines[low]) for low in below])):
            parts.update(below)
    return [dataclasses.replace(line, kind=LineKind.PART) if at in parts else line for at, line in enumerate(lines)] if parts else lines


def _number_of(line: Line) -> str:
    cell = line.own.get("row_no") if line.kind is LineKind.ROW else None
    return cell.text.strip(" .()") if cell else ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An amount of a group's heading that is not the sum of the rows below it, which is ``total``: the heading may be a row itself."""

    cell: Cell
    title: str
    total: Decimal


def unsupported_headings(form: Form, table: TableMap, lines: Sequence[Line]) -> Iterator[Unsupported]:
    """Yield the first such amount of each heading. Nothing is said of groups whose rows name several currencies or have unsure amounts."""
    fields = form.fields[table.layout.table]
    heads = [position for position, line in enumerate(lines) if line.kind is LineKind.HEADING]
    for index, head in enumerate(heads):
        stated = _amounts(fields, lines[head])
        titles = _words(fields, lines[head])
        if not stated or not titles or is_remark(form, titles[0].text):
            continue
        groups = [[line for line in lines[head + 1 : end] if line.kind is LineKind.ROW] for end in (*heads[index + 1 :], len(lines))]
        if any(_is_unsure(fields, group) for group in groups):
            continue
        sums = [_sums(stated, [_amounts(fields, line) for line in group]) for group in groups]
        if not any(_equal(stated, total) for total in sums):
            name = next(name for name, amount in stated.items() if not _equal({name: amount}, sums[0]))
            yield Unsupported(lines[head].own[name], titles[0].text.strip(), sums[0][name])


def unsupported_totals(form: Form, table: TableMap, lines: Sequence[Line]) -> Iterator[Unsupported]:
    """Yield the first amount of each total right below rows that is the sum of no rows above it: of all, or of those of its group.

    A total is left out of what is loaded, so one that is none would take its amounts with it in silence.
    """
    fields = form.fields[table.layout.table]
    edges = [-1]
    for at, line in enumerate(lines):
        if line.kind is LineKind.ROW:
            continue
        stated, titles = _amounts(fields, line), _words(fields, line)
        has_rows = at > 0 and lines[at - 1].kind is LineKind.ROW
        if line.kind is LineKind.TOTAL and stated and titles and has_rows:
            groups = [[low for low in lines[edge + 1 : at] if low.kind is LineKind.ROW] for edge in edges]
            sums = [_sums(stated, [_amounts(fields, low) for low in group]) for group in groups if not _is_unsure(fields, group)]
            if len(sums) == len(groups) and not any(_equal(stated, total) for total in sums):
                name = next(name for name, amount in stated.items() if not _equal({name: amount}, sums[-1]))
                yield Unsupported(line.own[name], titles[0].text.strip(), sums[-1][name])
        if line.kind in (LineKind.HEADING, LineKind.TOTAL):
            edges.append(at)


def _is_unsure(fields: Mapping[str, Field], group: Sequence[Line]) -> bool:
    currencies = {line.cells["currency"].text for line in group if "currency" in line.cells}
    amounts = (cell for line in group for name, cell in line.own.items() if fields[name].type is FieldType.MONEY)
    return len(currencies) > 1 or any(cell.number is None and len(read_number(cell.text)) != 1 for cell in amounts)


def _numbered(lines: Sequence[Line], titled: Sequence[int]) -> Iterator[int]:
    """Find "1 | Lĩnh vực y tế" where "1.1" follows."""
    for position in titled:
        number, below = (line.own.get("row_no") for line in (lines[position], lines[min(position + 1, len(lines) - 1)]))
        head = number.text.strip(" .()") if number else ""
        if head.isdecimal() and below and re.match(rf"{head}\.\d", below.text.strip()):
            yield position


def _with_sums(form: Form, fields: Mapping[str, Field], lines: Sequence[Line], titled: Sequence[int]) -> Iterator[int]:
    """Find titles with amounts that are called as groups are, or whose amounts are the sums of the rows below."""
    heads = [position for position in titled if len(_words(fields, lines[position])) == 1 and _amounts(fields, lines[position])]
    if not 0 < len(heads) <= _MOST_GROUPS:
        return
    rows = {at: _amounts(fields, line) for at, line in enumerate(lines) if line.kind is LineKind.ROW and at not in set(heads)}
    for index, head in enumerate(heads):
        stated = _amounts(fields, lines[head])
        # A group ends where another begins; one that holds groups of its own ends farther below.
        ends = (*heads[index + 1 :], len(lines))
        groups = ([amounts for row, amounts in rows.items() if head < row < end] for end in ends)
        if _names_group(form, fields, lines[head]) or any(_adds_up(stated, group) for group in groups):
            yield head


def _sums_of_rows_above(fields: Mapping[str, Field], lines: Sequence[Line], titled: Sequence[int]) -> Iterator[int]:
    """Find labels without a running number whose amounts are the sums of the rows above, whatever they are called."""
    labels = [at for at in titled if "row_no" not in lines[at].own and len(_words(fields, lines[at])) == 1 and _amounts(fields, lines[at])]
    if not 0 < len(labels) <= _MOST_GROUPS:
        return
    apart = set(labels)
    for label in labels:
        stated = _amounts(fields, lines[label])
        rows = [_amounts(fields, line) for at, line in enumerate(lines[:label]) if line.kind is LineKind.ROW and at not in apart]
        if len(rows) > 1 and _adds_up(stated, rows):
            yield label


def _of_which(fields: Mapping[str, Field], lines: Sequence[Line], titled: Sequence[int]) -> Iterator[int]:
    """Find labels with amounts below a total, where every row above has a number and none follows: parts of the total ("- Dự án mới")."""
    total = next((at for at in reversed(range(len(lines))) if lines[at].kind is LineKind.TOTAL), None)
    if total is None or not any(_number_of(line) for line in lines[:total]) or any(_number_of(line) for line in lines[total:]):
        return
    if all("row_no" in line.own for line in lines[:total] if line.kind is LineKind.ROW):
        yield from (at for at in titled if at > total and _amounts(fields, lines[at]))


def _words(fields: Mapping[str, Field], line: Line) -> Sequence[Cell]:
    return [cell for name, cell in line.own.items() if fields[name].type not in _NUMBERS]


def _names_group(form: Form, fields: Mapping[str, Field], line: Line) -> bool:
    (title,) = _words(fields, line)
    return sector_code(title.text) is not None or any(
        form.code_of(field.codes, title.text) for name in _GROUP_CODES if (field := fields.get(name)) and field.codes
    )


def _amounts(fields: Mapping[str, Field], line: Line) -> Mapping[str, Decimal]:
    amounts = {}
    for name, cell in line.own.items():
        if fields[name].type is FieldType.MONEY:
            readings = (cell.number,) if cell.number is not None else read_number(cell.text)
            if readings and readings[0]:
                amounts[name] = readings[0]
    return amounts


def _adds_up(stated: Mapping[str, Decimal], group: Sequence[Mapping[str, Decimal]]) -> bool:
    if not group or len(stated) + len(group) < _LEAST_EVIDENCE:
        return False
    return _equal(stated, _sums(stated, group))


def _sums(stated: Mapping[str, Decimal], group: Sequence[Mapping[str, Decimal]]) -> Mapping[str, Decimal]:
    return {name: sum((row.get(name, Decimal(0)) for row in group), Decimal(0)) for name in stated}


def _equal(stated: Mapping[str, Decimal], sums: Mapping[str, Decimal]) -> bool:
    return all(abs(sums[name] - amount) <= abs(amount) * _ROUNDING for name, amount in stated.items())
