"""The archive: received bytes, named by their sha256, written before anything is parsed."""

import hashlib
from pathlib import Path
from typing import Final

from aidbook.landing.whole_file import write_whole

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

    Raises:
        StorageError: the disk has no room or refuses the file.
    """
    sha256 = sha256_of(content)
    place = archive_path(archive, sha256)
    if place.exists() and place.stat().st_size == len(content):
        return sha256, place
    write_whole(place, content)
    return sha256, place
