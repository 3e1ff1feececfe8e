"""How fast stored pages become statements, as a ratio from one run, and in how much memory. See README.md beside this file.

python bench/bulletins.py [--pages 300] [--stored 10000]
"""

import argparse
import datetime as dt
import hashlib
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import trafilatura
from measuring import judge, largest_mb, own_database, own_folder, print_machine, timed
from pages import make_pages

GOALS = {"reading": 1.3, "memory": 500.0}
ISSUER = "government_portals"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--stored", type=int, default=10_000)
    wanted = parser.parse_args()
    print_machine()
    with own_folder() as folder:
        print(f"Making {max(wanted.pages, wanted.stored):,} pages …", flush=True)
        pages = list(make_pages(folder, max(wanted.pages, wanted.stored)))
        _report_reading(folder, pages[: wanted.pages])
        with own_database(folder):
            _store(pages[: wanted.stored])
            _report_rereading(wanted.stored)


def _report_reading(folder: Path, pages: list[tuple[str, bytes]]) -> None:
    """Both sides once unmeasured, so that neither pays for what is compiled or loaded once."""
    archive = folder / "archive"
    places = _archive(archive, pages)
    _read_stored(archive, places[:20])
    _read_bare(pages[:20])
    bare, texts = timed(lambda: _read_bare(pages))
    seconds, statements = timed(lambda: _read_stored(archive, places))
    print(
        f"reading     trafilatura reads {texts:,} pages in {bare:.1f} s; from the archive to {statements:,} statements in {seconds:.1f} s"
    )
    judge(seconds / bare, "times bare_extraction(with_metadata=True)", GOALS["reading"])


def _report_rereading(count: int) -> None:
    """All stored pages in a process of its own, without network, then a second time when all are known."""
    for name in ("stored", "known"):
        seconds, read = timed(lambda: _in_a_process(_extract))
        print(f"{name:<11} {read:,} of {count:,} stored pages read and landed in {seconds:.1f} s")
    _, children = largest_mb()
    print(f"memory      the largest process beside this one: {children:.0f} MB")
    judge(children, "MB", GOALS["memory"])


def _read_bare(pages: list[tuple[str, bytes]]) -> int:
    return sum(trafilatura.bare_extraction(body, url=url, with_metadata=True) is not None for url, body in pages)


def _read_stored(archive: Path, places: list[tuple[str, str, int]]) -> int:
    from aidbook.bulletins.archive import read_body
    from aidbook.bulletins.reader import read_page
    from aidbook.bulletins.source import load_sources

    sources = load_sources()
    return sum(len(read_page(read_body(archive, file, offset), url, ISSUER, sources).facts) for url, file, offset in places)


def _archive(archive: Path, pages: list[tuple[str, bytes]]) -> list[tuple[str, str, int]]:
    """The address of each page with its place in the archive."""
    from aidbook.bulletins.archive import ArchiveWriter

    now = dt.datetime.now(dt.UTC)
    with ArchiveWriter(archive, ISSUER, now) as writer:
        bodies = [(url, writer.write(url, "200 OK", [("Content-Type", "text/html")], body, now)) for url, body in pages]
    return [(url, body.warc_file, body.offset) for url, body in bodies]


def _store(pages: list[tuple[str, bytes]]) -> None:
    """As the collection leaves them: in the archive, each with its outcome."""
    from aidbook.landing.fetches import land_outcomes
    from aidbook.model.fetch import FetchKind, FetchOutcome
    from aidbook.settings import settings
    from aidbook.warehouse.connect import connected

    now = dt.datetime.now(dt.UTC)
    places = _archive(settings().archive, pages)
    shas = (hashlib.sha256(body).hexdigest() for _, body in pages)
    outcomes = [
        FetchOutcome(url, FetchKind.FETCHED, now, is_start=False, sha256=sha256, warc_file=file, warc_offset=offset)
        for (url, file, offset), sha256 in zip(places, shas, strict=True)
    ]
    with connected("loader") as connection:
        land_outcomes(connection, ISSUER, outcomes)
        connection.commit()


def _in_a_process(work: Callable[[], int]) -> int:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return int(pool.apply(work))


def _extract() -> int:
    from aidbook.flows.bulletins import extract_pages

    return extract_pages().pages


if __name__ == "__main__":
    main()
