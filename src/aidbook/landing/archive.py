"""The archive: received bytes, named by their sha256, written before anything is parsed."""

import hashlib
import os
from pathlib import Path
from typing import Final

from aidbook.errors import StorageError

FILES: Final = "files"
"""Folder below the archive with the bytes of workbooks; pages lie beside it."""


def sha256_of(content: bytes) -> str:
    """The hex sha256 that names the bytes everywhere."""
    return hashlib.sha256(content).hexdigest()


def archive_path(archive: Path, sha256: str) -> Path:
    """Where the bytes of a file lie: two levels, so that no folder grows past a few hundred entries."""
    return archive / FILES / sha256[:2] / sha256


def archive_bytes(archive: Path, content: bytes) -> tuple[str, Path]:
    """Store the bytes once and return their sha256 and place.

    The file appears whole or not at all: it is written beside its place, flushed to disk and renamed.

    Raises:
        StorageError: the disk has no room or refuses the file.
    """
    sha256 = sha256_of(content)
    place = archive_path(archive, sha256)
    if place.exists() and place.stat().st_size == len(content):
        return sha256, place
    draft = place.with_name(f"{sha256}.{os.getpid()}.draft")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StorageError(
            f"{len(content)} bytes cannot be kept in {archive}: {error.strerror}. Make room or mend its rights, then run the same again: "
            "what was taken in before this file is kept, and this one is asked for again."
        ) from error
    return sha256, place
