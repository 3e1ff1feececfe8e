"""Whatever file arrives, reading ends with a submission: the child keeps its limits, the parent and the other files go on."""

import html
import io
import re
import resource
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.hostile_reading import HostileReadings
from fixtures.make_hostile import KINDS
from unit.workbooks.books import TODAY, build_book

from aidbook.workbooks.answer.child import Answerer
from aidbook.workbooks.answer.review import review_of
from aidbook.workbooks.limited import MEMORY_BYTES
from aidbook.workbooks.opening import Opened, open_file
from aidbook.workbooks.read import read_many
from aidbook.workbooks.worker import WALL_SECONDS

GIB = 1024**3
# Of the kinds below a program without our walls would die, hang, or read another file.
REFUSED = {
    "zip_bomb_in_a_part": "file.workbook.is_safe",
    "zip_bomb_of_many_parts": "file.workbook.is_safe",
    "zip_bomb_in_a_zip": "file.workbook.is_safe",
    "zips_in_zips": "file.archive.is_flat",
    "zip_paths_out_of_the_folder": "file.workbook.is_safe",
    "workbook_locked_parts": "file.workbook.has_no_password",
    "office_file_locked": "file.workbook.has_no_password",
    "xls_locked": "file.workbook.has_no_password",
    "far_cell": "file.workbook.is_safe",
    "far_row_and_column_apart": "file.workbook.is_safe",
    "far_row_of_cells_without_address": "file.workbook.is_safe",
    "entities_that_expand": "file.workbook.is_safe",
    "entity_from_outside": "file.workbook.is_safe",
    "ten_thousand_columns": "file.workbook.is_safe",
    "secret_stamp": "file.workbook.is_not_secret",
    "csv_one_line_of_100_mb": "file.workbook.is_safe",
    "csv_of_too_many_lines": "file.workbook.is_safe",
    "docx_tables_1000_deep": "file.workbook.is_safe",
    "docx_entities": "file.workbook.is_safe",
    "html_spans_without_end": "file.workbook.is_safe",
    "empty": "file.workbook.is_not_empty",
    "picture": "file.workbook.is_not_picture",
    "pdf": "file.workbook.is_not_picture",
    "rar": "file.workbook.is_of_known_kind",
}
SLOW_TO_ANSWER = {"million_shared_strings"}
"""openpyxl takes half a minute to open it, or the child dies of it; either way an answer goes out."""
NOTED = {
    "links_to_other_files": "file.workbook.has_no_links",
    "dde": "file.workbook.has_no_links",
    "macros": "file.workbook.has_no_macros",
    "formula_bomb": "file.cell.formula_has_value",
    "duplicate_headers": "project.header.is_single",
    "workbook_named_csv": "file.workbook.has_true_extension",
}


@pytest.mark.parametrize("kind", KINDS)
def test_read_a_hostile_file_ends_with_a_submission_within_limits(hostile: HostileReadings, kind: str) -> None:
    reading = hostile.of(kind)
    assert reading.seconds < WALL_SECONDS
    assert reading.peak_bytes < GIB
    submission = reading.submission
    rules = [finding.rule for finding in submission.findings]
    # The kernel or the memory limit may end the child: a refusal, too, but never a fault of the program itself.
    assert reading.died_by in (None, "file.workbook.within_limits")
    assert "file.workbook.is_understood" not in rules
    if kind in REFUSED:
        assert (submission.state, rules) == ("refused", [REFUSED[kind]])
    assert NOTED.get(kind) is None or NOTED[kind] in rules
    texts = [text for row in submission.rows for text in (*row.raw.values(), *map(str, row.values.values()))]
    texts += [text for finding in submission.findings for text in (finding.message_vi, finding.sheet or "", finding.seen or "")]
    assert not any("\x00" in text for text in texts), "no database can hold it"
    "".join(texts).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_lines_of_a_hostile_file_are_rows_or_are_ignored_by_rule(hostile: HostileReadings, kind: str) -> None:
    submission = hostile.of(kind).submission
    read: dict[str, set[int]] = {}
    for line in (*submission.rows, *submission.ignored_rows):
        read.setdefault(line.sheet, set()).add(line.row_number)
    if not read:
        return
    file_name, make = KINDS[kind]
    # What the child has read within its limits does no harm here.
    opened = open_file(make(), file_name, ())
    assert isinstance(opened, Opened)
    for sheet in opened.sheets:
        if rows := read.get(sheet.name):
            assert rows == {number for number in sheet.rows if number >= min(rows)}


@pytest.fixture(scope="module")
def answerer() -> Iterator[Answerer]:
    with Answerer() as answerer:
        yield answerer


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in SLOW_TO_ANSWER])
def test_answer_to_a_hostile_file_is_written(hostile: HostileReadings, answerer: Answerer, kind: str) -> None:
    submission = hostile.of(kind).submission
    review = review_of(submission, TODAY)
    if not review.may_be_opened:
        return
    answer = answerer.answer(KINDS[kind][1](), review, submission.form)
    assert answer.has_cells
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    first, *_ = re.findall(rb'<sheet [^>]*name="([^"]*)"', parts["xl/workbook.xml"])
    assert html.unescape(first.decode()) == "Kết quả kiểm tra"
    assert not any(re.search(rb"<f[ />]", part) for name, part in parts.items() if name.startswith("xl/worksheets/sheet"))


def test_read_a_report_cut_anywhere_is_refused(hostile: HostileReadings) -> None:
    cuts = hostile.of_cuts()
    assert len(cuts) == 20
    assert {submission.state for submission in cuts} == {"refused"}


def test_hostile_kinds_are_at_least_forty() -> None:
    assert len(KINDS) + 1 >= 40
    assert not (REFUSED.keys() | NOTED.keys()) - KINDS.keys()


def test_limits_are_those_of_the_promise(hostile: HostileReadings) -> None:
    hostile.read(build_book(), "cao-bang_2022.xlsx")
    assert hostile.worker.pid is not None
    assert resource.prlimit(hostile.worker.pid, resource.RLIMIT_AS) == (MEMORY_BYTES, MEMORY_BYTES)
    assert MEMORY_BYTES <= GIB
    assert WALL_SECONDS <= 60


def test_read_many_of_a_night_with_hostile_files_loads_the_others(tmp_path: Path) -> None:
    night = []
    for number, kind in enumerate(["xls_far_cell", "zips_in_zips", "far_cell", "noise"]):
        for name, content in ((f"{number}_{KINDS[kind][0]}", KINDS[kind][1]()), (f"{number}_good.xlsx", build_book())):
            (tmp_path / name).write_bytes(content)
            night.append(tmp_path / name)
    states = {submission.file_name: submission.state for submission in read_many(night, today=TODAY)}
    assert len(states) == len(night)
    assert all((state == "read") == name.endswith("_good.xlsx") for name, state in states.items())
