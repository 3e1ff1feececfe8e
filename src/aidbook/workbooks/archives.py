"""A .zip of reports: its members as files of their own, unpacked in memory under limits. Nothing is ever written by a member's name."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from aidbook.workbooks.kinds import MAX_ENTRIES, ZIP_DAMAGE, Kind, kind_of
from aidbook.workbooks.safety import MAX_FILE_BYTES, MAX_TOTAL_BYTES, Refusal, Refused, read_limited, too_big

MAX_MEMBERS: Final = 200
"""Every province twice, and more."""
_SKIPPED: Final = ("~$", ".", "Thumbs.db", "desktop.ini")
"""What office programs and file managers leave behind."""
_LONGEST_NAME: Final = 1_000
"""Characters of a member's path; no file system of an office goes that far."""
_UNSAFE_NAME: Final = re.compile(r"^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)|[:\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a .zip, under the name that the zip gives it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members of a .zip that may be read, and why the others (or the whole) may not."""

    members: Sequence[Member]
    refused: Sequence[Refused]


def is_archive(content: bytes) -> bool:
    """Whether the content is a .zip of files, not an office file (which is a zip, too)."""
    return content.startswith(b"PK") and kind_of(content) is Kind.ZIP


def unpack(content: bytes) -> Unpacked:
    """Unpack a .zip. A member that must not be opened does not keep the others from being read.

    Refused are a zip inside the zip, a path that leaves its folder, a bomb, a password, a damaged member.
    """
    if len(content) > MAX_FILE_BYTES:
        return Unpacked((), [too_big(len(content))])
    if content.count(b"PK\x01\x02") > MAX_ENTRIES:
        return Unpacked((), [Refused(Refusal.UNSAFE, f"more than {MAX_ENTRIES} files in the archive")])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpack(archive)
    except ZIP_DAMAGE as error:
        return Unpacked((), [Refused(Refusal.UNREADABLE, str(error))])


def _unpack(archive: zipfile.ZipFile) -> Unpacked:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_skipped(entry.filename)]
    names = [entry.filename for entry in entries]
    if not entries:
        return Unpacked((), [Refused(Refusal.EMPTY, ".zip")])
    if len(entries) > MAX_MEMBERS or len(set(names)) < len(names):
        return Unpacked((), [Refused(Refusal.UNSAFE, f"{len(entries)} files in the archive, more than {MAX_MEMBERS}, or one name twice")])
    members: list[Member] = []
    refused: list[Refused] = []
    for entry in entries:
        member = _member(archive, entry)
        if isinstance(member, Refused):
            refused.append(Refused(member.refusal, f"{_printable(entry.filename)}: {member.seen}"))
        else:
            members.append(member)
        if sum(len(member.content) for member in members) > MAX_TOTAL_BYTES:
            return Unpacked((), [Refused(Refusal.UNSAFE, f"more than {MAX_TOTAL_BYTES:,} bytes unpacked")])
    return Unpacked(members, refused)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member | Refused:
    if _UNSAFE_NAME.search(entry.filename) or len(entry.filename) > _LONGEST_NAME:
        return Refused(Refusal.UNSAFE, "a path that leaves its folder, or signs or a length that no name has")
    if entry.flag_bits & 0x1:
        return Refused(Refusal.LOCKED, ".zip")
    try:
        content = read_limited(archive, entry, MAX_FILE_BYTES)
    except ZIP_DAMAGE as error:
        return Refused(Refusal.UNREADABLE, str(error))
    if content is None:
        return Refused(Refusal.UNSAFE, "it grows beyond every workbook when unpacked")
    return Refused(Refusal.NOT_FLAT, ".zip") if is_archive(content) else Member(entry.filename, content)


def _is_skipped(name: str) -> bool:
    return PurePosixPath(name).name.startswith(_SKIPPED) or name.startswith("__MACOSX/")


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "_" for character in name[:200])
