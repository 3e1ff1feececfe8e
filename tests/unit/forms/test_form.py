"""The form's folder: what it must hold together, and how it refuses what it cannot mean."""

import csv
import datetime as dt
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from aidbook import paths
from aidbook.errors import FormError
from aidbook.forms.form import COVER, FieldType, Form, spelling_key
from aidbook.forms.load import load_form
from aidbook.forms.reference import country_iso2, place_of, places, rates_of, sector_code
from aidbook.workbooks.checks import CHECKS, RAISED_WHILE_READING
from aidbook.workbooks.reading import Problem

REFERENCE = paths.PROJECT.parent / "shared" / "reference"

READING_PROBLEMS = {
    FieldType.CODE: {Problem.NOT_IN_LIST},
    FieldType.CURRENCY: {Problem.UNREADABLE},
    FieldType.BOOLEAN: {Problem.UNREADABLE},
    FieldType.MONEY: {Problem.UNREADABLE, Problem.AMBIGUOUS, Problem.IMPLAUSIBLE, Problem.MERGED},
    FieldType.INTEGER: {Problem.UNREADABLE, Problem.IMPLAUSIBLE},
    FieldType.DECIMAL: {Problem.UNREADABLE, Problem.AMBIGUOUS, Problem.IMPLAUSIBLE},
    FieldType.FIGURE: {Problem.UNREADABLE, Problem.AMBIGUOUS},
    FieldType.PERCENT: {Problem.UNREADABLE, Problem.AMBIGUOUS},
    FieldType.DATE: {Problem.UNREADABLE},
    FieldType.START_DATE: {Problem.UNREADABLE, Problem.AMBIGUOUS},
    FieldType.END_DATE: {Problem.UNREADABLE, Problem.AMBIGUOUS},
    FieldType.APPROVAL: {Problem.UNREADABLE},
}


@pytest.fixture
def form() -> Form:
    return load_form()


def test_form_has_a_rule_for_every_problem_of_every_field(form: Form) -> None:
    missing = [
        (table, name, problem.value)
        for table, fields in form.fields.items()
        for name, field in fields.items()
        for problem in READING_PROBLEMS.get(field.type, set())
        if form.reading_rule(table, name, problem.value) is None
    ]
    assert missing == []


def test_form_rules_name_checks_that_exist_and_speak_two_languages(form: Form) -> None:
    assert {rule.check for rule in form.rules} <= {*CHECKS, *RAISED_WHILE_READING}
    assert all(rule.message_vi and rule.message_en for rule in form.rules)


def test_form_every_field_has_a_header(form: Form) -> None:
    for table, fields in form.fields.items():
        assert set(form.headers(table, None, None).values()) == set(fields)


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference lists are not at hand")
def test_form_knows_every_reference_header(form: Form) -> None:
    tables = {"0_ThongTin": COVER, "1_DangKy": "registration", "2_DuAn": "project", "3_TongHop": "total"}
    with (REFERENCE / "workbook_columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table = tables[row["sheet"]]
            assert (table, row["field"], row["header_vi"]) in {(c.table, c.field, c.header) for c in form.columns}
            assert form.fields[table][row["field"]].is_required == (row["required"] == "yes")
    with (REFERENCE / "header_variants.csv").open(encoding="utf-8", newline="") as file:
        known = {(column.field, spelling_key(column.header)) for column in form.columns}
        variants = [(row["field"], spelling_key(re.sub(r"20\d\d", "{year}", row["variant"]))) for row in csv.DictReader(file)]
        assert [variant for variant in variants if variant not in known] == []


def copy_form(folder: Path) -> Path:
    shutil.copytree(paths.WORKBOOK_SOURCES / "provincial_report", folder / "provincial_report")
    return folder / "provincial_report"


def append(name: str, line: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        with (home / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (append("columns.csv", "project,colour,Màu,,,"), "no field project.colour"),
        (append("columns.csv", "project,note,Lĩnh vực,,,"), "means sector"),
        (append("columns.csv", "project,note"), "not as many cells"),
        (append("fields.csv", "project,99,sector,text,,,yes,no,,,twice,proposal"), "is there twice"),
        (append("fields.csv", "project,99,extra,colour,,,yes,no,,,what,proposal"), "is not a valid FieldType"),
        (append("fields.csv", "project,99,extra,code,,colours,yes,no,,,what,proposal"), "not in lookups.yml"),
        (append("lookups.yml", "status: [1"), "cannot be read"),
        (append("rules.yml", "  - {table: project, fields: [note], claim: is_nice}"), "KeyError"),
        (lambda home: (home / "layouts.csv").unlink(), "cannot be read"),
    ],
)
def test_form_that_does_not_hold_together_is_refused(tmp_path: Path, change: Callable[[Path], None], message: str) -> None:
    change(copy_form(tmp_path))
    with pytest.raises(FormError, match=message):
        load_form("provincial_report", tmp_path)


def test_form_new_spelling_for_one_year_is_a_line_in_a_table(tmp_path: Path) -> None:
    append("columns.csv", "project,note,Nhận xét,2026,2026,")(copy_form(tmp_path))
    form = load_form("provincial_report", tmp_path)
    assert "nhan xet" in form.headers("project", 2026, None)
    assert "nhan xet" not in form.headers("project", 2025, None)


def test_places_have_63_units_at_the_end_of_2024_and_34_at_the_end_of_2025() -> None:
    assert sum(unit.existed_on(dt.date(2024, 12, 31)) for unit in places()) == 63
    assert sum(unit.existed_on(dt.date(2025, 12, 31)) for unit in places()) == 34


def test_places_each_is_found_by_its_own_name_in_its_era() -> None:
    for year in (2018, 2024, 2025):
        for unit in places():
            if unit.existed_on(dt.date(year, 12, 31)):
                assert place_of(unit.name, year) == unit


@pytest.mark.parametrize(("year", "era"), [(2024, 63), (2025, 63), (2025, 34), (2026, 34)])
def test_place_of_every_unit_that_lived_in_the_year_is_found_by_its_name(year: int, era: int) -> None:
    units = [unit for unit in places() if unit.unit_id.startswith(f"VN{era}") and unit.unit_id != "VN63-46B"]
    found = [place_of(unit.name, year) for unit in units]
    own = {unit.name for unit in places() if unit.existed_on(dt.date(year, 12, 31))}
    assert len(found) == era
    assert [unit.name for unit in found if unit] == [unit.name for unit in units]
    assert {unit.existed_on(dt.date(year, 12, 31)) for unit in found if unit and unit.name in own} == {True}


def test_place_of_predecessor_is_none_in_the_year_after() -> None:
    assert (place_of("Bắc Giang", 2026), place_of("Hà Tây", 2009)) == (None, None)


@pytest.mark.parametrize(("name", "code"), [("GD&ĐT", "EDU"), ("xoá đói giảm nghèo", "ECON"), ("Rà phá bom mìn", "WAR"), ("gì đó", None)])
def test_sector_code_by_spelling(name: str, code: str | None) -> None:
    assert sector_code(name) == code


@pytest.mark.parametrize(("name", "code"), [("Mỹ", "US"), ("Thuỵ Sỹ", "CH"), ("Nga", "RU"), ("Đài Loan", "TW"), ("Xứ Mây", None)])
def test_country_by_spelling(name: str, code: str | None) -> None:
    assert country_iso2(name) == code


def test_rates_convert_over_the_years_rate_or_a_declared_one() -> None:
    rates = rates_of(2021)
    assert rates.usd(Decimal("231597826"), "VND") == Decimal("231597826") / Decimal("23159.7826")
    assert rates.usd(Decimal(46000), "VND", vnd_per_usd=Decimal(23000)) == 2
    assert rates.usd(Decimal(1), "XXX") is None
    euro = rates.usd(Decimal(1), "EUR")
    assert euro is not None
    assert Decimal("1.1") < euro < Decimal("1.25")
