"""One hash over files, to know whether what was made from them is still theirs."""

import hashlib
from pathlib import Path
from typing import Final

from aidbook import paths

Tree = tuple[Path, tuple[str, ...]]
"""A folder, and the patterns of those of its files that matter."""

DBT_PROJECT: Final[Tree] = (paths.DBT_PROJECT, ("*.sql", "*.yml", "*.csv"))


def fingerprint(*trees: Tree) -> str:
    """The hash of the names and contents of all files."""
    digest = hashlib.sha256()
    for folder, patterns in trees:
        files = sorted(file for pattern in patterns for file in folder.rglob(pattern) if "target" not in file.parts)
        for file in files:
            digest.update(str(file.relative_to(folder)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
