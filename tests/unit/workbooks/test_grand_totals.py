"""Which totals lines are of the whole table: by the words of the form's own row marks."""

import dataclasses

import pytest

from aidbook.forms.form import RowMarks
from aidbook.forms.load import load_form
from aidbook.model.submission import LandedRow, Table
from aidbook.workbooks.grand_totals import grand_totals


def line(label: str, number: int) -> LandedRow:
    return LandedRow(Table.PROJECT, "2_DuAn", number, {}, {"activity_title": label}, {})


def kept(*labels: str, marks: RowMarks | None = None) -> list[str]:
    form = load_form()
    form = form if marks is None else dataclasses.replace(form, row_marks=marks)
    lines = [line(label, number) for number, label in enumerate(labels, start=20)]
    return [one.raw["activity_title"] for one in grand_totals(form, lines, [line("Dự án", 10)])]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["Tổng mục II", "Tổng cộng"], ["Tổng cộng"]),
        (["Tổng (I+II)"], ["Tổng (I+II)"]),
        (["Cộng A", "Cộng"], ["Cộng"]),
        (["Cộng nhóm 2"], []),
        (["Cộng"], ["Cộng"]),
    ],
)
def test_grand_totals_labels_of_groups_are_left_out(labels: list[str], expected: list[str]) -> None:
    assert kept(*labels) == expected


def test_grand_totals_words_are_those_of_the_form() -> None:
    marks = dataclasses.replace(load_form().row_marks, groups=("dot",))
    assert kept("Tổng đợt 2", "Cộng", marks=marks) == ["Cộng"]
    assert kept("Tổng đợt 2", "Cộng") == ["Tổng đợt 2"]
