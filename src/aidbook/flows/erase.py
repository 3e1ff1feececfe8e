"""Erasing a person: out of every table and every kept file, with the act written down and every figure as it was."""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aidbook.errors import WarehouseError
from aidbook.landing.archive import FILES, sha256_of
from aidbook.landing.blanked_files import UnblankableError, blanked
from aidbook.settings import settings
from aidbook.text.person import Spelling, spellings
from aidbook.warehouse import erase
from aidbook.warehouse.connect import connected

_ARCHIVED: Final = f"archive/{FILES}/"
_AS_PUBLISHED: Final = "pages as their issuers published them are kept whole; a newer reader would read the name again"


@dataclass(frozen=True, slots=True)
class Erasure:
    """Where a person stands, or stood. ``number`` is that of the act in ops.erasure, None where nothing was done.

    ``rows`` counts rows by column, ``files`` are below the home folder, ``unread`` those into which nobody can look, with why.
    """

    number: int | None
    rows: dict[str, int]
    files: list[str]
    unread: dict[str, str] = field(default_factory=dict)


def erase_person(names: Sequence[str], author: str, why: str, *, confirmed: bool) -> Erasure:
    """Find a person by the ways the name is written, and with ``confirmed`` cover it everywhere.

    Tables come first, and with them the record which bytes are not to be taken in again. An erasure that was killed is repeated.

    Raises:
        WarehouseError: a name has one word, or is that of an entry of the code lists.
    """
    try:
        written = spellings(names)
    except ValueError as error:
        raise WarehouseError(f"{error} is one word, which stands in too many other texts. Give the whole name.") from error
    with connected("owner") as connection:
        rows = erase.rows_with(connection, written)
    files, unread = _files_with(written)
    if not confirmed:
        return Erasure(None, rows, list(files), unread)
    archived = {Path(name).name: sha256_of(content) for name, content in files.items() if name.startswith(_ARCHIVED)}
    with connected("owner") as connection:
        number = erase.erase(connection, written, author, why)
        erase.note_files(connection, number, archived, sum(not name.startswith(_ARCHIVED) for name in files))
    for name, content in files.items():
        _replace(settings().home / name, content)
    with connected("owner", autocommit=True) as connection:
        erase.forget_old_versions(connection)
    return Erasure(number, rows, list(files), unread)


def _files_with(written: Sequence[Spelling]) -> tuple[dict[str, bytes], dict[str, str]]:
    """The kept files in which the name stands, as they will be; and those into which nobody can look."""
    found, unread = {}, {}
    for file in _kept_files():
        name = file.relative_to(settings().home).as_posix()
        before = file.read_bytes()
        try:
            after = blanked(before, written)
        except UnblankableError as error:
            unread[name] = str(error)
            continue
        if after is not before:
            found[name] = after
    for file in sorted(settings().archive.glob("warc/*.gz")):
        page = gzip.decompress(file.read_bytes())
        if blanked(page, written) is not page:
            unread[file.relative_to(settings().home).as_posix()] = _AS_PUBLISHED
    return found, unread


def _kept_files() -> Iterator[Path]:
    for folder in (settings().archive / FILES, settings().answers, settings().pages):
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.chmod(path.stat().st_mode & 0o777)
    draft.replace(path)
