"""What percentages of a totals table mean: 0.05 under a header "(%)", or 103.6 for a change of 3.6."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from aidbook.model.submission import Scalar
from aidbook.text.numbers import plain
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.reading import Problem

_POINT: Final = Decimal(1)
"""Per cent points within which a percentage is that of its own figures."""


def settle_percentages(lines: Sequence[tuple[Mapping[str, Cell], dict[str, Scalar]]]) -> Iterator[tuple[int, str, Problem, str]]:
    """Decide, in place, what percentages of a totals table mean: by the figures that they are the percentage of.

    A number up to 1 without a sign may be a part of one; where the figures do not tell, it becomes null. A change may be written as the
    whole of the year before and the change, 103.6 for 3.6. Yield the line's position, the field, what is to be said and how it was read.
    """
    stated = {values.get("indicator_code"): _decimal(values.get("report_year_value_base")) for _, values in lines}
    rate = _percent(stated.get("disbursed_year"), stated.get("committed_year"))
    for position, (cells, values) in enumerate(lines):
        now, before = _decimal(values.get("report_year_value")), _decimal(values.get("previous_year_value"))
        change = _percent(now - before, before) if now is not None and before is not None else None
        for name, meant in (("change_pct", change), ("disbursement_rate", rate)):
            value = _decimal(values.get(name))
            if name == "change_pct" and value and meant is not None and abs(value - 100 - meant) <= _POINT < abs(value - meant):
                values[name] = plain(value - 100)
                yield position, name, Problem.RATIO, f"{plain(value - 100)} %"
                continue
            if not value or abs(value) > 1 or name not in cells or "%" in cells[name].text:
                continue
            readings = (value, value * 100)
            fitting = [reading for reading in readings if meant is not None and abs(reading - meant) <= _POINT]
            if fitting:
                values[name] = plain(min(fitting, key=lambda reading: abs(reading - (meant or 0))))
            else:
                values[name] = None
                yield position, name, Problem.AMBIGUOUS, " / ".join(f"{plain(reading)} %" for reading in readings)


def _decimal(value: Scalar) -> Decimal | None:
    return Decimal(value) if isinstance(value, str) else None


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole * 100 if part is not None and whole else None
