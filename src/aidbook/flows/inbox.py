"""Where submissions lie: a folder, or an object store by its address. Both list files with a version, so that only new bytes are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

SKIPPED_PREFIXES = ("~$", ".")
"""Lock files of office programs and hidden files: never submissions."""


_VERSION_MARKS = ("size", "ETag", "LastModified", "mtime", "created", "ino")
"""What fsspec's file systems tell of an object, each under its own names; of a local file ``created`` is the time of any change."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """One file of an inbox. ``version`` differs whenever the bytes at ``address`` may differ; ``read`` fetches them."""

    name: str
    address: str
    version: str
    read: Callable[[], bytes]


class Inbox(Protocol):
    """Anything that lists files in a settled order."""

    def files(self) -> Iterator[InboxFile]:
        """The files, without hidden ones and lock files."""


@dataclass(frozen=True, slots=True)
class FolderInbox:
    """A folder with everything below it, or a single file."""

    place: Path

    def files(self) -> Iterator[InboxFile]:
        """The files below the folder by path. A version is size and times to the nanosecond, as an editor cannot help changing them."""
        place = self.place.resolve()
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if _is_submission(file.name) and file.is_file():
                about = file.stat()
                version = f"{about.st_size}-{about.st_mtime_ns}-{about.st_ctime_ns}-{about.st_ino}"
                yield InboxFile(file.name, f"file://{file}", version, file.read_bytes)


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
            if _is_submission(name) and info.get("type") == "file":
                version = "-".join(str(info[mark]) for mark in _VERSION_MARKS if mark in info)
                yield InboxFile(name, self.store.unstrip_protocol(key), version, partial(self.store.cat_file, key))


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


def _is_submission(name: str) -> bool:
    return bool(name) and not name.startswith(SKIPPED_PREFIXES)
