"""The clean report: every value, address and raw text where it belongs."""

import json

from unit.workbooks.books import PROJECT, SECOND_PROJECT, build_book, read, rows_of, rules_of

from aidbook.forms.load import load_form
from aidbook.model.submission import Submission
from aidbook.workbooks.json import submission_as_json


def test_read_clean_report_has_no_findings(clean: Submission) -> None:
    assert clean.state == "read"
    assert rules_of(clean) == []


def test_read_cover_values(clean: Submission) -> None:
    assert clean.province_unit_id == "VN63-04"
    assert clean.cover == {
        "province_name": "Tỉnh Cao Bằng",
        "report_year": 2022,
        "report_period": "Y",
        "period_start": "2021-12-15",
        "period_end": "2022-12-14",
        "reporting_agency": "Sở Ngoại vụ",
        "letter_number": "12/BC-SNV",
        "letter_date": "2022-12-16",
        "default_unit": "USD",
        "declared_fx_rate": "23271",
        "province_unit_id": "VN63-04",
    }
    assert not clean.is_sample


def test_read_project_row_values_are_normalised(clean: Submission) -> None:
    row = rows_of(clean, "project")[0]
    values = row.values
    assert (row.sheet, row.row_number) == ("2_DuAn", 7)
    assert values["approval_date"] == "2021-06-21"
    assert (values["disbursed_year"], values["disbursed_year_currency"]) == ("80000", "USD")
    assert (values["counterpart_fund"], values["counterpart_fund_currency"]) == ("200000000", "VND")
    assert values["is_state_budget"] is False
    assert values["beneficiaries"] == 1200
    assert values["note"] is None
    assert (values["sector"], values["sector_codes"], values["donor_country_iso2"]) == ("Y tế", "HEALTH", "US")
    assert row.raw["approval_date"] == "21/06/2021"
    assert row.cells["disbursed_year"] == "T7"


def test_read_every_column_is_in_every_row(clean: Submission) -> None:
    row = rows_of(clean, "project")[0]
    columns = {name for name in load_form().fields["project"] if name != "commune"}
    assert len(PROJECT) == len(columns)
    assert columns <= set(row.values)
    assert columns == set(row.raw) == set(row.cells)


def test_read_totals_have_code_and_base(clean: Submission) -> None:
    row = rows_of(clean, "total")[3]
    assert row.values["indicator_code"] == "disbursed_year"
    assert (row.values["report_year_value"], row.values["report_year_value_base"], row.values["unit_currency"]) == (
        "100000",
        "100000",
        "USD",
    )


def test_json_has_the_keys_of_the_command_line(clean: Submission) -> None:
    document = json.loads(json.dumps(submission_as_json(clean)))
    assert set(document) == {"file", "cover", "rows", "findings"}
    assert document["file"] == {"name": "cao-bang_2022.xlsx", "sha256": clean.sha256, "state": "read"}
    assert set(document["rows"][0]) == {"table", "sheet", "row", "values", "raw", "cells"}
    assert [row["table"] for row in document["rows"]] == ["registration", "project", "project", *["total"] * 4]


def test_json_finding_has_its_place() -> None:
    document = submission_as_json(read(build_book(projects=[PROJECT | {"Lĩnh vực": "Thể loại lạ"}, SECOND_PROJECT])))
    finding = next(finding for finding in document["findings"] if finding["rule"] == "project.sector.is_known")
    assert (finding["sheet"], finding["cell"], finding["field"], finding["seen"]) == ("2_DuAn", "K7", "sector", "Thể loại lạ")
    assert {"severity", "expected", "message_vi", "message_en"} <= set(finding)
    assert document["file"]["state"] == "read_with_findings"


def test_read_sample_mark_on_the_cover_marks_the_submission() -> None:
    content = build_book(spoil=lambda book: book["0_ThongTin"].cell(1, 1, "DỮ LIỆU MẪU - không phải số liệu thật"))
    assert read(content).is_sample
