"""The archive keeps bytes by what they are, whole or not at all."""

from pathlib import Path

from aidbook.landing.archive import archive_bytes, archive_path, sha256_of


def test_archive_same_bytes_twice_is_one_file(tmp_path: Path) -> None:
    first, second = archive_bytes(tmp_path, b"bytes"), archive_bytes(tmp_path, b"bytes")
    assert first == second == (sha256_of(b"bytes"), archive_path(tmp_path, sha256_of(b"bytes")))
    assert [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()] == [b"bytes"]


def test_archive_file_cut_off_by_a_crash_is_written_again(tmp_path: Path) -> None:
    _, place = archive_bytes(tmp_path, b"bytes")
    place.write_bytes(b"by")
    archive_bytes(tmp_path, b"bytes")
    assert place.read_bytes() == b"bytes"
