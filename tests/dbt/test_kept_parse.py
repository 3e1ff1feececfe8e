"""What one load parsed serves the next: models stand in its schema, and nothing else of the first load is left in them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aidbook import paths

KEYS = ("unique_id", "database", "schema", "relation_name", "config", "depends_on", "raw_code", "columns", "constraints")


def listed(target: Path, kept: Path, database: str, schema: str, load_id: int, told: str = "begin\n") -> dict[str, Any]:
    """All that dbt knows of each node, as a load with this schema and these variables would build it, once it is told to begin."""
    done = subprocess.run(
        [
            *(sys.executable, str(paths.DBT_PROJECT / "run.py"), str(kept), database, schema),
            *("--quiet", "--no-version-check", "ls", "--output", "json", "--output-keys", *KEYS),
            *("--project-dir", str(paths.DBT_PROJECT), "--profiles-dir", str(paths.DBT_PROJECT)),
            *("--target-path", str(target), "--log-path", str(target)),
            *("--vars", json.dumps({"load_id": load_id, "report_year": 2020 + load_id, "unit": "year"})),
        ],
        env={**os.environ, "AIDBOOK_DBT_DBNAME": database, "AIDBOOK_DBT_SCHEMA": schema},
        input=told,
        capture_output=True,
        text=True,
        check=True,
    )
    nodes = {node["unique_id"]: node for node in map(json.loads, done.stdout.splitlines())}
    for node in nodes.values():
        # dbt gives them in no order of its own.
        node["depends_on"] = {kind: sorted(ids) for kind, ids in node.get("depends_on", {}).items()}
    return nodes


@pytest.mark.slow
def test_project_parsed_for_another_load_is_the_same_as_parsed_anew(tmp_path: Path) -> None:
    kept, own = tmp_path / "kept.msgpack", tmp_path / "own.msgpack"
    first = listed(tmp_path / "first", kept, "one", "candidate_1", 1)
    written = kept.stat()
    again = listed(tmp_path / "again", kept, "two", "candidate_2", 2)
    assert kept.stat().st_ino == written.st_ino, "parsed again"
    assert [file.name for file in kept.parent.glob(".*")] == []
    assert again == listed(tmp_path / "anew", own, "two", "candidate_2", 2)
    assert len(again) > 100
    assert first.keys() == again.keys()
    assert "candidate_1" in str(first)
    assert "candidate_1" not in str(again)


@pytest.mark.slow
def test_dbt_that_was_started_for_nothing_ends_and_leaves_only_the_parse(tmp_path: Path) -> None:
    kept = tmp_path / "parsed" / "kept.msgpack"
    assert listed(tmp_path / "target", kept, "one", "candidate_1", 1, told="") == {}
    assert kept.exists()
    assert not (tmp_path / "target").exists()
    assert list(kept.parent.glob("*.draft")) == []
