"""Exposures: who reads bi is known to dbt, and stays known when a question asks for another view."""

import re
from typing import Any

import pytest
import yaml

from aidbook import paths

MODELS = paths.DBT_PROJECT / "models"


@pytest.fixture(scope="module")
def exposures() -> dict[str, Any]:
    listed = yaml.safe_load((MODELS / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    return {exposure["name"]: {reference[5:-2] for reference in exposure["depends_on"]} for exposure in listed}


def asked(folder: str) -> set[str]:
    """Models behind the views and stars of bi that the SQL files of a folder name."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in (paths.PROJECT / folder).glob("*.sql"))
    names = set(re.findall(r"\b(?:from|join) bi\.([a-z_]+)\b(?!\()", text)) | set(re.findall(r"source\('bi', '([a-z_]+)'\)", text))
    return {name if name.startswith(("fct_", "dim_", "bridge_")) else f"bi_{name}" for name in names}


@pytest.mark.parametrize(("name", "folder"), [("office_questions", "docs/questions"), ("bi_functions", "dbt_project/functions")])
def test_exposure_names_what_its_files_ask(exposures: dict[str, Any], name: str, folder: str) -> None:
    functions = {f"bi_{file.stem}" for file in (paths.DBT_PROJECT / "functions").glob("*.sql")}
    assert exposures[name] == asked(folder) - functions


def test_every_view_of_bi_is_read_by_something(exposures: dict[str, Any]) -> None:
    views = {file.stem for file in (MODELS / "bi").glob("bi_*.sql")}
    assert views <= set().union(*exposures.values())
