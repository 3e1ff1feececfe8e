"""Answers that are worked out once: a column has thousands of cells and few distinct ones."""

from collections.abc import Callable
from typing import TypeVar

_Key = TypeVar("_Key")
_Answer = TypeVar("_Answer")


class Remembered(dict[_Key, _Answer]):
    """What ``work_out`` answers for each key, asked for as ``remembered[key]``: a third of the price of a cached function's call.

    It grows with the keys, so it belongs to one file or one column, and to keys of one type: 1 and True are the same key.
    """

    def __init__(self, work_out: Callable[[_Key], _Answer]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: _Key) -> _Answer:
        self[key] = answer = self._work_out(key)
        return answer
