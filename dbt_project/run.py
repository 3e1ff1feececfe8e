"""Run dbt on this project as it was parsed before; where it was not, it is parsed and that is kept for the next run.

``python run.py KEPT DATABASE SCHEMA [ARGUMENTS…]``, where KEPT is the file of the kept parse. Parsing takes dbt longer than the rest of a
build, and what it finds is the same for every load: a load has a schema and variables of its own, and variables are read when a model is
compiled (no config, no choice of a ref asks for them). So models move from the schema that they were parsed for to this load's.

dbt needs seconds before it can do anything. So that it may be started while something else is still to be done, it begins when a line
arrives on its standard input, and ends where that is closed instead. Without arguments the project is parsed and nothing is run.
"""

import gc
import shutil
import sys
import tempfile
from pathlib import Path

# A run is short and makes a million objects that stay, most of them in these imports: looking among them for garbage was a sixth of its
# processor time.
gc.disable()

from dbt.cli.main import dbtRunner  # noqa: E402
from dbt.contracts.graph.manifest import Manifest  # noqa: E402
from dbt.parser.manifest import PARTIAL_PARSE_FILE_NAME, extended_mashumaro_encoder, extended_mashumuro_decoder  # noqa: E402

PROJECT = Path(__file__).parent

Address = tuple[str, str]
"""Database and schema."""

NOWHERE: Address = ("any database", "any schema")
"""Where the models of a kept parse stand."""


def main(kept: Path, here: Address, arguments: list[str]) -> int:
    """Run dbt, or only parse; 0 if all went well."""
    if not kept.exists() and not parse(here, kept):
        return 1
    if not arguments:
        return 0
    manifest = read(kept)
    move(manifest, NOWHERE, here)
    if not sys.stdin.readline():
        return 0
    return run(dbtRunner(manifest), arguments)


def run(runner: dbtRunner, arguments: list[str]) -> int:
    """Run a command of dbt; 0 if all went well."""
    done = runner.invoke(arguments)
    if done.exception:
        print(done.exception)
    return 0 if done.success else 1


def parse(here: Address, kept: Path) -> bool:
    """Parse the project and keep that for other loads; whole or not at all, as two loads may do so at once. False if dbt could not."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Not named by the process: containers on one volume have the same numbers.
    draft = Path(tempfile.mkdtemp(prefix=".", suffix=".draft", dir=kept.parent))
    try:
        command = ["--no-version-check", "--quiet", "parse", "--target", "candidate", "--no-write-json"]
        project = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
        if run(dbtRunner(), [*command, *project, "--target-path", str(draft), "--log-path", str(kept.parent)]) != 0:
            return False
        parsed = draft / PARTIAL_PARSE_FILE_NAME
        manifest = read(parsed)
        move(manifest, here, NOWHERE)
        parsed.write_bytes(manifest.to_msgpack(extended_mashumaro_encoder))
        parsed.replace(kept)
    finally:
        shutil.rmtree(draft)
    return True


def read(file: Path) -> Manifest:
    """What dbt wrote down when it parsed the project."""
    return Manifest.from_msgpack(file.read_bytes(), decoder=extended_mashumuro_decoder)


def move(manifest: Manifest, source: Address, target: Address) -> None:
    """Let everything that stands in one schema stand in the other; other schemas (sources, seeds) move with the database alone."""
    for node in (*manifest.nodes.values(), *manifest.sources.values(), *manifest.functions.values()):
        schema = target[1] if node.schema == source[1] else node.schema
        if node.relation_name:
            node.relation_name = node.relation_name.replace(f'"{source[0]}"."{node.schema}".', f'"{target[0]}"."{schema}".')
        node.database, node.schema = target[0], schema
    for unit_test in manifest.unit_tests.values():
        unit_test.schema = target[1] if unit_test.schema == source[1] else unit_test.schema


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), (sys.argv[2], sys.argv[3]), sys.argv[4:]))
