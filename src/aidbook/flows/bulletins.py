"""Bulletins: collect pages, read their statements, publish the accepted ones as claims."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aidbook.bulletins.archive import read_body
from aidbook.bulletins.extract import extract_page
from aidbook.bulletins.fetch import collect
from aidbook.bulletins.page import read_html
from aidbook.bulletins.source import Source, load_sources
from aidbook.bulletins.trust import judge_page
from aidbook.errors import SourceError
from aidbook.flows.outcome import LoadOutcome
from aidbook.flows.whole_load import run_load
from aidbook.landing.loads import needs_load, open_load
from aidbook.landing.manifest import claims_manifest
from aidbook.landing.pages import ReadPage, StoredPage, land_outcomes, land_page, last_answers, unread_pages
from aidbook.settings import settings
from aidbook.warehouse.connect import connected


@dataclass(frozen=True, slots=True)
class CollectReport:
    """How many addresses of each issuer ended how."""

    outcomes: dict[str, dict[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """How many new page versions were read, and what they stated."""

    pages: int
    untrusted: int
    accepted: int
    waiting: int

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def collect_pages() -> CollectReport:
    """Ask every enabled issuer for its pages, conditionally, and archive what is new. Outcomes are committed issuer by issuer.

    Raises:
        SourceError: crawlers of some issuers broke, after all were tried. What they fetched is kept; the next call asks for the rest.
    """
    report: dict[str, dict[str, int]] = {}
    troubles: list[str] = []
    with connected("loader") as connection:
        for source in _enabled():
            known = last_answers(connection, source.name)
            collection = collect(source, archive=settings().archive, known=known, base_url=settings().sample_site)
            land_outcomes(connection, source.name, collection.outcomes)
            connection.commit()
            collection.landed()
            report[source.name] = dict(Counter(str(outcome.kind) for outcome in collection.outcomes))
            if collection.trouble:
                troubles.append(collection.trouble)
    if troubles:
        raise SourceError("; ".join(troubles))
    return CollectReport(report)


def extract_pages() -> ExtractReport:
    """Read every stored page that was not read yet; needs no network. Each page is one transaction."""
    sources = {name: source.at(settings().sample_site) if source.is_sample else source for name, source in load_sources().items()}
    counts: Counter[str] = Counter()
    with connected("loader") as connection:
        for stored in unread_pages(connection):
            read = read_stored(stored, sources)
            land_page(connection, stored, urlsplit(stored.url).hostname or "", read)
            connection.commit()
            counts["pages"] += 1
            counts["untrusted"] += not read.is_trusted
            counts.update(str(statement.state) for statement in read.facts)
    return ExtractReport(counts["pages"], counts["untrusted"], counts["accepted"], counts["waiting"])


def load_claims(requested_by: str) -> LoadOutcome:
    """Publish the accepted statements of the trusted pages in force as claims, by the same gated publish as a year."""
    with connected("loader") as connection:
        manifest = claims_manifest(connection)
        if not needs_load(connection, "claims", None, manifest):
            return LoadOutcome(None, None, "unchanged")
        load_id = open_load(connection, "claims", None, manifest, f"pages changed ({requested_by})")
    return run_load(load_id)


def read_stored(stored: StoredPage, sources: Mapping[str, Source]) -> ReadPage:
    """Read one archived body: main text, trust, statements."""
    body = read_body(settings().archive, stored.warc_file, stored.warc_offset)
    page = read_html(body, stored.url, issuer=stored.issuer, is_sample=sources[stored.issuer].is_sample)
    is_trusted, findings = judge_page(page, sources)
    extraction = extract_page(page, trusted=is_trusted)
    return ReadPage(page, is_trusted, extraction.facts, extraction.rivals, [*findings, *extraction.findings])


def _enabled() -> list[Source]:
    sources = [source for source in load_sources().values() if source.enabled]
    return [source for source in sources if not source.is_sample or settings().sample_site]
