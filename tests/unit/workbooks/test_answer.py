"""The workbook that goes back: what is marked, what it says, and that it reads as what was sent."""

import dataclasses
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from fixtures.hostile_sheets import SHEETS
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import DataTableFormula
from unit.workbooks.books import COVER, HEADERS, PROJECT, SECOND_PROJECT, TODAY, Spoil, build_book, project, read

from aidbook.forms.load import load_form
from aidbook.model.finding import Severity
from aidbook.model.submission import Submission, SubmissionState
from aidbook.workbooks.answer.child import Answerer
from aidbook.workbooks.answer.make import make_answer
from aidbook.workbooks.answer.review import repair_due, review_of
from aidbook.workbooks.answer.words import COLOURS

RESULT = "Kết quả kiểm tra"
DISBURSED = f"{get_column_letter([*PROJECT].index(HEADERS['disbursed']) + 1)}7"
FAULTY = [project(disbursed=-5, total=100, kind="XX", start="31/02/2021"), project(committed="12.5.3", title="Khác"), SECOND_PROJECT]


def answer(content: bytes, file_name: str = "cao-bang_2022.xlsx") -> tuple[Submission, bytes]:
    submission = read(content, file_name)
    return submission, make_answer(content, review_of(submission, TODAY), load_form())


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def found(submission: Submission) -> list[tuple[object, ...]]:
    """What was found where, without the file's own name."""
    return [(f.rule, f.sheet, f.cell, f.seen, f.expected, f.count, tuple(f.cells)) for f in submission.findings]


def test_answer_faulty_cell_is_coloured_by_severity_and_commented_in_vietnamese():
    _, content = answer(build_book(projects=FAULTY))
    sheet = opened(content)["2_DuAn"]
    column = {cell.value: cell.column for cell in sheet[6]}
    bad = sheet.cell(7, column[HEADERS["disbursed"]])
    assert bad.value == -5
    assert bad.fill.fgColor.rgb == COLOURS[Severity.CRITICAL]
    assert "âm: -5" in bad.comment.text
    assert "Việc cần làm:" in bad.comment.text
    listed = sheet.cell(7, column[HEADERS["kind"]])
    assert listed.fill.fgColor.rgb == COLOURS[Severity.WARNING]
    assert "Đang ghi: XX" in listed.comment.text
    assert "CT | DA | PDA" in listed.comment.text
    assert sheet.cell(9, column[HEADERS["kind"]]).comment is None


def test_answer_several_findings_at_one_cell_share_one_comment_the_worst_colours():
    submission, content = answer(build_book(projects=FAULTY))
    here = [f for f in submission.findings if (f.sheet, f.cell) == ("2_DuAn", DISBURSED)]
    assert len(here) > 1
    assert len({f.severity for f in here}) > 1
    cell = opened(content)["2_DuAn"][DISBURSED]
    assert all(f.message_vi in cell.comment.text for f in here)
    assert cell.fill.fgColor.rgb == COLOURS[Severity.CRITICAL]


def test_answer_every_place_of_a_grouped_finding_is_marked():
    rows = [project(title=f"Dự án {number}", approval_no=f"{number}/QĐ-UBND", kind="XX") for number in range(1, 41)]
    submission, content = answer(build_book(projects=rows))
    assert any(f.count > 1 for f in submission.findings if f.rule == "project.activity_kind.is_in_list")
    sheet = opened(content)["2_DuAn"]
    kind = next(cell.column for cell in sheet[6] if cell.value == HEADERS["kind"])
    assert all(sheet.cell(row, kind).comment is not None for row in range(7, 47))


def test_answer_first_sheet_lists_every_finding_with_a_link_to_its_cell():
    submission, content = answer(build_book(projects=FAULTY))
    book = opened(content)
    assert book.sheetnames[0] == RESULT
    assert book.active.title == RESULT
    sheet = book[RESULT]
    lines = [row for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert len(lines) == len(submission.findings)
    for line in lines:
        if line[3].value:
            assert line[3].hyperlink.location == f"'{line[2].value}'!{line[3].value}"
            assert not line[3].hyperlink.target
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "CHƯA ĐƯỢC NHẬN – phải sửa và gửi lại" in texts
    assert "11/03/2026" in texts
    assert "3 dòng" in texts


def test_answer_clean_file_says_accepted_and_asks_for_nothing(clean: Submission):
    assert clean.state is SubmissionState.READ
    _, content = answer(build_book())
    texts = [cell.value for row in opened(content)[RESULT].iter_rows() for cell in row]
    assert "ĐÃ NHẬN – không có điểm nào phải sửa" in texts
    assert "Gửi lại chậm nhất" not in texts


@pytest.mark.parametrize("rows", [[PROJECT, SECOND_PROJECT], FAULTY])
def test_answer_read_again_gives_the_same_rows_and_findings(rows):
    submission, content = answer(build_book(projects=rows, cover=COVER | {"Tỷ giá quy đổi": 30000}))
    again, twice = answer(content)
    assert found(again) == found(submission)
    assert [(row.values, row.raw, row.cells) for row in again.rows] == [(row.values, row.raw, row.cells) for row in submission.rows]
    assert opened(twice).sheetnames.count(RESULT) == 1


def test_answer_half_fixed_file_forgets_old_marks_where_the_fault_is_gone():
    _, content = answer(build_book(projects=FAULTY))
    book = opened(content)
    assert book["2_DuAn"]["C7"].comment is not None
    book["2_DuAn"]["C7"].value = "DA"
    file = io.BytesIO()
    book.save(file)
    _, second = answer(file.getvalue())
    cell = opened(second)["2_DuAn"]["C7"]
    assert cell.comment is None
    assert cell.fill.fill_type is None


@pytest.mark.parametrize("text", ["=1+1", "+84 24", "-5 người", "@SUM(A1)", "\t=1", "=cmd|' /c calc'!A0", '=HYPERLINK("http://x")'])
def test_answer_text_like_a_formula_stays_quoted_text(text: str):
    def spoil(book: openpyxl.Workbook) -> None:
        cell = book["2_DuAn"]["B7"]
        cell.value = text
        cell.data_type = "s"

    _, content = answer(build_book(spoil=spoil))
    cell = opened(content)["2_DuAn"]["B7"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    for sheet in opened(content).worksheets:
        assert all(each.data_type != "f" for row in sheet.iter_rows() for each in row)


def _formula(book: openpyxl.Workbook) -> None:
    book["2_DuAn"]["AC7"] = "='[1]Sheet1'!A1"


def _table(book: openpyxl.Workbook) -> None:
    book["2_DuAn"]["AC7"] = DataTableFormula(ref="AC7:AC8", r1="A1")


def _name(book: openpyxl.Workbook) -> None:
    book.defined_names["evil"] = openpyxl.workbook.defined_name.DefinedName("evil", attr_text="cmd|'/c calc'!A0")


def _validation(book: openpyxl.Workbook) -> None:
    rule = DataValidation(type="custom", formula1='cmd|"/c calc"!A0')
    rule.add("B7")
    book["2_DuAn"].add_data_validation(rule)


def _hyperlink(book: openpyxl.Workbook) -> None:
    book["2_DuAn"]["B7"].hyperlink = "file://server/share"


@pytest.mark.parametrize("spoil", [_formula, _table, _name, _validation, _hyperlink])
def test_answer_carries_nothing_that_calculates_or_calls_out(spoil: Spoil):
    _, content = answer(build_book(spoil=spoil))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(word in name.lower() for name in parts for word in ("externallink", "vba", "connection", "querytable"))
    for part in parts.values():
        assert b"<f>" not in part
        assert b"<f " not in part
        assert b"cmd|" not in part
        assert b"file://server" not in part


def test_answer_merged_cell_is_marked_at_its_first_cell():
    def spoil(book: openpyxl.Workbook) -> None:
        book["2_DuAn"].merge_cells("T7:T8")

    submission, content = answer(build_book(spoil=spoil))
    assert any(f.rule.endswith(".is_not_merged") for f in submission.findings)
    assert opened(content)["2_DuAn"]["T7"].comment is not None


def test_answer_million_strings_comes_back_with_its_cells_and_without_openpyxl_making_each_of_them(monkeypatch: pytest.MonkeyPatch):
    name, make = SHEETS["million_shared_strings"]
    monkeypatch.setattr("aidbook.workbooks.answer.copy.openpyxl.load_workbook", lambda *_, **__: pytest.fail("too much for openpyxl"))
    submission, returned = answer(make(), name)
    monkeypatch.undo()
    book = opened(returned)
    assert book["2_DuAn"]["B30"].value == "0"
    assert all(f.cell is None or book[f.sheet][f.cell].comment for f in submission.findings if f.sheet in book.sheetnames)


def test_answer_csv_comes_back_as_workbook_with_a_cover_that_reads():
    header = ";".join(f'"{name}"' for name in PROJECT)
    line = ";".join(
        "" if value is None else f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value) for value in PROJECT.values()
    )
    submission, content = answer(f"{header}\n{line}\n".encode(), "2022_cao-bang.csv")
    assert submission.state is not SubmissionState.REFUSED, submission.findings
    assert len(submission.rows) == 1
    again = read(content, "2022_cao-bang.ket-qua.xlsx")
    assert again.province_unit_id == submission.province_unit_id
    (row,) = again.rows
    assert row.values == submission.rows[0].values
    assert {f.rule for f in submission.findings} - {f.rule for f in again.findings} <= {"file.cover.is_in_file"}


@pytest.mark.parametrize("content", [b"", b"\x89PNG picture", b"\xd0\xcf\x11\xe0 EncryptedPackage", build_book()[:900]])
def test_answer_file_that_cannot_be_opened_is_the_result_sheet_alone(content: bytes):
    submission, answered = answer(content)
    assert submission.state is SubmissionState.REFUSED
    book = opened(answered)
    assert book.sheetnames == [RESULT]
    texts = [str(cell.value) for row in book[RESULT].iter_rows() for cell in row]
    assert any(submission.findings[0].message_vi == text for text in texts)


def test_answer_signs_that_xml_does_not_know_are_left_out_of_what_is_said(clean: Submission):
    odd = dataclasses.replace(
        read(build_book(projects=FAULTY)).findings[0], seen="a\x00\x0b\ud800\uffffb", message_vi="x\x01y\ufffe", expected="\x1b"
    )
    review = dataclasses.replace(review_of(clean, TODAY), findings=[odd], file_name="\ud8001.xlsx")
    book = opened(make_answer(build_book(), review, load_form()))
    assert book[str(odd.sheet)][str(odd.cell)].comment.text.startswith("CẦN KIỂM TRA: xy\nĐang ghi: ab\n")
    assert "ab" in [cell.value for row in book[RESULT].iter_rows() for cell in row]


def test_repair_due_is_days_after_the_answer_and_never_before_the_report_is_due(clean: Submission):
    form = load_form()
    early = review_of(clean, dt.date(2022, 12, 1))
    assert repair_due(form, early) == dt.date(2022, 12, 18)
    assert repair_due(form, dataclasses.replace(early, reviewed_on=dt.date(2023, 1, 10))) == dt.date(2023, 1, 20)
    assert repair_due(form, dataclasses.replace(early, cover={"report_year": 2022, "report_period": "H1"})) == dt.date(2022, 12, 11)


def test_answerer_content_that_fails_in_the_child_gets_the_result_sheet_alone(clean: Submission):
    with Answerer() as answerer:
        lost = answerer.answer(b"", review_of(clean, TODAY), "provincial_report")
        whole = answerer.answer(build_book(), review_of(clean, TODAY), "provincial_report")
    assert (lost.has_cells, whole.has_cells) == (False, True)
    assert opened(lost.content).sheetnames == [RESULT]


def test_answerer_child_that_takes_too_long_is_ended_and_said_so(clean: Submission):
    from aidbook.errors import AidbookError

    with Answerer(wall_seconds=0.01) as answerer, pytest.raises(AidbookError, match="No answer"):
        answerer.answer(build_book(), review_of(clean, TODAY), "provincial_report")
