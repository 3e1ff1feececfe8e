import datetime as dt

import pytest

from aidbook.bulletins.archive import ArchiveError, ArchiveWriter, index_file, load_index, read_body, read_stored

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def store(folder, *bodies):
    with ArchiveWriter(folder, "paper", NOW) as writer:
        return [
            writer.write(f"https://paper.vn/{number}", "200 OK", [("Content-Type", "text/html")], body, NOW)
            for number, body in enumerate(bodies)
        ]


def test_archive_body_comes_back_by_place_and_by_sha256(tmp_path):
    first, second = store(tmp_path, b"one", "hai – đồng".encode())
    assert read_body(tmp_path, second.warc_file, second.offset) == "hai – đồng".encode()
    assert read_stored(tmp_path, load_index(tmp_path)[first.sha256]) == b"one"


def test_archive_same_body_is_stored_once(tmp_path):
    first, second = store(tmp_path, b"one", b"one")
    assert (first.warc_file, first.offset) == (second.warc_file, second.offset)
    assert store(tmp_path, b"one")[0].warc_file == first.warc_file, "also over two nights"


def test_archive_unknown_body_is_an_error(tmp_path):
    with pytest.raises(ArchiveError, match="no body with sha256"):
        ArchiveWriter(tmp_path, "paper", NOW).read("0" * 64)
    with pytest.raises(ArchiveError, match="not found"):
        read_body(tmp_path, "warc/gone.warc.gz", 0)


def test_archive_index_cut_short_leaves_the_rest_readable(tmp_path):
    first, _ = store(tmp_path, b"one", b"two")
    whole = index_file(tmp_path).read_text()
    index_file(tmp_path).write_text(whole[:-20])
    assert read_stored(tmp_path, load_index(tmp_path)[first.sha256]) == b"one"


def test_archive_changed_bytes_are_noticed(tmp_path):
    first, second = store(tmp_path, b"one", b"two")
    index = index_file(tmp_path)
    index.write_text(index.read_text().replace(f'"offset": {second.offset}', f'"offset": {first.offset}'))
    with pytest.raises(ArchiveError, match="not the one that was stored"):
        read_stored(tmp_path, load_index(tmp_path)[second.sha256])


def test_archive_broken_file_is_an_error_that_says_where(tmp_path):
    (stored,) = store(tmp_path, b"one" * 1000)
    file = tmp_path / stored.warc_file
    for bytes_left in (file.read_bytes()[:40], b"\x1f\x8b" + b"x" * 60, b"not packed at all", b""):
        file.write_bytes(bytes_left)
        with pytest.raises(ArchiveError, match=r"paper-.*warc\.gz"):
            read_stored(tmp_path, stored)
