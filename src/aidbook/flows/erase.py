"""Erasing a person: out of every table and every kept file, with the act written down and every figure as it was."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from aidbook.bulletins.archive import ArchiveError, responses_in
from aidbook.errors import WarehouseError
from aidbook.landing.archive import FILES, sha256_of
from aidbook.landing.blanked_files import UnblankableError, blanked
from aidbook.landing.whole_file import write_whole
from aidbook.settings import settings
from aidbook.text.person import Spelling, spellings
from aidbook.warehouse import erase
from aidbook.warehouse.build import candidates, drop_candidates
from aidbook.warehouse.connect import connected

_ARCHIVED: Final = f"archive/{FILES}/"

_PATIENCE: Final = 60
"""How often, about once a second, it is tried to remove a candidate that its load reads."""
_IN_USE: Final = "its load reads it; it is never published, and is removed when that load ends"


@dataclass(frozen=True, slots=True)
class Erasure:
    """Where a person stands, or stood. ``number`` is that of the act in ops.erasure, None where nothing was done.

    ``rows`` counts rows by column, ``files`` are below the home folder, ``unread`` those into which nobody can look,
    and candidates that stay, with why.
    ``pages`` are the archive's files of pages of bulletins: these are kept as their issuers published them, and not read again.
    """

    number: int | None
    rows: dict[str, int]
    files: list[str]
    pages: list[str] = field(default_factory=list)
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
    pages, warc_files, broken = _pages_with(written)
    found = partial(Erasure, rows=rows, files=list(files), pages=warc_files)
    if not confirmed:
        return found(None, unread=unread | broken)
    archived = {Path(name).name: sha256_of(content) for name, content in files.items() if name.startswith(_ARCHIVED)}
    with connected("owner") as connection:
        number = erase.erase(connection, written, author, why)
        erase.note_files(connection, number, archived, sum(not name.startswith(_ARCHIVED) for name in files))
        erase.note_pages(connection, number, pages)
    for name, content in files.items():
        write_whole(settings().home / name, content)
    stay = _without_candidates()
    with connected("owner", autocommit=True) as connection:
        erase.forget_old_versions(connection)
    return found(number, unread=unread | broken | {f"candidate_{load_id}": _IN_USE for load_id in stay})


def _without_candidates() -> list[int]:
    """Remove all candidates, waiting for loads that read theirs; returns those that stay all the same."""
    stay: list[int] = []
    for _ in range(_PATIENCE):
        with connected("loader") as connection:
            stay = drop_candidates(connection, candidates(connection))
        if not stay:
            break
        time.sleep(1)
    return stay


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
    return found, unread


def _pages_with(written: Sequence[Spelling]) -> tuple[set[str], list[str], dict[str, str]]:
    """The archived pages in which, or in whose address, the name stands, by the sha256 of their bodies; their files; and broken files."""
    pages: set[str] = set()
    files, broken = [], {}
    for file in sorted(settings().archive.glob("warc/*.gz")):
        name = file.relative_to(settings().home).as_posix()
        try:
            named = {sha256 for sha256, page in responses_in(file) if blanked(page, written) is not page}
        except ArchiveError as error:
            broken[name] = str(error)
            continue
        if named:
            files.append(name)
        pages |= named
    return pages, files, broken


def _kept_files() -> Iterator[Path]:
    for folder in (settings().archive / FILES, settings().answers, settings().pages):
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())
