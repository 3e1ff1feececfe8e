"""What the pages of the sample site state, as labels: the grammar of labels is that of the project's claims."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of one page. ``value`` is in base units; ``made_as`` says how it was meant to stand beside the workbooks.

    ``made_as``: ``published`` (a real published figure), ``agrees``, ``rounding``, ``scope``, ``conflict``, ``unexplained`` (drawn from the
    made-up reports, and bent), ``defaced`` (on a page that nobody should trust).
    """

    path: str
    place: str
    year: int | None
    period: str
    metric: str
    value: str
    unit: str
    approx: str
    evidence: str
    made_as: str
    sector: str = ""
    of: str = ""
    base_year: int | None = None


@dataclass(slots=True)
class Story:
    """A page under construction: text is written in order, and each figure is noted as it is written."""

    path: str
    title: str
    short: str
    published: dt.date
    lead: str
    caption: str
    source: str
    made_as: str = "published"
    paragraphs: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def fact(
        self, evidence: str, place: str, year: int | None, metric: str, value: int | float | str, unit: str, approx: str = "exact", *,
        period: str = "year", sector: str = "", of: str = "", base_year: int | None = None, made_as: str = "",
    ) -> str:  # fmt: skip
        """Note a figure and return its words, to be set into a sentence."""
        claim = Claim(
            self.path, place, year, period, metric, str(value), unit, approx, evidence, made_as or self.made_as, sector, of, base_year
        )  # fmt: skip
        self.claims.append(claim)
        return evidence

    def say(self, paragraph: str) -> None:
        """Add a paragraph."""
        self.paragraphs.append(paragraph)
