"""The questions' files: headers, parameters, and the page that is made of them."""

import re
from pathlib import Path

import pytest

from aidbook import paths
from aidbook.errors import QuestionError
from aidbook.warehouse.questions import read_questions, write_page

FILE = """-- Ai?
-- Who?
--
-- Đáp án: mỗi bên
-- một dòng.
-- Answer: one line each.
--
-- Lưu ý: không.
-- Beware: of nothing.
with parameters as (
    select
        'Huế' as place,
        2020 as first_year
)

select 'Huế' as place from parameters
"""


def test_questions_are_numbered_without_gaps_and_read_bi_alone() -> None:
    questions = read_questions()
    assert [question.number for question in questions] == list(range(1, len(questions) + 1))
    assert len(questions) == 12
    for question in questions:
        assert question.sql.startswith("with parameters as not materialized (\n"), question.path
        assert set(re.findall(r"\b(?:from|join|lateral)\s+(\w+)\.", question.sql)) == {"bi"}, question.path


def test_question_is_read_with_both_languages(tmp_path: Path) -> None:
    (tmp_path / "01_who.sql").write_text(FILE, encoding="utf-8")
    (question,) = read_questions(tmp_path)
    assert (question.number, question.asked_vi, question.asked_en) == (1, "Ai?", "Who?")
    assert (question.answer_vi, question.answer_en) == ("mỗi bên một dòng.", "one line each.")
    assert (question.beware_vi, question.beware_en) == ("không.", "of nothing.")
    assert question.sql.startswith("with parameters")


def test_question_edited_changes_its_parameters_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "01_who.sql").write_text(FILE, encoding="utf-8")
    (question,) = read_questions(tmp_path)
    edited = question.edited(place="'Hà Nội'", first_year="2024")
    assert edited == question.sql.replace("        'Huế' as place", "        'Hà Nội' as place").replace("2020", "2024")


def test_question_edited_with_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "01_who.sql").write_text(FILE, encoding="utf-8")
    (question,) = read_questions(tmp_path)
    with pytest.raises(QuestionError, match=r'01_who\.sql has no parameter "year"'):
        question.edited(year="2024")


@pytest.mark.parametrize("missing", ["-- Beware: of nothing.\n", "-- Đáp án: mỗi bên\n-- một dòng.\n"])
def test_question_without_a_part_of_its_header_is_refused(tmp_path: Path, missing: str) -> None:
    (tmp_path / "01_who.sql").write_text(FILE.replace(missing, ""), encoding="utf-8")
    with pytest.raises(QuestionError, match=r"01_who\.sql: a header is the question"):
        read_questions(tmp_path)


def test_page_shows_the_files_as_they_are(tmp_path: Path) -> None:
    write_page(tmp_path / "questions.md")
    committed = (paths.PROJECT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert committed == (tmp_path / "questions.md").read_text(encoding="utf-8"), "run make docs: questions changed"
