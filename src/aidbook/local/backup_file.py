"""A backup is one tar file: the dump of the database, the files of the home folder, and at its end a manifest that seals it.

The manifest names every member with size and sha256. It is written last, so a file without one was cut short.
"""

import datetime as dt
import fcntl
import hashlib
import json
import os
import tarfile
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from aidbook.errors import BackupError

FORMAT: Final = 1
"""Of the file; another number is refused."""
DUMP: Final = "database.dump"
MANIFEST: Final = "manifest.json"
_PARTIAL: Final = ".partial"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. ``rows`` counts every table in the moment of the dump; ``files`` has size and sha256 of every member."""

    made_at: str
    server_version: int
    migrations: list[str]
    years: list[int]
    rows: dict[str, int]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT


class BackupWriter:
    """Writes a backup into a folder; use it as a context.

    Until it is sealed it has another name, so a killed backup leaves no half of one under its final name; the next one sweeps it away.
    """

    def __init__(self, folder: Path, now: dt.datetime) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(folder)
        self._final = folder / f"aidbook-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}.tar"
        self._partial = self._final.with_suffix(f".tar{_PARTIAL}")
        self.dump = self._final.with_suffix(f".dump{_PARTIAL}")
        """Where the dump lies before it is added."""
        self._stream, self._dump_lock = _own(self._partial), _own(self.dump)
        self._tar = tarfile.TarFile(fileobj=self._stream, mode="w", format=tarfile.PAX_FORMAT)
        self._files: dict[str, tuple[int, str]] = {}

    def __enter__(self) -> "BackupWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for file in (self._partial, self.dump):
            file.unlink(missing_ok=True)
        self._stream.close()
        self._dump_lock.close()

    def add(self, path: Path, name: str) -> str | None:
        """Add a file as ``name`` and return the sha256 of what was added; None if it is gone. One that grows is cut where it was."""
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            return None
        with stream:
            about = os.fstat(stream.fileno())
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = about.st_size, int(about.st_mtime), 0o600
            hashing = _Hashing(stream)
            self._tar.addfile(member, hashing)
        self._files[name] = (about.st_size, hashing.sha256)
        return hashing.sha256

    def seal(self, manifest: Manifest) -> Path:
        """End the backup: write its manifest, bring all to the disk and give it its name."""
        # The dump was added and is of no more use: its place serves for the manifest.
        self.dump.write_text(json.dumps(asdict(replace(manifest, files=self._files)), ensure_ascii=False), encoding="utf-8")
        self.add(self.dump, MANIFEST)
        self._tar.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._partial.rename(self._final)
        return self._final


def unpack(file: Path, folder: Path | None = None) -> Manifest:
    """Check every byte of a backup against its manifest; with ``folder`` its members are laid there.

    What lies in ``folder`` is only to be used once this returns.

    Raises:
        BackupError: the file is no backup, was cut short or changed, or is of a format that this version does not know.
    """
    found: dict[str, tuple[int, str]] = {}
    text = None
    try:
        with tarfile.open(file, "r:") as tar:
            for member in tar:
                stream = tar.extractfile(member)
                if stream is None or text is not None or not _is_inside(member.name):
                    raise BackupError(f"{file}: {member.name!r} does not belong into a backup.")
                if member.name == MANIFEST:
                    text = stream.read()
                else:
                    found[member.name] = _lay(stream, None if folder is None else folder / member.name)
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{file} is no whole backup: {error}. Take another one.") from error
    except OSError as error:
        raise BackupError(f"{file} cannot be unpacked: {error}") from error
    if text is None:
        raise BackupError(f"{file} was cut short: it ends without a manifest. Take another one.")
    manifest = _read_manifest(file, text)
    if manifest.files != found:
        names = sorted(name for name in manifest.files.keys() | found.keys() if manifest.files.get(name) != found.get(name))
        raise BackupError(f"{file} was changed or damaged: {len(names)} members are not what they were: {', '.join(names[:5])}.")
    return manifest


def _read_manifest(file: Path, text: bytes) -> Manifest:
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise BackupError(f"{file} is of format {told['format']}, and this version reads {FORMAT}. Use the version that wrote it.")
        return Manifest(**{**told, "files": {name: (size, sha256) for name, (size, sha256) in told["files"].items()}})
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{file}: its manifest cannot be read ({error}). Take another one.") from error


def _is_inside(name: str) -> bool:
    return not name.startswith("/") and ".." not in name.split("/")


def _lay(stream: IO[bytes], place: Path | None) -> tuple[int, str]:
    """Size and sha256 of what a stream holds, copied to ``place``, if any, which only its owner may read."""
    hashing, size = _Hashing(stream), 0
    target = None
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = _own(place)
    try:
        while block := hashing.read(_CHUNK):
            size += len(block)
            if target is not None:
                target.write(block)
    finally:
        if target is not None:
            target.close()
    return size, hashing.sha256


class _Hashing:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._digest.update(block)
        return block

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def _own(path: Path) -> IO[bytes]:
    """A new file that only its owner may read, locked while it is open."""
    stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    fcntl.flock(stream, fcntl.LOCK_EX)
    return stream


def _sweep(folder: Path) -> None:
    """Remove what killed backups left: files under way that nobody holds."""
    for left in folder.glob(f"aidbook-*{_PARTIAL}"):
        with left.open("rb") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            left.unlink(missing_ok=True)
