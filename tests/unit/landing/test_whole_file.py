"""A file is whole or not there."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aidbook.errors import StorageError
from aidbook.landing.whole_file import write_whole


@contextmanager
def room(size: int) -> Iterator[None]:
    """As if the disk were full after so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_file_without_room_leaves_what_was_there_and_no_draft(tmp_path: Path) -> None:
    write_whole(tmp_path / "page.html", b"older")
    with room(100), pytest.raises(StorageError, match=r"1000 bytes cannot be kept in .*: File too large. Make room"):
        write_whole(tmp_path / "page.html", b"x" * 1000)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("page.html", b"older")]


def test_file_keeps_the_rights_of_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "answers" / "a.xlsx"
    write_whole(file, b"first")
    file.chmod(0o640)
    write_whole(file, b"second")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (b"second", 0o640, 0o700)


def test_file_in_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pages").write_bytes(b"")
    with pytest.raises(StorageError, match="mend its rights"):
        write_whole(tmp_path / "pages" / "load_1.html", b"page")
