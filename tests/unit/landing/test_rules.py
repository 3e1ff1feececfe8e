"""Which years a changed rule marks: those that it speaks of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aidbook import paths
from aidbook.landing import rules

FX = "year,vnd_per_usd\n2021,23159\n2022,23271\n"
DUE = "report_period,first_report_year,last_report_year,day\nY,2012,2021,1\nY,2022,,18\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project of four rules."""
    for name, place in (
        ("PROJECT", ""),
        ("DBT_PROJECT", "dbt_project"),
        ("EXPECTATIONS", "expectations"),
        ("REGISTRY_SOURCES", "sources/registry"),
    ):
        monkeypatch.setattr(paths, name, tmp_path / place)
    for file, text in (
        ("dbt_project/seeds/fx.csv", FX),
        ("dbt_project/seeds/due.csv", DUE),
        ("dbt_project/seeds/names.csv", "name,stands_for\nPlan,Plan International\n"),
        ("dbt_project/models/fct.sql", "select 1"),
        ("dbt_project/models/bi/bi_aid.sql", "select 2"),
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    yield tmp_path
    _forget()


def marked(project: Path, file: str, text: str) -> set[int | None]:
    """The years (None: the claims) whose rules differ once the file holds this text."""
    units = (2020, 2021, 2022, 2023, None)
    _forget()
    before = {unit: rules.rules_of(unit).sha256 for unit in units}
    (project / file).write_text(text, encoding="utf-8")
    _forget()
    return {unit for unit in units if rules.rules_of(unit).sha256 != before[unit]}


def _forget() -> None:
    rules.rules_of.cache_clear()
    rules._contents.cache_clear()


@pytest.mark.parametrize(
    ("file", "text", "years"),
    [
        pytest.param("dbt_project/seeds/fx.csv", FX.replace("23159", "23160"), {2021, None}, id="the rate of a year"),
        pytest.param("dbt_project/seeds/fx.csv", FX + "2023,23787\n", {2023, None}, id="a rate that there was not"),
        pytest.param("dbt_project/seeds/fx.csv", FX.replace("per_usd", "a_dollar"), {2020, 2021, 2022, 2023, None}, id="a column's name"),
        pytest.param("dbt_project/seeds/due.csv", DUE.replace(",18", ",31"), {2022, 2023, None}, id="a span without an end"),
        pytest.param("dbt_project/seeds/due.csv", DUE.replace("2021,1", "2020,1"), {2020, 2021, None}, id="the end of a span"),
        pytest.param("dbt_project/seeds/names.csv", "name,stands_for\n", {2020, 2021, 2022, 2023, None}, id="a list that names no year"),
        pytest.param("dbt_project/models/fct.sql", "select 3", {2020, 2021, 2022, 2023, None}, id="a model"),
        pytest.param("dbt_project/models/bi/bi_aid.sql", "select 3", set(), id="a view, which no load builds"),
    ],
)
def test_rules_changed_file_marks_the_years_that_it_speaks_of(project: Path, file: str, text: str, years: set[int | None]) -> None:
    assert marked(project, file, text) == years


def test_rules_of_the_project_know_their_lists_of_years() -> None:
    _forget()
    differing = {name for name, sha256 in rules.rules_of(2021).files.items() if rules.rules_of(2022).files[name] != sha256}
    assert {Path(name).stem for name in differing} >= {"fx_vnd_usd", "fx_currency_usd", "national_figures"}
