"""Rows on their way from the process that reads a file to the one that lands it: as the lines of COPY that landing sends on.

Making an object of every cell again, only to write it out once more, took longer than landing itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Final, overload

from aidbook.landing.copy_rows import decode_rows, encode_rows
from aidbook.model.submission import LandedRow, Submission

_CHUNK: Final = 2_000
"""Lines handed to the server at once."""


class PackedRows(Sequence[LandedRow]):
    """A submission's rows, with the lines that it ignores, ready for COPY. Who looks at single rows has all of them made."""

    def __init__(self, chunks: Sequence[bytes], count: int) -> None:
        self.chunks = chunks
        """Lines of landing.submission_row without its submission, parted by line ends."""
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> LandedRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[LandedRow]: ...
    def __getitem__(self, index: int | slice) -> LandedRow | Sequence[LandedRow]:
        return self._rows[index]

    def __iter__(self) -> Iterator[LandedRow]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._rows == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # rows hold dicts

    def __reduce__(self) -> tuple[type, tuple[Sequence[bytes], int]]:
        return PackedRows, (self.chunks, self._count)

    @cached_property
    def _rows(self) -> tuple[LandedRow, ...]:
        return tuple(decode_rows(chain.from_iterable(chunk.split(b"\n") for chunk in self.chunks)))


def with_packed_rows(submission: Submission) -> Submission:
    """Return a submission with its rows packed.

    Raises:
        ValueError: two rows claim one line of a sheet.
    """
    return replace(submission, rows=_pack(submission))


def copy_chunks(submission_id: int, submission: Submission) -> Iterator[bytes]:
    """The lines of landing.submission_row for a submission, in pieces for COPY … FROM STDIN."""
    rows = submission.rows if isinstance(submission.rows, PackedRows) else _pack(submission)
    head = b"%d\t" % submission_id
    for chunk in rows.chunks:
        yield head + chunk.replace(b"\n", b"\n" + head) + b"\n"


def _pack(submission: Submission) -> PackedRows:
    lines = encode_rows(submission.rows, submission.ignored_rows)
    return PackedRows([b"\n".join(lines[start : start + _CHUNK]) for start in range(0, len(lines), _CHUNK)], len(submission.rows))
