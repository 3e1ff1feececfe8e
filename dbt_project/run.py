"""Run dbt on this project as it was parsed before, or parse it and keep that for the next run.

``python run.py KEPT DATABASE SCHEMA TARGET_PATH ARGUMENTS…``, where KEPT is the file of the kept parse. Parsing takes dbt longer than the
rest of a build, and what it finds is the same for every load: a load has a schema and variables of its own, and variables are read when a
model is compiled (no config, no choice of a ref asks for them). So models move from the schema that they were parsed for to this load's.
"""

import gc
import os
import sys
from pathlib import Path

# A run is short and makes a million objects that stay, most of them in these imports: looking among them for garbage was a sixth of its
# processor time.
gc.disable()

from dbt.cli.main import dbtRunner  # noqa: E402
from dbt.contracts.graph.manifest import Manifest  # noqa: E402
from dbt.parser.manifest import extended_mashumaro_encoder, extended_mashumuro_decoder  # noqa: E402

Address = tuple[str, str]
"""Database and schema."""

NOWHERE: Address = ("any database", "any schema")
"""Where the models of a kept parse stand."""


def main(kept: Path, here: Address, target_path: Path, arguments: list[str]) -> int:
    """Run dbt; 0 if all went well."""
    manifest = read(kept) if kept.exists() else None
    if manifest:
        move(manifest, NOWHERE, here)
    done = dbtRunner(manifest).invoke(arguments)
    parsed = target_path / "partial_parse.msgpack"
    if manifest is None and parsed.exists():
        keep(parsed, here, kept)
    if done.exception:
        print(done.exception)
    return 0 if done.success else 1


def read(file: Path) -> Manifest:
    """What dbt wrote down when it parsed the project."""
    return Manifest.from_msgpack(file.read_bytes(), decoder=extended_mashumuro_decoder)


def keep(parsed: Path, here: Address, kept: Path) -> None:
    """Keep a parse for other loads; whole or not at all, as two loads may do so at once."""
    manifest = read(parsed)
    move(manifest, here, NOWHERE)
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_name(f".{os.getpid()}.draft")
    draft.write_bytes(manifest.to_msgpack(extended_mashumaro_encoder))
    draft.replace(kept)


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
    sys.exit(main(Path(sys.argv[1]), (sys.argv[2], sys.argv[3]), Path(sys.argv[4]), sys.argv[5:]))
