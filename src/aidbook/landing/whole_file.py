"""Files that appear whole or not at all, whoever is killed, runs out of room, or writes the same at the same time."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from aidbook.errors import StorageError

DRAFT: Final = ".draft"
"""Ends the name of a file that is being written; one that its writer left is swept."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to disk, and rename it; folders on the way are made for their owner alone.

    A file that was there keeps its rights. Two that write the same place at once do not meet: each has a draft of its own.

    Raises:
        StorageError: the disk has no room or refuses the file; what was there is there still.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{DRAFT}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise StorageError(
            f"{len(content)} bytes cannot be kept in {path.parent}: {error.strerror}. Make room or mend its rights, then run the same "
            "again: what was written before is kept, and this is asked for again."
        ) from error
