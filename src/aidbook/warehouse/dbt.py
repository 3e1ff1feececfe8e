"""Runs dbt as a child process and reads what it left behind. The only place that knows dbt's command line."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from aidbook import paths
from aidbook.errors import BuildError
from aidbook.settings import Role, settings

Target = Literal["candidate", "published"]

_PR_SET_PDEATHSIG = 1

QUIET = {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_USE_COLORS": "false"}


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What dbt did with one model, seed or test."""

    name: str
    status: str
    seconds: float
    row_count: int | None
    message: str | None


def run_dbt(
    command: Sequence[str],
    *,
    target: Target,
    role: Role,
    schema: str,
    target_path: Path,
    variables: Mapping[str, Any] | None = None,
    kept_parse: Path | None = None,
) -> list[NodeResult]:
    """Run one dbt command with its own target path, so that loads never share files.

    Args:
        command: what dbt is to do.
        target: the output of profiles.yml.
        role: who connects.
        schema: where models are built that have no other.
        target_path: where dbt writes.
        variables: what the project calls vars.
        kept_parse: the parsed project, read if it is there and written if not. Runs share it that differ in schema, database, and
            variables that are read in SQL alone.

    Raises:
        BuildError: dbt failed; the message names what failed and why, and where the whole log is.
    """
    target_path.mkdir(parents=True, exist_ok=True)
    (target_path / "run_results.json").unlink(missing_ok=True)
    address = _address(role, schema)
    if kept_parse:
        start = [str(paths.DBT_PROJECT / "run.py"), str(kept_parse), address["AIDBOOK_DBT_DBNAME"], schema, str(target_path)]
    else:
        start = ["-m", "dbt.cli.main"]
    arguments = [
        *(sys.executable, *start, "--no-version-check", *command),
        *("--project-dir", str(paths.DBT_PROJECT), "--profiles-dir", str(paths.DBT_PROJECT)),
        *("--target", target, "--target-path", str(target_path), "--log-path", str(target_path)),
    ]
    if variables:
        arguments += ["--vars", json.dumps(dict(variables))]
    environment = {**os.environ, **QUIET, **address}
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, preexec_fn=_die_with_parent)
    results = _results(target_path)
    if done.returncode != 0:
        failed = [f"{result.name}: {result.message}" for result in results if result.status in ("error", "fail", "runtime error")]
        said = "\n".join(failed) or (done.stdout + done.stderr).strip()[-2000:]
        raise BuildError(f"dbt {command[0]} failed in schema {schema}:\n{said}\nThe whole log is {target_path / 'dbt.log'}")
    return results


def _die_with_parent() -> None:
    """In the child: end when the parent is killed, or its successor would share schema and target path with a dbt that still builds."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def read_manifest(target_path: Path) -> dict[str, Any]:
    """The manifest that the last command in ``target_path`` wrote."""
    manifest: dict[str, Any] = json.loads((target_path / "manifest.json").read_bytes())
    return manifest


def _address(role: Role, schema: str) -> dict[str, str]:
    parts = conninfo_to_dict(settings().dsn_of(role))
    # What a dbt profile has no field for (sslmode, sslrootcert, …) goes the way that libpq itself offers.
    options = {
        option.envvar.decode(): str(parts[option.keyword.decode()])
        for option in Conninfo.get_defaults()
        if option.envvar and option.keyword.decode() in parts
    }
    fields = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "DBNAME": "dbname"}
    return {f"AIDBOOK_DBT_{name}": str(parts.get(field) or "") for name, field in fields.items()} | {"AIDBOOK_DBT_SCHEMA": schema} | options


def _results(target_path: Path) -> list[NodeResult]:
    file = target_path / "run_results.json"
    if not file.exists():
        return []
    return [
        NodeResult(
            name=result["unique_id"].split(".", 2)[2],
            status=str(result["status"]),
            seconds=float(result["execution_time"]),
            row_count=(result.get("adapter_response") or {}).get("rows_affected"),
            message=result.get("message"),
        )
        for result in json.loads(file.read_bytes())["results"]
    ]
