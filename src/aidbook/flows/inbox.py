"""Where submissions lie: a folder, or an object store by its address. Both list files with a version, so that only new bytes are read."""

import logging
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from aidbook.text.contacts import cover_in_name

SKIPPED_PREFIXES = ("~$", ".")
"""Lock files of office programs and hidden files: never submissions."""

logger = logging.getLogger(__name__)

_VERSION_MARKS = ("size", "ETag", "LastModified", "mtime", "created", "ino")
"""What fsspec's file systems tell of an object, each under its own names; of a local file ``created`` is the time of any change."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """One file of an inbox. ``version`` differs whenever the bytes at ``address`` may differ; ``read`` fetches them.

    Name and address are text that a database can hold, whatever bytes the file system has. ``size`` is in bytes; None where a store does
    not tell it.
    """

    name: str
    address: str
    version: str
    read: Callable[[], bytes]
    size: int | None = None


class Inbox(Protocol):
    """Anything that lists files in a settled order."""

    def files(self) -> Iterator[InboxFile]:
        """The files, without hidden ones and lock files."""


@dataclass(frozen=True, slots=True)
class FolderInbox:
    """A folder with everything below it, or a single file."""

    place: Path

    def files(self) -> Iterator[InboxFile]:
        """The files below the folder by path. A version is size and times to the nanosecond, as an editor cannot help changing them.

        Links are not followed: who may write into the inbox may not have any file of this machine read.
        """
        place = self.place.resolve()
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if not _is_submission(file.name):
                continue
            try:
                about = file.lstat()
            except OSError as error:
                logger.warning("%s is gone: %s", cover_in_name(_as_text(str(file))), error.strerror or "not there")
                continue
            if stat.S_ISREG(about.st_mode):
                version = f"{about.st_size}-{about.st_mtime_ns}-{about.st_ctime_ns}-{about.st_ino}"
                yield InboxFile(_as_text(file.name), _as_text(f"file://{file}"), version, file.read_bytes, about.st_size)
            elif stat.S_ISLNK(about.st_mode):
                logger.warning("%s is a link and was not followed; put the file itself into the inbox", cover_in_name(_as_text(str(file))))


@dataclass(frozen=True, slots=True)
class StoreInbox:
    """Everything below a prefix of an object store; ``store`` is its fsspec file system."""

    store: Any
    root: str

    def files(self) -> Iterator[InboxFile]:
        """The objects below the prefix by key. A version is the store's own tag (ETag) with size and time."""
        self.store.invalidate_cache()
        for key, info in sorted(self.store.find(self.root, detail=True).items()):
            name = key.rsplit("/", 1)[-1]
            if _is_submission(name) and info.get("type") == "file" and not info.get("islink"):
                version = "-".join(str(info[mark]) for mark in _VERSION_MARKS if mark in info)
                address = _as_text(self.store.unstrip_protocol(key))
                yield InboxFile(_as_text(name), address, version, partial(self.store.cat_file, key), info.get("size"))


def inbox_at(address: str) -> Inbox:
    """The inbox at a folder's path, a ``file://`` address, or the address of an object store (``s3://bucket/prefix``).

    An object store takes its keys from where its own library looks for them (for s3 the ``AWS_…`` variables or files).
    """
    parts = urlsplit(address)
    if parts.scheme == "file":
        return FolderInbox(Path(unquote(parts.path)))
    if "://" not in address:
        return FolderInbox(Path(address))
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # late: 0.2 s that a folder need not pay

    return StoreInbox(*url_to_fs(address))


def _as_text(name: str) -> str:
    r"""The name with bytes that are no UTF-8 written out (``\udcff``)."""
    return name.encode("utf-8", "backslashreplace").decode()


def _is_submission(name: str) -> bool:
    return bool(name) and not name.startswith(SKIPPED_PREFIXES)
