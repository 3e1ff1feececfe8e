"""The data dictionary: a page per view of bi in both languages, with meaning, type, sum and example, and links that lead somewhere."""

import re
from pathlib import Path

import psycopg
import pytest
from warehouses import Warehouse

from aidbook.warehouse.dictionary import DictionaryView, read_dictionary
from aidbook.warehouse.dictionary_pages import LANGUAGES, write_pages

SUMS = {("aid", "newly_approved_reported"): "within_currency"}
LINK = re.compile(r'<a href="([^"#]+)"')


@pytest.fixture
def views(loaded: Warehouse) -> list[DictionaryView]:
    with psycopg.connect(loaded.database.reader) as connection:
        return read_dictionary(connection, SUMS)


def test_dictionary_knows_meaning_sum_join_and_example_of_a_column(views: list[DictionaryView]) -> None:
    columns = {(view.name, column.name): column for view in views for column in view.columns}
    assert all(column.meaning.en and column.meaning.vi for column in columns.values())
    assert columns["aid", "newly_approved_reported"].may_be_summed == "within_currency"
    assert columns["aid", "newly_approved_usd"].may_be_summed == "any_slice"
    assert columns["aid", "place"].may_be_summed == ""
    assert columns["fct_aid_flow", "reporting_place_key"].joins == "dim_place"
    assert columns["fct_aid_flow", "aid_flow_key"].is_key
    # A short list of values is shown whole.
    assert columns["dim_place", "era"].example == "2004-2008 · 34-unit · 63-unit · pre-2004"


def test_dictionary_has_a_page_per_view_and_language_and_no_link_to_nowhere(views: list[DictionaryView], tmp_path: Path) -> None:
    written = write_pages(views, tmp_path)
    assert {str(page.relative_to(tmp_path)) for page in written} == {
        f"{language}/{name}.html" for language in LANGUAGES for name in ("index", *(view.name for view in views))
    }
    # dbt's own site is put beside the pages by `make docs`.
    linked = {(page.parent / link).resolve() for page in written for link in LINK.findall(page.read_text(encoding="utf-8"))}
    assert linked - {page.resolve() for page in written} == {(tmp_path / "dbt" / "index.html").resolve()}


def test_page_speaks_its_language(views: list[DictionaryView], tmp_path: Path) -> None:
    write_pages(views, tmp_path)
    english, vietnamese = ((tmp_path / language / "aid.html").read_text(encoding="utf-8") for language in ("en", "vi"))
    assert "May be summed" in english
    assert "within one currency" in english
    assert "Cộng được" in vietnamese
    assert "trong một loại tiền" in vietnamese
    assert "May be summed" not in vietnamese
