"""What reading a DAG file costs: Airflow does it every half minute, so a file imports what draws the graph and nothing else."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from aidbook import paths

HEAVY = {
    "pandas",
    "numpy",
    "dbt",
    "great_expectations",
    "psycopg",
    "psycopg2",
    "openpyxl",
    "python_calamine",
    "scrapy",
    "trafilatura",
    "lxml",
    "pydantic_settings",
}
"""What a task needs and a graph does not."""

# One import of Airflow, then a copy of the process for each file: nobody sees what another file has imported.
_PROBE = """
import json, os, sys
import airflow.sdk
before = set(sys.modules)
for file in sys.argv[1:]:
    if os.fork() == 0:
        exec(compile(open(file).read(), file, "exec"), {"__name__": "dag_file"})
        print(json.dumps([file, sorted(set(sys.modules) - before)]), flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def added_modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What each DAG file (and one that is too heavy) imports beyond `airflow.sdk`, by the file's stem."""
    heavy = tmp_path_factory.mktemp("probe") / "heavy.py"
    heavy.write_text("import psycopg\n")
    files = [heavy, *paths.DAGS.glob("*.py")]
    done = subprocess.run([sys.executable, "-c", _PROBE, *map(str, files)], capture_output=True, text=True, check=True)
    answers = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))
    return {Path(file).stem: set(modules) for file, modules in answers}


def test_dag_file_adds_no_heavy_module_to_airflow_sdk(dag_file: Path, added_modules: dict[str, set[str]]) -> None:
    assert not {name for name in added_modules[dag_file.stem] if name.split(".")[0] in HEAVY}


def test_dag_file_imports_of_ours_only_orchestration_and_the_clock(dag_file: Path, added_modules: dict[str, set[str]]) -> None:
    ours = {name for name in added_modules[dag_file.stem] if name.startswith("aidbook.")}
    assert {name.split(".")[1] for name in ours} == {"orchestration", "clock"}


def test_probe_sees_a_heavy_module(added_modules: dict[str, set[str]]) -> None:
    assert "psycopg" in added_modules["heavy"]


def test_task_body_is_one_call_into_the_flows(dag_file: Path) -> None:
    tree = ast.parse(dag_file.read_text())
    tasks = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _is_task(node)]
    assert tasks
    for task in tasks:
        imports = [node.module or "" for node in ast.walk(task) if isinstance(node, ast.ImportFrom)]
        flows = [name for name in imports if name.startswith("aidbook.flows")]
        assert len(flows) == 1, f"{task.name} imports {imports}"
        # What only Airflow can give to a flow, such as a store behind one of its connections, comes from orchestration.
        assert all(name.startswith("aidbook.orchestration") for name in set(imports) - set(flows)), f"{task.name} imports {imports}"


def _is_task(function: ast.FunctionDef) -> bool:
    return any("task" in ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list)


def test_dag_file_is_one_page(dag_file: Path) -> None:
    assert len(dag_file.read_text().splitlines()) <= 75


def test_dag_file_has_no_name_that_dbt_would_import(dag_file: Path) -> None:
    assert not dag_file.stem.startswith("dbt_")


def test_dag_files_keep_the_airflow_rules_of_ruff() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "AIR", paths.DAGS, paths.PROJECT / "src/aidbook/orchestration"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("broken", ["from airflow.operators.python import PythonOperator\n"])
def test_airflow_rules_of_ruff_see_an_old_import(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "old.py"
    file.write_text(f"{broken}PythonOperator\n")
    assert (
        subprocess.run([sys.executable, "-m", "ruff", "check", "--select", "AIR", file], capture_output=True, check=False).returncode == 1
    )
