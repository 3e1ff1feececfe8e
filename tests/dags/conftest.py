"""Airflow reads its configuration when it is imported: it gets a folder of its own before that."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from aidbook import paths

os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="aidbook-tests-airflow-")
atexit.register(shutil.rmtree, os.environ["AIRFLOW_HOME"], ignore_errors=True)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"

DAG_FILES = sorted(paths.DAGS.glob("*.py"))


@pytest.fixture(scope="session")
def dag_bag() -> Any:
    """All DAGs, parsed as Airflow parses them."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(paths.DAGS))


@pytest.fixture(params=DAG_FILES, ids=lambda file: file.stem)
def dag_file(request: pytest.FixtureRequest) -> Path:
    """Each DAG file in turn."""
    file: Path = request.param
    return file
