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


@dataclass(frozen=True, slots=True)
class StartedDbt:
    """A dbt that was started and waits to be told to begin: it needs seconds before it can do anything."""

    process: subprocess.Popen[str]
    command: str
    schema: str
    target_path: Path

    def finish(self) -> list[NodeResult]:
        """Let it begin, and wait for its end.

        Raises:
            BuildError: dbt failed; the message names what failed and why, and where the whole log is.
        """
        self.target_path.mkdir(parents=True, exist_ok=True)
        (self.target_path / "run_results.json").unlink(missing_ok=True)
        out, error = self.process.communicate("begin\n")
        results = _results(self.target_path)
        if self.process.returncode != 0:
            failed = [f"{result.name}: {result.message}" for result in results if result.status in ("error", "fail", "runtime error")]
            said = "\n".join(failed) or (out + error).strip()[-2000:]
            raise BuildError(f"dbt {self.command} failed in schema {self.schema}:\n{said}\nThe whole log is {self.target_path / 'dbt.log'}")
        return results

    def dismiss(self) -> None:
        """End it, if it has not ended by itself."""
        with self.process:
            self.process.kill()


def run_dbt(
    command: Sequence[str],
    *,
    target: Target,
    role: Role,
    schema: str,
    target_path: Path,
    variables: Mapping[str, Any] | None = None,
) -> list[NodeResult]:
    """Run one dbt command with its own target path, so that loads never share files.

    Args:
        command: what dbt is to do.
        target: the output of profiles.yml.
        role: who connects.
        schema: where models are built that have no other.
        target_path: where dbt writes.
        variables: what the project calls vars.

    Raises:
        BuildError: dbt failed; the message names what failed and why, and where the whole log is.
    """
    arguments = ["-m", "dbt.cli.main", *_arguments(command, target, target_path, variables)]
    return StartedDbt(_start(arguments, _address(role, schema)), command[0], schema, target_path).finish()


def start_dbt(
    command: Sequence[str], *, kept_parse: Path, role: Role, schema: str, target_path: Path, variables: Mapping[str, Any]
) -> StartedDbt:
    """Start dbt for a candidate on the project as it was parsed before; it touches neither ``schema`` nor ``target_path`` yet.

    Args:
        command: what dbt is to do.
        kept_parse: the parsed project, read if it is there and written if not. Runs share it that differ in schema, database, and
            variables that are read in SQL alone.
        role: who connects.
        schema: where models are built.
        target_path: where dbt writes.
        variables: what the project calls vars.
    """
    process = _start_kept(kept_parse, role, schema, _arguments(command, "candidate", target_path, variables))
    return StartedDbt(process, command[0], schema, target_path)


def start_parse(kept_parse: Path, role: Role) -> StartedDbt:
    """Start to parse the project for the candidates to come, where it is not parsed."""
    return StartedDbt(_start_kept(kept_parse, role, "parsed", []), "parse", "parsed", kept_parse.parent)


def _start_kept(kept_parse: Path, role: Role, schema: str, arguments: Sequence[str]) -> subprocess.Popen[str]:
    address = _address(role, schema)
    return _start([str(paths.DBT_PROJECT / "run.py"), str(kept_parse), address["AIDBOOK_DBT_DBNAME"], schema, *arguments], address)


def _start(arguments: Sequence[str], address: Mapping[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    environment = {**os.environ, **QUIET, **address}
    return subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True, preexec_fn=_die_with_parent
    )


def _arguments(command: Sequence[str], target: Target, target_path: Path, variables: Mapping[str, Any] | None) -> list[str]:
    arguments = [
        *("--no-version-check", *command),
        *("--project-dir", str(paths.DBT_PROJECT), "--profiles-dir", str(paths.DBT_PROJECT)),
        *("--target", target, "--target-path", str(target_path), "--log-path", str(target_path)),
    ]
    return [*arguments, "--vars", json.dumps(dict(variables))] if variables else arguments


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
