"""The plain SUM is right: every measure of bi over random slices against the landed rows, added up in Python."""

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from integration.bi.lines import FLOWS, STOCKS, Landed, Line, Report, summed
from psycopg import sql
from warehouses import YEARS, Warehouse

from aidbook import paths
from aidbook.warehouse.stars import read_measures

SLICES = 40
FORMS = ("reported", "usd", "vnd")
UNIT = {"usd": Decimal("0.01"), "reported": Decimal("0.01"), "vnd": Decimal(1)}
"""What one line may differ by: amounts and shares of them are rounded to the smallest unit of account, each for itself."""

Slice = dict[str, list[Any]]


@pytest.fixture(scope="module")
def landed_rows(landed: Warehouse) -> Landed:
    return Landed(landed)


def slices_of(lines: Sequence[Line], seed: str) -> list[Slice]:
    """The whole, and random parts: some values of some columns."""
    chance = random.Random(seed)
    found: list[Slice] = [{}]
    for _ in range(SLICES):
        columns = chance.sample(sorted(lines[0].sliced_by), chance.randint(1, 3))
        values = {column: sorted({line.sliced_by[column] for line in lines}) for column in columns}
        found.append({column: chance.sample(values[column], chance.randint(1, len(values[column]))) for column in columns})
    return found


def assert_sums(warehouse: Warehouse, view: str, measures: Sequence[str], lines: Sequence[Line], slices: Sequence[Slice]) -> None:
    for each in slices:
        taken = [line for line in lines if all(line.sliced_by[column] in values for column, values in each.items())]
        query = sql.SQL("select {} from bi.{} where {}").format(
            sql.SQL(", ").join(sql.SQL("sum({})").format(sql.Identifier(measure)) for measure in measures),
            sql.Identifier(view),
            sql.SQL(" and ").join([sql.SQL("true"), *(sql.SQL("{} = any(%s)").format(sql.Identifier(column)) for column in each)]),
        )
        (got,) = warehouse.ask(query, list(each.values()), "reader")
        for measure, value in zip(measures, got, strict=True):
            wanted = summed(line.measures[measure] for line in taken)
            if not taken or wanted is None:
                assert value in (None, 0), (view, measure, each)
                continue
            tolerance = UNIT.get(measure.rsplit("_", 1)[-1], Decimal(0)) * len(taken)
            assert value is not None, (view, measure, each)
            assert abs(value - wanted) <= tolerance, (view, measure, each, value, wanted)


def test_aid_summed_over_any_slice_is_what_was_reported(loaded: Warehouse, landed_rows: Landed) -> None:
    slices = slices_of(landed_rows.flows, "aid")
    measures = [name for name in additive("aid") if not name.endswith("_reported") or name.endswith("_not_reported")]
    assert_sums(loaded, "aid", measures, landed_rows.flows, slices)
