"""Pages as they lie in landing after they were read, with figures that a test names itself."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlsplit

from aidbook.landing.pages import StoredPage, land_page
from aidbook.model.bulletin import Page, ReadPage, Statement, StatementState
from aidbook.warehouse.connect import connected

PUBLISHED = dt.date(2023, 1, 15)


def figure(
    sentence: str, evidence: str, metric: str, value: int | str, unit: str = "USD", *, place: str = "Cao Bằng", year: int | None = 2022,
    period: str = "year", approx: str = "exact", sector: str | None = None, of: str | None = None, base_year: int | None = None,
    waits_for: Sequence[str] = (),
) -> Statement:  # fmt: skip
    """A figure in a sentence: accepted, or waiting for the reasons given."""
    state = StatementState.WAITING if waits_for else StatementState.ACCEPTED
    return Statement(
        place=place, year=year, period=period, metric=metric, value=str(Decimal(value)), unit=unit, approx=approx, evidence=evidence,
        start=0, end=0, sentence=sentence, rule="test", state=state, reasons=waits_for, sector=sector, of=of, base_year=base_year,
    )  # fmt: skip


def land(
    url: str, facts: Sequence[Statement], *, rivals: Sequence[Statement] = (), extra: str = "", is_trusted: bool = True,
    published: dt.date = PUBLISHED,
) -> None:  # fmt: skip
    """A page whose text is the figures' sentences and something extra; another extra is another version of it."""
    text = "\n".join(dict.fromkeys(each.sentence for each in facts)) + "\n" + extra
    sha256 = hashlib.sha256(f"{text}{is_trusted}".encode()).hexdigest()
    page = Page(url, sha256, f"Bản tin {urlsplit(url).path}", published, text, issuer="test")

    def placed(each: Statement) -> Statement:
        start = text.index(each.sentence) + each.sentence.index(each.evidence)
        return replace(each, start=start, end=start + len(each.evidence))

    read = ReadPage(page, is_trusted, [placed(each) for each in facts], [placed(each) for each in rivals], [])
    with connected("loader") as connection:
        connection.execute(
            "insert into landing.fetch_outcome (url, issuer, outcome, is_start, sha256) values (%s, 'test', 'fetched', false, %s)",
            [url, sha256],
        )
        land_page(connection, StoredPage(url, "test", sha256, "test.warc", 0), urlsplit(url).hostname or "", read, "test")
