"""Raw responses in WARC files, found again by file and offset, or by the sha256 of the body.

``<archive>/warc/<source>-<time>.warc.gz`` holds the responses; ``<archive>/warc/index.jsonl`` has one line per body. A body that is there
already is not written a second time, so a server without ETag does not fill the disk. Bodies lie there as they are read, without the
packing in which they were sent; the headers that spoke of it are kept under another name, as Common Crawl does.
"""

import datetime as dt
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from aidbook.errors import AidbookError

_SENT_AS = {"content-encoding", "transfer-encoding", "content-length"}
"""Headers that speak of the body as it was sent; a reader of the WARC would unpack it a second time."""


class ArchiveError(AidbookError):
    """The archive does not hold what it should hold."""


@dataclass(frozen=True, slots=True)
class StoredBody:
    """Where one response lies. ``warc_file`` is relative to the archive folder; ``offset`` is that of its gzip member."""

    sha256: str
    warc_file: str
    offset: int
    url: str


def index_file(archive: Path) -> Path:
    """The list of stored bodies."""
    return archive / "warc" / "index.jsonl"


def load_index(archive: Path) -> dict[str, StoredBody]:
    """Every stored body by sha256. A last line cut short by a kill is left out: its body is fetched and written again."""
    file = index_file(archive)
    if not file.exists():
        return {}
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            body = StoredBody(**json.loads(line))
        except (json.JSONDecodeError, TypeError):
            continue
        found[body.sha256] = body
    return found


def read_body(archive: Path, warc_file: str, offset: int) -> bytes:
    """The response body at this place.

    Raises:
        ArchiveError: the file is gone or broken, or no response starts there.
    """
    path = archive / warc_file
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    return bytes(record.raw_stream.read())
                break
    except FileNotFoundError as error:
        raise ArchiveError(f"{path}: not found; restore the archive folder or collect the page again.") from error
    except (ArchiveLoadFailed, zlib.error, OSError, EOFError) as error:
        raise ArchiveError(f"{path} at {offset}: broken ({error}); restore the archive folder or collect the page again.") from error
    raise ArchiveError(f"{path}: no response at offset {offset}.")


def read_stored(archive: Path, stored: StoredBody) -> bytes:
    """The body, checked against its sha256.

    Raises:
        ArchiveError: the file is gone or broken, or its bytes are not those that were stored.
    """
    body = read_body(archive, stored.warc_file, stored.offset)
    if hashlib.sha256(body).hexdigest() != stored.sha256:
        raise ArchiveError(f"{stored.warc_file} at {stored.offset}: the body is not the one that was stored ({stored.sha256}).")
    return body


def responses_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every response of a WARC file: the sha256 of its body, and its address and body as bytes.

    Raises:
        ArchiveError: the file is broken, after what can be read of it.
    """
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    body = bytes(record.raw_stream.read())
                    address = record.rec_headers.get_header("WARC-Target-URI") or ""
                    yield hashlib.sha256(body).hexdigest(), address.encode() + b"\n" + body
    except (ArchiveLoadFailed, zlib.error, OSError, EOFError) as error:
        raise ArchiveError(f"{path}: broken ({error}); restore the archive folder.") from error


class ArchiveWriter:
    """Writes the responses of one collection into a WARC file of its own; use it as a context."""

    def __init__(self, archive: Path, source: str, now: dt.datetime) -> None:
        self._archive = archive
        self._name = f"warc/{source}-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}.warc.gz"
        (archive / "warc").mkdir(parents=True, exist_ok=True)
        self._index = load_index(archive)
        _end_last_line(index_file(archive))
        self._stream = (archive / self._name).open("ab")
        self._writer = WARCWriter(self._stream, gzip=True)

    def __enter__(self) -> "ArchiveWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; one without a response is removed."""
        self._stream.close()
        path = self._archive / self._name
        if path.exists() and path.stat().st_size == 0:
            path.unlink()

    def holds(self, sha256: str) -> bool:
        """Whether this body is stored, and its file is still there."""
        stored = self._index.get(sha256)
        return stored is not None and (self._archive / stored.warc_file).exists()

    def read(self, sha256: str) -> bytes:
        """The body with this sha256, checked.

        Raises:
            ArchiveError: no such body is stored, or its bytes are not those that were stored.
        """
        if sha256 not in self._index:
            raise ArchiveError(f"{index_file(self._archive)}: no body with sha256 {sha256}.")
        return read_stored(self._archive, self._index[sha256])

    def write(self, url: str, status: str, headers: Sequence[tuple[str, str]], body: bytes, now: dt.datetime) -> StoredBody:
        """Store one response, unless its body is stored already, and say where it lies."""
        sha256 = hashlib.sha256(body).hexdigest()
        if self.holds(sha256):
            return self._index[sha256]
        offset = self._stream.tell()
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            http_headers=StatusAndHeaders(status, _as_stored(headers, len(body)), protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "X-Body-SHA256": sha256},
        )
        self._writer.write_record(record)
        self._stream.flush()
        stored = StoredBody(sha256, self._name, offset, url)
        with index_file(self._archive).open("a", encoding="utf-8") as index:
            index.write(json.dumps(asdict(stored)) + "\n")
        self._index[sha256] = stored
        return stored


def _as_stored(headers: Sequence[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    kept = [(f"X-Crawler-{name}" if name.lower() in _SENT_AS else name, value) for name, value in headers]
    return [*kept, ("Content-Length", str(length))]


def _end_last_line(index: Path) -> None:
    """End a line that a kill has cut short, so that the next one stands alone."""
    if index.exists() and not index.read_bytes().endswith(b"\n"):
        with index.open("a", encoding="utf-8") as stream:
            stream.write("\n")
