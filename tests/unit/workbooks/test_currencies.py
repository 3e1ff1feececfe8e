"""In what money a row counts: its own cell, a unit around it, the rows around it, or nobody knows and the row waits."""

from decimal import Decimal
from typing import Any

import pytest
from unit.workbooks.books import COVER, build_book, project, read, rows_of

from aidbook.model.submission import Submission
from aidbook.text.units import Unit
from aidbook.workbooks.currencies import UNKNOWN, row_unit, usual_unit

WITHOUT_UNIT = {label: value for label, value in COVER.items() if label != "Đơn vị tính"}


def report(*currencies: str | None, cover: Any = WITHOUT_UNIT, **changes: Any) -> Submission:
    """A report with one project per currency; without ``cover`` no unit is said anywhere."""
    projects = [project(title=f"Dự án {n}", approval_no=f"{n}/QĐ-UBND", currency=c, **changes) for n, c in enumerate(currencies, start=1)]
    return read(build_book(cover, projects))


def committed(submission: Submission) -> list[tuple[Any, Any]]:
    return [(row.values["committed_year"], row.values["committed_year_currency"]) for row in rows_of(submission, "project")]


def waiting(submission: Submission) -> dict[int, str]:
    return {row.row_number: row.rule for row in submission.waiting_rows}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("USD", Unit(Decimal(1), "USD")),
        ("đô la Mỹ", Unit(Decimal(1), "USD")),
        ("triệu đồng", Unit(Decimal(1_000_000), "VND")),
        ("1.000 USD", Unit(Decimal(1_000), "USD")),
        ("", None),
        ("-", None),
        ("INR", Unit(Decimal(1), UNKNOWN)),
        ("USD/VND", Unit(Decimal(1), UNKNOWN)),
    ],
)
def test_row_unit_reads_what_stands_in_the_currency_cell(text: str, unit: Unit | None) -> None:
    assert row_unit(text) == unit


@pytest.mark.parametrize(
    ("texts", "currency"),
    [
        (["USD", "usd", "", "US$"], "USD"),
        (["USD", "USD"], None),
        (["USD", "USD", "USD", "EUR"], None),
        (["INR", "INR", "INR"], None),
        ([], None),
    ],
)
def test_usual_unit_takes_enough_rows_that_all_agree(texts: list[str], currency: str | None) -> None:
    unit = usual_unit(texts, least=3)
    assert (unit.currency if unit else None) == currency


def test_row_without_currency_takes_that_of_all_its_neighbours_and_says_so() -> None:
    submission = report("USD", "USD", "USD", None)
    assert committed(submission) == [("100000", "USD")] * 4
    assert waiting(submission) == {}
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.currency.was_decided"]
    assert (finding.row_number, finding.expected, finding.severity) == (10, "USD", "info")


def test_row_without_currency_waits_where_its_neighbours_differ() -> None:
    submission = report("USD", "USD", "EUR", None)
    assert committed(submission)[-1] == (None, None)
    assert waiting(submission) == {10: "cover.default_unit.is_given"}
    assert "project.currency.was_decided" not in {finding.rule for finding in submission.findings}


def test_row_with_a_currency_that_nobody_knows_is_not_read_in_the_unit_of_the_cover() -> None:
    submission = report("USD", "INR", cover=COVER)
    assert committed(submission) == [("100000", "USD"), (None, None)]
    assert waiting(submission) == {8: "project.committed_total.is_unambiguous"}
    assert "project.currency.is_readable" in {finding.rule for finding in submission.findings}


def test_row_that_counts_in_millions_is_scaled_by_its_own_cell() -> None:
    submission = report("triệu đồng", cover=COVER, committed=450, total=900, disbursed=300, cumulative=300)
    assert committed(submission) == [("450000000", "VND")]
    assert rows_of(submission, "project")[0].values["currency"] == "VND"
    assert waiting(submission) == {}


@pytest.mark.parametrize(("currency", "expected"), [("VND", ("100000000000", "VND")), ("USD", ("100000", "USD")), (None, (None, None))])
def test_row_in_a_table_of_two_units_is_read_in_that_of_its_currency(currency: str | None, expected: tuple[Any, Any]) -> None:
    submission = report(currency, cover=COVER | {"Đơn vị tính": "USD / triệu đồng"})
    assert committed(submission) == [expected]
    assert bool(submission.waiting_rows) == (currency is None)


def test_amount_in_one_of_two_units_waits_with_both_readings() -> None:
    submission = report(None, cover=COVER | {"Đơn vị tính": "USD / triệu đồng"})
    (finding,) = [finding for finding in submission.findings if finding.rule == "project.committed_year.is_unambiguous"]
    assert finding.expected == "100000 USD / 100000000000 VND"


def test_amount_with_its_own_currency_does_not_wait() -> None:
    amounts = {"total": "300.000 USD", "committed": "100.000 USD", "disbursed": "80.000 USD", "cumulative": "130.000 USD"}
    submission = report(None, **amounts, cash="50.000 USD")
    assert committed(submission) == [("100000", "USD")]
    assert waiting(submission) == {7: "cover.default_unit.is_given"}


@pytest.mark.parametrize(
    ("header", "text", "rule"),
    [
        ("committed", "100.000 USD (tương đương 50 tỷ đồng)", "project.committed_year.is_unambiguous"),
        ("disbursed", "80 nghìn tỷ USD", "project.disbursed_year.is_plausible"),
        ("cumulative", "100.000 USD (tương đương 50 tỷ đồng)", None),
    ],
)
def test_row_waits_for_what_is_summed_and_not_for_a_stock(header: str, text: str, rule: str | None) -> None:
    unsure = project(title="Hai", approval_no="2/QĐ-UBND", **{header: text})
    assert waiting(read(build_book(projects=[project(), unsure]))) == ({8: rule} if rule else {})
