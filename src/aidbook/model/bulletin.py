"""A published page as archived, and the figures that it states."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aidbook.model.finding import Finding


class StatementState(StrEnum):
    """Whether a written policy accepts a reading, or a person must look."""

    ACCEPTED = "accepted"
    WAITING = "waiting"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Page:
    """The readable part of one version of a page. ``sha256`` is that of the raw response body."""

    url: str
    sha256: str
    title: str
    published: dt.date | None
    text: str
    issuer: str | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure read from a page, in base units (USD, VND, EUR, count, percent). See docs for the label scheme.

    ``place`` is ``VN`` or the province's Vietnamese name without ``tỉnh``/``thành phố``; ``period`` is ``year``, ``H1``, ``9M``, ``Q1``,
    ``as_of`` or ``range:2016-2021``; ``start`` and ``end`` are character offsets of ``evidence`` in :attr:`Page.text`.
    """

    place: str
    year: int | None
    period: str
    metric: str
    value: str
    unit: str
    approx: str
    evidence: str
    start: int
    end: int
    sentence: str
    rule: str
    state: StatementState
    reasons: Sequence[str] = field(default=())
    sector: str | None = None
    donor: str | None = None
    of: str | None = None
    base_year: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What was read from one archived body. ``rivals`` are other readings of the same figures, kept for a person."""

    page: Page
    is_trusted: bool
    facts: Sequence[Statement]
    rivals: Sequence[Statement]
    findings: Sequence[Finding]
