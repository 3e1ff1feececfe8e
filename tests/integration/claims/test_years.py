"""Claims are a load unit of their own: they publish whatever becomes of a year, and a year's publish judges them anew."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from databases import fresh_database, speaking_of
from integration.claims.bulletins import figure, land
from warehouses import SCALE, Warehouse, copied

from aidbook.flows.bulletins import load_claims
from aidbook.sample import make_sample

pytestmark = pytest.mark.slow

YEAR = 2022
SENTENCE = "Năm 2022, tỉnh Cao Bằng giải ngân 1.295.162 USD, tương đương 30 tỷ đồng."


@pytest.fixture
def own(server: Any, template: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """A warehouse without anything, and a small sample of one year beside it."""
    make_sample(tmp_path / "sample", [YEAR], SCALE, 1, False, lambda _: None)
    with fresh_database(server, template, tmp_path / "home") as database, speaking_of(database, monkeypatch):
        yield Warehouse(database, tmp_path / "sample")


def with_negative_amount(workbook: Path, target: Path) -> Path:
    book = openpyxl.load_workbook(workbook)
    sheet = book["2_DuAn"]
    head = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Giải ngân trong năm"))
    cells = (sheet.cell(row, head.column) for row in range(head.row + 1, 99))
    next(cell for cell in cells if isinstance(cell.value, int | float) and cell.value > 1000).value = -1000
    book.save(target)
    return target


def beside_the_warehouse(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse.ask(
        """
        select unit, state, reason, compared_value from bi.reconciliation
        where comparison = 'claim_to_warehouse' and source_kind = 'page' order by unit
        """,
        role="reader",
    )


def test_claims_publish_while_a_year_is_refused_and_its_publish_judges_them_anew(own: Warehouse, tmp_path: Path) -> None:
    sound = own.workbook(YEAR, "04")
    own.land(with_negative_amount(sound, tmp_path / sound.name))
    assert own.load(YEAR).state == "refused"
    land(
        "https://caobang.example/2022",
        [
            figure(SENTENCE, "1.295.162 USD", "aid_disbursed", 1_295_162),
            figure(SENTENCE, "30 tỷ đồng", "aid_disbursed", 30_000_000_000, "VND"),
        ],
    )
    assert load_claims("test").state == "published"
    assert own.one("select count(*) from bi.aid", role="reader") == 0
    assert {row[1:] for row in beside_the_warehouse(own)} == {("unexplained", "year_not_loaded", None)}

    (tmp_path / "repaired").mkdir()
    own.land(copied(sound, tmp_path / "repaired"))
    assert own.load(YEAR).state == "published"
    claims = own.one("select count(*) from bi.claims", role="reader")
    (usd, vnd) = beside_the_warehouse(own)
    assert usd == ("USD", "agrees", "equal", Decimal(1_295_162))
    # In the claim's own currency, at the rate of the year: 30 is rounded from some 30.3.
    assert (vnd[0], vnd[1]) == ("VND", "rounding"), vnd
    assert own.one("select count(*) from bi.claims where source_kind = 'page'", role="reader") == 2
    assert claims == 96
