"""Units that contradict each other: the nearest to the amounts is taken, and that another was said is told."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from aidbook.forms.form import FieldType, Form
from aidbook.text.numbers import plain
from aidbook.text.units import Unit
from aidbook.workbooks.findings import FindingList
from aidbook.workbooks.table_map import TableMap

_SCALES: Final = {1: "", 1000: "nghìn ", 10**6: "triệu ", 10**9: "tỷ "}
_COLUMNS: Final = ("tiêu đề các cột số tiền", "the headers of the amounts")
_LINE: Final = ("dòng đơn vị tính phía trên bảng", "the unit line above the table")
_COVER: Final = ("trang thông tin chung", "the cover")


def note_units(form: Form, part: TableMap, cover_units: Sequence[Unit], findings: FindingList) -> None:
    """Add a finding where a unit farther from the amounts of a table is none of those nearer to them, which all of them are read in."""
    table = part.layout.table
    money = [
        name for name in part.columns if form.fields[table][name].type is FieldType.MONEY and not form.fields[table][name].unit.isupper()
    ]
    own = [unit for name in money for unit in part.units.get(name, ())] if all(name in part.units for name in money) else []
    said = [(where, units) for where, units in ((_COLUMNS, own), (_LINE, part.table_units), (_COVER, cover_units)) if units]
    if not money or len(said) <= 1:
        return
    header = part.headers[money[0]]
    (near, taken), *farther = said
    told: set[Unit] = set(taken)
    for where, units in farther:
        # A file without a cover sheet has its cover from the line above the table: that is told once.
        if told.isdisjoint(units):
            told.update(units)
            findings.add(
                form.rule(f"{table}.unit.is_single"),
                sheet=part.sheet.name,
                cell=header.address,
                row=header.row,
                seen=_written(units),
                expected=_written(taken),
                context={"near_vi": near[0], "near_en": near[1], "far_vi": where[0], "far_en": where[1]},
            )


def _written(units: Sequence[Unit]) -> str:
    return " / ".join(dict.fromkeys(f"{_scale(unit.multiplier)}{'đồng' if unit.currency == 'VND' else unit.currency}" for unit in units))


def _scale(multiplier: Decimal) -> str:
    return _SCALES.get(int(multiplier), f"{plain(multiplier)} ")
