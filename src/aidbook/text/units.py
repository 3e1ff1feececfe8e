"""In what the amounts of a table are counted, as a line above it, a header or a cell says."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aidbook.text.fold import fold
from aidbook.text.money import read_currency
from aidbook.text.money_texts import plain_money
from aidbook.text.numbers import NUMBER_PATTERN, SCALE_PATTERN, SCALES, readings_of

_UNIT_LABEL: Final = re.compile(
    r"^\W*(?:(?:dvt|don vi tinh|don vi tien(?: te)?|don vi|dv|units?)\b|(?:tinh|quy(?: doi)?)(?: (?:bang|theo|ra|sang))?\b)\s*[:\-]?\s*"
)
_UNIT_JOINT: Final = re.compile(r"\s*(?:[/;+()]|,(?!\d)|\bva\b|\bhoac\b)\s*")
_POWERS_OF_TEN: Final = frozenset(Decimal(10) ** power for power in range(10))


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers of a table are counted in: ``1.000 USD`` is 1000 and USD."""

    multiplier: Decimal
    currency: str


def read_unit(text: str) -> Unit | None:
    """Read the unit of a table: ``ĐVT: 1.000 USD``, ``Đơn vị tính: triệu đồng``, ``nghìn USD``, ``đồng``. None if it is not money."""
    folded = plain_money(_UNIT_LABEL.sub("", fold(text)).strip(" ().:"))
    found = re.fullmatch(rf"(?P<digits>{NUMBER_PATTERN})?\s*(?P<scale>{SCALE_PATTERN})?\s*(?P<currency>.+)", folded)
    if not found:
        return None
    currency = read_currency(found["currency"])
    if currency is None:
        return None
    # A unit is a power of ten: 1.000 can only be a thousand here.
    readings = readings_of(found["digits"]) if found["digits"] else (Decimal(1),)
    if not readings or readings[0] not in _POWERS_OF_TEN:
        return None
    return Unit(readings[0] * (SCALES[found["scale"]] if found["scale"] else 1), currency)


def read_units(text: str) -> tuple[Unit, ...]:
    """Read what a table is counted in where it may name several units, ``USD / triệu đồng``; nothing if a part of it is no unit.

    Which of several holds for an amount its currency must tell.
    """
    whole = read_unit(text)
    if whole is not None:
        return (whole,)
    units = [read_unit(part) for part in _UNIT_JOINT.split(_UNIT_LABEL.sub("", fold(text))) if part]
    return tuple(dict.fromkeys(unit for unit in units if unit is not None)) if None not in units else ()
