"""The returned workbook and the form as LibreOffice prints them: readable, coloured, one page wide, headers on every page."""

import re
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from screens.conftest import Show
from unit.workbooks.books import PROJECT, TODAY, build_book, project, read

from aidbook.forms.load import load_form
from aidbook.forms.reference import place_of
from aidbook.model.finding import Severity
from aidbook.workbooks.answer.make import make_answer
from aidbook.workbooks.answer.review import review_of
from aidbook.workbooks.answer.words import COLOURS
from aidbook.workbooks.blank_form import Prefill, carried_rows, write_blank_form

A4, A3 = (842, 595), (1191, 842)


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory, show: Show) -> Path:
    content = build_book(projects=[project(disbursed=-5, kind="XX"), project(title="Hai", start="31/02/2021"), *_many(60)])
    submission = read(content)
    file = tmp_path_factory.mktemp("answer") / "answer.xlsx"
    file.write_bytes(make_answer(content, review_of(submission, TODAY), load_form()))
    return show(file)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory, show: Show) -> Path:
    # More rows than one page holds, whichever font stands in for Times New Roman.
    rows = [row.values for row in read(build_book(projects=[PROJECT, *_many(200)])).rows if row.table == "project"]
    unit = place_of("Cao Bằng", 2023)
    assert unit is not None
    file = tmp_path_factory.mktemp("form") / "form.xlsx"
    file.write_bytes(write_blank_form(load_form(), unit, 2023, Prefill(projects=carried_rows(load_form(), "project", rows, 2023))))
    return show(file)


def test_answer_opens_on_the_result_in_landscape_one_page_wide(answer: Path):
    first, *_ = pages(answer)
    assert "KẾT QUẢ KIỂM TRA BÁO CÁO" in first
    assert "CHƯA ĐƯỢC NHẬN" in first
    assert "Người xử lý" in first
    assert sizes(answer)[0] == A4


def test_answer_repeats_the_header_of_the_list_on_every_page_of_the_result(answer: Path):
    listed = [page for page in pages(answer) if "Nội dung" in page and "Người xử lý" in page]
    assert len(listed) >= 2


def test_answer_shows_severity_as_colours(answer: Path):
    picture = pixels(answer, 1)
    for severity in (Severity.CRITICAL, Severity.WARNING):
        assert share_of(picture, COLOURS[severity]) > 0.001, severity


def test_form_cover_is_one_page_with_instructions(form: Path):
    cover = pages(form)[0]
    assert "BÁO CÁO CÔNG TÁC PHI CHÍNH PHỦ NƯỚC NGOÀI NĂM 2023" in cover
    assert "HƯỚNG DẪN" in cover
    assert "THỦ TRƯỞNG ĐƠN VỊ" in cover


def test_form_projects_are_one_page_wide_with_the_header_on_every_page(form: Path):
    projects = [page for page, size in zip(pages(form), sizes(form), strict=True) if size == A3 and "giải ngân" in page.lower()]
    assert len(projects) >= 2
    assert all("Ghi chú" in page and "STT" in page for page in projects)


def test_form_cuts_no_amount_and_no_date(form: Path):
    assert not any("###" in page for page in pages(form))


def _many(count: int) -> list[dict[str, object]]:
    return [
        {**project(title=f"Dự án hỗ trợ y tế cơ sở số {n}", approval_no=f"{n}/QĐ-UBND", country="Không rõ")} for n in range(1, count + 1)
    ]


def pages(pdf: Path) -> list[str]:
    """The text of each page, in composed Unicode as the PDF has it."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


def sizes(pdf: Path) -> list[tuple[int, int]]:
    """Width and height of each page in points, rounded."""
    info = subprocess.run(["pdfinfo", "-l", "-1", str(pdf)], check=True, capture_output=True, text=True).stdout
    return [(round(float(width)), round(float(height))) for width, height in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", info)]


def pixels(pdf: Path, page: int) -> npt.NDArray[np.uint8]:
    """A page as a picture: rows, columns, red green blue."""
    command = ["pdftoppm", "-r", "60", "-f", str(page), "-l", str(page), str(pdf)]
    picture = subprocess.run(command, check=True, capture_output=True).stdout
    head = re.match(rb"P6\s(\d+) (\d+)\s255\s", picture)
    assert head is not None
    return np.frombuffer(picture[head.end() :], np.uint8).reshape(int(head[2]), int(head[1]), 3)


def share_of(picture: npt.NDArray[np.uint8], argb: str) -> float:
    """The share of a picture's dots that have a colour."""
    colour = np.array([int(argb[start : start + 2], 16) for start in (2, 4, 6)])
    return float((np.abs(picture.astype(int) - colour).max(axis=2) < 6).mean())
