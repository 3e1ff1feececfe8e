"""What became of the addresses that a crawler asked for."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class FetchKind(StrEnum):
    """What became of one address in one collection."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Validators:
    """What the caller remembers of the last answer, for a conditional request. ``sha256`` is that of the body stored then."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """One address asked for. ``url`` is the address as asked, ``final_url`` the one that answered, after redirects.

    ``is_start`` marks a list of links (a start page, a feed, a sitemap): no statements are read from it. ``warc_file`` and
    ``warc_offset`` say where a fetched body lies in the archive; ``detail`` says why, where the outcome is not a page.
    """

    url: str
    kind: FetchKind
    fetched_at: dt.datetime
    is_start: bool
    status: int | None = None
    final_url: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    detail: str | None = None

    @property
    def validators(self) -> Validators:
        """What to remember for the next night."""
        return Validators(self.etag, self.last_modified, self.sha256, self.is_start)
