"""The dbt project as a whole: it parses without warnings, its contracts are complete, its rules hold."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aidbook import paths
from aidbook.warehouse.connect import connected
from aidbook.warehouse.dbt import read_manifest, run_dbt
from aidbook.warehouse.stars import Star, read_stars
from aidbook.warehouse.trace.kinds import HOMES

WARNINGS_ARE_ERRORS = "{error: all, silence: [UnsupportedConstraintMaterialization]}"
"""Replaces the project's own warn_error_options, which silence the same one and say why."""

BOTH_LANGUAGES = " | Tiếng Việt: "


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The project as dbt parses it, every warning an error. No database is asked."""
    target = tmp_path_factory.mktemp("parse")
    folders = ["--project-dir", str(paths.DBT_PROJECT), "--profiles-dir", str(paths.DBT_PROJECT), "--target-path", str(target)]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "--no-version-check", "--warn-error-options", WARNINGS_ARE_ERRORS),
            *("parse", *folders, "--log-path", str(target)),
        ],
        env={**os.environ, "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return read_manifest(target)


@pytest.fixture(scope="module")
def stars(manifest: dict[str, Any]) -> list[Star]:
    return read_stars(manifest)


def test_project_parses_without_a_warning(manifest: dict[str, Any]) -> None:
    assert manifest["metadata"]["project_name"] == "aidbook"


def test_every_mart_is_published_under_an_enforced_contract(manifest: dict[str, Any], stars: list[Star]) -> None:
    marts = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model" and "marts" in node["tags"]}
    enforced = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["contract"]["enforced"]}
    assert marts == enforced == {star.name for star in stars}


def test_every_mart_and_column_is_commented_in_both_languages(stars: list[Star]) -> None:
    silent = [star.name for star in stars if BOTH_LANGUAGES not in star.comment]
    silent += [f"{star.name}.{column.name}" for star in stars for column in star.columns if BOTH_LANGUAGES not in column.comment]
    assert silent == []


def test_every_key_is_required_and_refers_to_a_member(stars: list[Star]) -> None:
    required = {star.name: {column.name for column in star.columns if column.is_required} for star in stars}
    referring = {star.name: {reference.column for reference in star.references} for star in stars}
    own = {star.name: set(star.key) for star in stars}
    assert [star.name for star in stars if not own[star.name] <= required[star.name]] == []
    loose = {
        f"{star.name}.{column.name}"
        for star in stars
        for column in star.columns
        if column.name.endswith("_key") and column.name not in referring[star.name] | own[star.name]
    }
    assert loose == set()


def test_every_key_of_a_published_table_can_be_traced(stars: list[Star]) -> None:
    traced = {(home.table, home.key) for home in HOMES.values()}
    # An NGO is traced as the donor that it is.
    assert {(star.name, star.key[0]) for star in stars if len(star.key) == 1} - traced == {("dim_ngo", "ngo_key")}


def test_every_model_stands_beside_its_yml(manifest: dict[str, Any]) -> None:
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    alone = [node["name"] for node in models if Path(str(node["patch_path"]).split("://")[-1]).stem != node["name"]]
    assert alone == []


@pytest.mark.usefixtures("database")
def test_rules_hold_in_every_unit_test(tmp_path: Path) -> None:
    with connected("loader") as connection:
        connection.execute("create schema candidate_1")
    # Unit tests ask the database for the types of their inputs, so the models are built without rows beside them.
    results = run_dbt(
        ["build", "--empty", "--resource-type", "model", "--resource-type", "unit_test", "--exclude", "path:models/bi"],
        target="candidate",
        role="loader",
        schema="candidate_1",
        target_path=tmp_path / "dbt",
    )
    passed = [result for result in results if result.status == "pass"]
    assert len(passed) == len(read_manifest(tmp_path / "dbt")["unit_tests"]) > 20
