"""A person's name out of the bytes of a file: a workbook, what is in a .zip, a page, a text."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final

from aidbook.text.person import Spelling

LONGEST: Final = 500_000_000
"""Bytes that a .zip may unpack to; one that would give more was never read."""
_COVER: Final = "x"
"""One byte in every encoding, so that no length that a format wrote down changes."""
_SIGN: Final = re.compile(r"<[^<>]*>|&#\w+;|[^\s<>]")


class UnblankableError(ValueError):
    """Nobody can look into the file: it is damaged, locked, or unpacks to too much."""


def blanked(content: bytes, written: Sequence[Spelling]) -> bytes:
    """The bytes with the name covered wherever it stands; the very same where it does not.

    Raises:
        UnblankableError: the file is a .zip that cannot be opened.
    """
    return _blanked_zip(content, written) if content.startswith(b"PK\x03\x04") else _blanked_text(content, written)


def _blanked_zip(content: bytes, written: Sequence[Spelling]) -> bytes:
    made, is_changed = io.BytesIO(), False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            if sum(member.file_size for member in old.infolist()) > LONGEST:
                raise UnblankableError(f"it unpacks to more than {LONGEST} bytes")
            for member in old.infolist():
                before = old.read(member)
                after = blanked(before, written)
                name = _blanked_text(member.filename.encode(), written).decode()
                is_changed |= after is not before or name != member.filename
                new.writestr(zipfile.ZipInfo(name, member.date_time), after, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnblankableError(str(error)) from error
    return made.getvalue() if is_changed else content


def _blanked_text(content: bytes, written: Sequence[Spelling]) -> bytes:
    # The first of them reads all of any bytes, and gives them back; the second is that of old workbooks, at either byte.
    found = content
    for spelling in written:
        text = found.decode("utf-8", "surrogateescape")
        covered = re.sub(spelling.pattern_in_markup, lambda match: _covered(match[0]), text, flags=re.IGNORECASE)
        found = found if covered == text else covered.encode("utf-8", "surrogateescape")
        for form in {spelling.text, spelling.text.upper(), spelling.text.lower(), spelling.text.title()}:
            wide = form.encode("utf-16-le")
            found = found.replace(wide, (_COVER * len(form)).encode("utf-16-le")) if wide in found else found
    return content if found == content else found


def _covered(text: str) -> str:
    return _SIGN.sub(lambda sign: sign[0] if sign[0].startswith("<") else _COVER, text)
