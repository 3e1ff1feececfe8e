"""The crawler's journal outlives whoever is killed."""

import datetime as dt
from pathlib import Path

import pytest

from aidbook.bulletins.journal import RESUME_WITHIN, Journal, JournalWriter
from aidbook.errors import SourceError
from aidbook.model.fetch import FetchKind, FetchOutcome

NOW = dt.datetime(2026, 1, 2, 1, 30, tzinfo=dt.UTC)


def outcome(url: str) -> FetchOutcome:
    return FetchOutcome(url, FetchKind.FETCHED, NOW, is_start=False, sha256="0" * 64)


def urls(outcomes: tuple[FetchOutcome, ...]) -> list[str]:
    return [each.url for each in outcomes]


def crawl(journal: Journal, *asked: str, ends: bool, now: dt.datetime = NOW) -> list[str]:
    """A crawl that asks for these addresses and ends, or is killed; what it found settled."""
    writer = JournalWriter(journal, now)
    for url in asked:
        writer.add(outcome(url))
    if ends:
        writer.end(0, now)
    return urls(writer.settled)


def test_journal_of_a_killed_crawl_is_gone_on_with(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "paper")
    assert crawl(journal, "a", "b", ends=False) == []
    past = journal.read(NOW)
    assert (urls(past.settled), urls(past.not_landed), past.is_ended) == (["a", "b"], ["a", "b"], False)
    journal.landed(NOW)
    assert crawl(journal, "c", ends=True) == ["a", "b"]
    past = journal.read(NOW)
    assert (urls(past.not_landed), past.is_ended) == (["c"], True), "what was landed is not landed again"
    journal.landed(NOW)
    assert not journal.file.exists()


def test_journal_whose_caller_was_killed_keeps_what_came(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "paper")
    crawl(journal, "a", ends=True)
    assert crawl(journal, "b", ends=True) == [], "a crawl that had ended is not gone on with"
    assert urls(journal.read(NOW).not_landed) == ["a", "b"]


def test_journal_of_another_night_asks_again_and_loses_nothing(tmp_path: Path) -> None:
    journal, tomorrow = Journal(tmp_path, "paper"), NOW + RESUME_WITHIN + dt.timedelta(minutes=1)
    crawl(journal, "a", ends=False)
    assert crawl(journal, "a", ends=True, now=tomorrow) == []
    assert urls(journal.read(tomorrow).not_landed) == ["a", "a"]


def test_journal_line_cut_short_is_asked_for_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "paper")
    crawl(journal, "a", "b", ends=False)
    journal.file.write_bytes(journal.file.read_bytes()[:-20])
    assert crawl(journal, "b", ends=True) == ["a"]
    assert urls(journal.read(NOW).not_landed) == ["a", "b"]


def test_journal_has_one_writer_at_a_time(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "paper")
    writer = JournalWriter(journal, NOW)
    with pytest.raises(SourceError, match="is being collected already"):
        JournalWriter(journal, NOW)
    writer.end(0, NOW)
