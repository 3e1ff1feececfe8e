"""What bi promises: names, types, order and what may be summed, as written down in ``bi_columns.csv``."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from aidbook import paths
from aidbook.warehouse.connect import connected

LIST = Path(__file__).parent / "bi_columns.csv"
NUMBERS = {"numeric", "integer", "bigint"}

MEANT = {
    "within_year": ("Sum only within one report year.", "Chỉ cộng trong một năm báo cáo."),
    "within_currency": ("Sum only within one currency.", "Chỉ cộng trong cùng một loại tiền."),
    "within_year_and_currency": ("Sum only within one report year and currency.", "Chỉ cộng trong một năm báo cáo và cùng một loại tiền."),
    "never": ("Not for summing", "Không cộng"),
}
"""What the comment of a column says that may not be summed as it stands."""

Promise = dict[str, list[tuple[str, str, str]]]


def promised() -> Promise:
    found: Promise = {}
    with LIST.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["view"], []).append((row["column"], row["data_type"], row["may_be_summed"]))
    return found


@pytest.fixture(scope="module")
def marks() -> dict[tuple[str, str], str]:
    """What the contracts say of a column's sum: view, column, and when it is right."""
    found = {}
    for file in (*(paths.DBT_PROJECT / "models" / "marts").rglob("*.yml"), *(paths.DBT_PROJECT / "models" / "bi").rglob("bi_*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]:
            for column in model["columns"]:
                mark = column.get("config", {}).get("meta", {}).get("sum")
                if mark:
                    found[model["name"].removeprefix("bi_"), column["name"]] = mark
    return found


@pytest.mark.usefixtures("database")
def test_bi_keeps_every_name_type_and_place_that_it_promised(marks: dict[tuple[str, str], str]) -> None:
    there = in_database(marks)
    gone = [
        f"{view}.{column} ({data_type}) was promised as column {place} and is not there"
        for view, columns in promised().items()
        for place, (column, data_type, _) in enumerate(columns, start=1)
        if [each[:2] for each in there.get(view, [])][place - 1 : place] != [(column, data_type)]
    ]
    assert gone == []


@pytest.mark.usefixtures("database")
def test_new_name_of_bi_is_promised_at_the_end_of_its_view(marks: dict[tuple[str, str], str]) -> None:
    there, listed = in_database(marks), promised()
    added = [
        ",".join((view, *column)) for view, columns in there.items() for column in columns[len(listed.get(view, ())) :]
    ]  # lines for bi_columns.csv, after the last line of the view
    assert added == []


@pytest.mark.usefixtures("database")
def test_list_says_what_the_contracts_say_of_sums(marks: dict[tuple[str, str], str]) -> None:
    assert promised() == in_database(marks)


def test_column_that_may_not_be_summed_says_so_in_its_comment() -> None:
    silent = []
    for file in (paths.DBT_PROJECT / "models").rglob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", ()):
            silent += [f"{model['name']}.{column['name']}" for column in model.get("columns", ()) if not says_so(column)]
    assert silent == []


def says_so(column: dict[str, Any]) -> bool:
    mark = column.get("config", {}).get("meta", {}).get("sum")
    text = " ".join(column.get("description", "").split())
    return mark is None or all(words in text for words in MEANT[mark])


def in_database(marks: dict[tuple[str, str], str]) -> Promise:
    with connected("owner") as connection:
        rows = connection.execute(
            """
            select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
            from pg_class as c
            inner join pg_attribute as a on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
            where
                c.relnamespace = 'bi'::regnamespace
                and c.relkind in ('r', 'v')
                -- What shows the past of a view or star has its columns: test_views.py.
                and not (c.relkind = 'v' and c.relname ~ '_(history|versions)$')
            order by c.relname collate "C", a.attnum
            """
        ).fetchall()
    found: Promise = {}
    for view, column, data_type in rows:
        is_number = data_type in NUMBERS and not column.endswith(("_key", "_year"))
        found.setdefault(view, []).append((column, data_type, marks.get((view, column), "any_slice" if is_number else "")))
    return found
