"""The language of ``forbidden`` rules: every comparison holds where it should and nowhere else."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

import pytest
from unit.workbooks.books import PROJECT, build_book, read
from unit.workbooks.rule_reports import edit

from aidbook.errors import FormError
from aidbook.forms.load import load_form
from aidbook.model.submission import LandedRow, Scalar, Table
from aidbook.workbooks.checks import Breach, Report
from aidbook.workbooks.checks.conditions import forbidden
from aidbook.workbooks.cover import Cover
from aidbook.workbooks.table_map import TableMap
from aidbook.workbooks.tables import TableRead

TODAY = dt.date(2023, 1, 15)
USD_1000 = {"committed_total": "1000", "committed_total_currency": "USD"}


def breaches(field: str, when: list[Mapping[str, Any]], *rows: Mapping[str, Scalar]) -> list[Breach]:
    form = load_form()
    rule = dataclasses.replace(form.rule("project.end_date.not_before_start"), field=field, parameters={"when": when}, table="project")
    landed = [LandedRow(Table.PROJECT, "2_DuAn", number, values, {}, {}) for number, values in enumerate(rows, start=1)]
    cover = Cover("0_ThongTin", {"period_end": "2022-12-14", "report_year": 2022, "declared_fx_rate": "23000"}, {}, None, None, False)
    tables = {"project": TableRead(cast(TableMap, None), landed, ())}
    return list(forbidden(Report(form, "cao-bang_2022.xlsx", cover, tables, TODAY), rule))


def numbers(field: str, condition: Mapping[str, Any], *rows: Mapping[str, Scalar]) -> list[int | None]:
    return [breach.row for breach in breaches(field, [condition], *rows)]


@pytest.mark.parametrize(
    ("field", "condition", "holds", "holds_not"),
    [
        ("status", {"is": "equal", "value": "mới"}, {"status": "mới"}, {"status": "kết thúc"}),
        ("status", {"is": "not_equal", "value": "mới"}, {"status": "kết thúc"}, {"status": "mới"}),
        ("status", {"is": "one_of", "values": ["mới", "hủy"]}, {"status": "hủy"}, {"status": "kết thúc"}),
        ("status", {"is": "given"}, {"status": "mới"}, {"status": None}),
        ("status", {"is": "missing"}, {"status": None}, {"status": "mới"}),
        ("is_state_budget", {"is": "equal", "value": True}, {"is_state_budget": True}, {"is_state_budget": False}),
        ("disbursed_year", {"is": "zero"}, {"disbursed_year": "0"}, {"disbursed_year": "0.01"}),
        ("beneficiaries", {"is": "zero"}, {"beneficiaries": 0}, {"beneficiaries": 3}),
        ("disbursed_year", {"is": "positive"}, {"disbursed_year": "0.01"}, {"disbursed_year": "-5"}),
        ("note", {"is": "mentions", "words": ["vốn ODA"]}, {"note": "từ VỐN ODA khác"}, {"note": "vốn ODAX"}),
        ("note", {"is": "not_mentions", "words": ["vốn ODA"]}, {"note": "vốn khác"}, {"note": "vốn ODA"}),
        ("note", {"is": "begins", "words": ["Dự án"]}, {"note": "DU AN nước sạch"}, {"note": "Một dự án"}),
        ("donor_name", {"is": "equal", "other": "aid_owner"}, {"donor_name": "A", "aid_owner": "A"}, {"donor_name": "A", "aid_owner": "B"}),
        (
            "donor_name",
            {"is": "not_equal", "other": "aid_owner"},
            {"donor_name": "A", "aid_owner": "B"},
            {"donor_name": "A", "aid_owner": "A"},
        ),
        ("end_date", {"is": "above", "today": True}, {"end_date": "2023-01-16"}, {"end_date": "2023-01-15"}),
        ("end_date", {"is": "below", "cover": "period_end"}, {"end_date": "2022-12-13"}, {"end_date": "2022-12-14"}),
        ("end_date", {"is": "below", "cover": "period_end", "months": -6}, {"end_date": "2022-06-13"}, {"end_date": "2022-06-14"}),
        ("end_date", {"is": "above", "value": dt.date(2022, 10, 31)}, {"end_date": "2022-11-01"}, {"end_date": "2022-10-31"}),
        ("beneficiaries", {"is": "above", "value": 10}, {"beneficiaries": 11}, {"beneficiaries": 10}),
        ("disbursed_year", {"is": "below", "value": 0}, {"disbursed_year": "-0.5"}, {"disbursed_year": "0"}),
    ],
)
def test_condition_holds_for_its_own_values_only(
    field: str, condition: Mapping[str, Any], holds: Mapping[str, Scalar], holds_not: Mapping[str, Scalar]
) -> None:
    assert numbers(field, condition, holds_not, holds, holds_not, holds) == [2, 4]


@pytest.mark.parametrize("comparison", ["equal", "not_equal", "zero", "positive", "mentions", "not_mentions", "begins", "above", "below"])
def test_condition_on_nothing_reported_does_not_hold(comparison: str) -> None:
    condition = {"is": comparison, "value": 1, "words": ["một"]}
    assert numbers("disbursed_year", condition, {"disbursed_year": None}, {}) == []


def test_days_of_a_row_are_compared_with_the_other_shifted() -> None:
    rows = [{"start_date": "2020-02-29", "end_date": day} for day in ("2022-02-28", "2022-03-01")]
    assert numbers("end_date", {"is": "above", "other": "start_date", "years": 2}, *rows, {"end_date": "2030-01-01"}) == [2]
    friday = {"start_date": "2022-12-16", "end_date": "2022-12-20"}
    assert numbers("end_date", {"is": "above", "other": "start_date", "working_days": 1}, friday) == [1]
    assert numbers("end_date", {"is": "above", "other": "start_date", "working_days": 2}, friday) == []


def test_amounts_are_compared_by_factor_margin_and_currency() -> None:
    def disbursed(amount: str, currency: str = "USD") -> Mapping[str, Scalar]:
        return USD_1000 | {"disbursed_year": amount, "disbursed_year_currency": currency}

    above = {"is": "above", "other": "committed_total"}
    assert numbers("disbursed_year", above | {"margin": 0.005}, disbursed("1005"), disbursed("1005.01")) == [2]
    assert numbers("disbursed_year", above | {"factor": 3}, disbursed("3000"), disbursed("3001")) == [2]
    assert numbers("disbursed_year", {"is": "below", "other": "committed_total", "margin": 0.1}, disbursed("900"), disbursed("899")) == [2]
    assert numbers("disbursed_year", above, disbursed("9000000", "VND")) == []
    assert numbers("disbursed_year", above | {"in": "usd"}, disbursed("23000000", "VND"), disbursed("23000001", "VND")) == [2]
    assert numbers("disbursed_year", {"is": "above", "value": 5, "in": "usd"}, disbursed("115000", "VND"), disbursed("115001", "VND")) == [
        2
    ]


def test_breach_expects_what_the_first_comparison_of_size_has_on_its_right() -> None:
    row = USD_1000 | {"status": "mới", "disbursed_year": "4000", "disbursed_year_currency": "USD", "end_date": "2030-01-01"}
    sizes = [{"is": "above", "other": "committed_total", "factor": 3}, {"field": "end_date", "is": "above", "cover": "period_end"}]
    status = {"field": "status", "is": "equal", "value": "mới"}
    assert [breach.expected for breach in breaches("disbursed_year", [status, *sizes], row)] == ["3000"]
    assert [breach.expected for breach in breaches("disbursed_year", [*reversed(sizes), status], row)] == ["2022-12-14"]
    assert [breach.expected for breach in breaches("status", [status], row)] == [None]


def test_every_condition_must_hold() -> None:
    conditions = [{"is": "positive"}, {"field": "status", "is": "equal", "value": "mới"}]
    rows = [{"disbursed_year": "1", "status": "hủy"}, {"disbursed_year": "0", "status": "mới"}, {"disbursed_year": "1", "status": "mới"}]
    assert [breach.row for breach in breaches("disbursed_year", conditions, *rows)] == [3]


def test_unknown_comparison_is_an_error_of_the_form_even_without_rows() -> None:
    with pytest.raises(FormError, match="compares with 'resembles'"):
        breaches("status", [{"is": "resembles"}])


@pytest.mark.parametrize(("typed", "is_told"), [("12 hoặc 13", False), ("-", True), (None, True)])
def test_forbidden_missing_does_not_hold_for_a_cell_whose_text_could_not_be_read(typed: str | None, is_told: bool) -> None:
    project = edit("project", PROJECT, status="chuyển tiếp", disbursed_cumulative=typed)
    found = {finding.rule for finding in read(build_book(projects=[project])).findings}
    assert ("project.disbursed_cumulative.is_given_when_running" in found) is is_told
