"""Bulletins: collect pages, read their statements, publish the accepted ones as claims."""

import logging
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aidbook.bulletins.archive import ArchiveError, StoredBody, read_stored
from aidbook.bulletins.fetch import collect
from aidbook.bulletins.limits import Limits
from aidbook.bulletins.reader import read_page, reader_version
from aidbook.bulletins.source import Source, load_sources
from aidbook.errors import SourceError
from aidbook.flows.outcome import LoadOutcome
from aidbook.flows.whole_load import run_load
from aidbook.landing.fetches import land_outcomes, last_answers, note_gone_pages
from aidbook.landing.loads import open_load
from aidbook.landing.manifest import claims_manifest
from aidbook.landing.needs import claim_approved, needs_load
from aidbook.landing.pages import land_page, unread_pages
from aidbook.settings import settings
from aidbook.warehouse.connect import connected

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CollectReport:
    """How many addresses of each issuer ended how, and which published pages are gone since the last night."""

    outcomes: dict[str, dict[str, int]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """How many archived pages were read, how many of them said something new, and what that was.

    ``untrusted``, ``accepted`` and ``waiting`` count within the new versions; ``lost`` are pages whose bytes the archive no longer holds.
    """

    pages: int
    versions: int
    untrusted: int
    accepted: int
    waiting: int
    lost: int

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def collect_pages(limits: Limits | None = None) -> CollectReport:
    """Ask every enabled issuer for its pages, conditionally, and archive what is new. Outcomes are committed issuer by issuer.

    Raises:
        SourceError: crawlers of some issuers broke, after all were tried. What they fetched is kept; the next call asks for the rest.
    """
    report: dict[str, dict[str, int]] = {}
    gone: list[str] = []
    troubles: list[str] = []
    with connected("loader") as connection:
        for source in _enabled():
            known = last_answers(connection, source.name)
            collection = collect(source, archive=settings().archive, known=known, base_url=settings().sample_site, limits=limits)
            land_outcomes(connection, source.name, collection.outcomes)
            gone += note_gone_pages(connection, source.name)
            connection.commit()
            collection.landed()
            report[source.name] = dict(Counter(str(outcome.kind) for outcome in collection.outcomes))
            if collection.trouble:
                troubles.append(collection.trouble)
    if troubles:
        raise SourceError("; ".join(troubles))
    return CollectReport(report, gone)


def extract_pages() -> ExtractReport:
    """Read every archived page that is new, or that only an older reader has read; needs no network. Each page is one transaction.

    A page whose bytes the archive has lost is left out and counted; it is fetched whole when it is asked for next.
    """
    sources, reader = load_sources(), reader_version()
    counts: Counter[str] = Counter()
    with connected("loader") as connection:
        for stored in unread_pages(connection, reader):
            try:
                body = read_stored(settings().archive, StoredBody(stored.sha256, stored.warc_file, stored.warc_offset, stored.url))
            except ArchiveError as error:
                log.warning("%s: %s", stored.url, error)
                counts["lost"] += 1
                continue
            read = read_page(body, stored.url, stored.issuer, sources)
            is_new = land_page(connection, stored, urlsplit(stored.url).hostname or "", read, reader)
            connection.commit()
            counts["pages"] += 1
            if is_new:
                counts["versions"] += 1
                counts["untrusted"] += not read.is_trusted
                counts.update(str(statement.state) for statement in read.facts)
    told = ("pages", "versions", "untrusted", "accepted", "waiting", "lost")
    return ExtractReport(**{name: counts[name] for name in told})


def load_claims(requested_by: str) -> LoadOutcome:
    """Publish the accepted statements of the trusted pages in force as claims, by the same gated publish as a year."""
    with connected("loader") as connection:
        manifest = claims_manifest(connection)
        if not needs_load(connection, "claims", None, manifest):
            return LoadOutcome(None, None, "unchanged")
        approved = claim_approved(connection, "claims", None, manifest)
        load_id = approved.load_id if approved else open_load(connection, "claims", None, manifest, requested_by)
    return run_load(load_id)


def _enabled() -> list[Source]:
    sources = [source for source in load_sources().values() if source.enabled]
    return [source for source in sources if not source.is_sample or settings().sample_site]
