"""The shared texts of an .xls whose letters are in several fonts, one of them of a legacy encoding."""

import itertools
import struct
from collections.abc import Iterator, Sequence
from typing import Final

from aidbook.text.legacy import Legacy, encoding_of_font
from aidbook.workbooks.legacy_texts import Run, Runs
from aidbook.workbooks.old_stream import records, short_text, workbook_stream

_FONT: Final = 0x0031
_SHARED_TEXTS: Final = 0x00FC
_CONTINUED: Final = 0x003C
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08


def fonts_of_records(stream: bytes) -> list[Legacy | None]:
    """Return the legacy encoding that each font of a workbook tells, by the font's number; None for other fonts."""
    fonts: list[Legacy | None] = []
    for kind, record in records(stream, 0):
        if kind == _FONT:
            # Font number 4 does not exist: the fifth record is font 5.
            fonts += [None] * (len(fonts) == 4) + [encoding_of_font(short_text(record, 14))]
    return fonts


def read_old_runs(content: bytes) -> Runs:
    """Return the texts of an .xls that have a run in a legacy font; nothing of what is damaged (its reader says so)."""
    found: dict[str, tuple[Run, ...]] = {}
    try:
        stream = workbook_stream(content)
        fonts = fonts_of_records(stream)
        if not any(fonts):
            return {}
        for text, changes in _Texts(_shared_parts(stream)).read():
            runs = tuple(_runs(text, changes, fonts))
            if any(run.encoding is not None for run in runs):
                found[text] = runs
    except (struct.error, IndexError):
        return found
    return found


def _shared_parts(stream: bytes) -> list[bytes]:
    """Return the record of shared texts and those that continue it."""
    parts: list[bytes] = []
    for kind, record in records(stream, 0):
        if kind == _SHARED_TEXTS or (kind == _CONTINUED and parts):
            parts.append(record)
        elif parts:
            break
    return parts


def _runs(text: str, changes: Sequence[tuple[int, int]], fonts: Sequence[Legacy | None]) -> Iterator[Run]:
    """Part a text where its font changes; the letters before the first change are in the font of their cell."""
    letters = text.encode("utf-16-le")
    edges = [*changes, (len(letters) // 2, 0)]
    if edges[0][0]:
        yield Run(letters[: edges[0][0] * 2].decode("utf-16-le", "replace"), None, has_font=False)
    for (start, font), (end, _) in itertools.pairwise(edges):
        encoding = fonts[font] if font < len(fonts) else None
        yield Run(letters[start * 2 : end * 2].decode("utf-16-le", "replace"), encoding, has_font=True)


class _Texts:
    """Reads texts one after the other from parts. Letters that go on in the next part say anew there how wide they are."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = 0
        self._at = 0

    def read(self) -> Iterator[tuple[str, Sequence[tuple[int, int]]]]:
        """Yield each text of several fonts, with the letter at which each font begins and the font's number."""
        if not self._parts:
            return
        _, count = struct.unpack("<II", self._take(8))
        for _ in range(count):
            length, flags = struct.unpack("<HB", self._take(3))
            run_count = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
            extra = struct.unpack("<I", self._take(4))[0] if flags & _EXTENDED else 0
            text = self._letters(length, is_wide=bool(flags & _WIDE))
            changes = [struct.unpack("<HH", self._take(4)) for _ in range(run_count)]
            self._take(extra)
            if changes:
                yield text, [(start, font) for start, font in changes]

    def _take(self, count: int) -> bytes:
        taken = b""
        while len(taken) < count:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
            piece = self._parts[self._part][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def _letters(self, count: int, *, is_wide: bool) -> str:
        text = ""
        while count:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 1
                is_wide = bool(self._parts[self._part][0] & _WIDE)
            size = 2 if is_wide else 1
            piece = self._parts[self._part][self._at : self._at + count * size]
            whole = len(piece) // size
            if not whole:
                raise IndexError
            self._at += whole * size
            text += piece[: whole * size].decode("utf-16-le" if is_wide else "latin-1", "replace")
            count -= whole
        return text
