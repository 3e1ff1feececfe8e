"""A page to statements: every figure about foreign NGO aid, with place, time, metric, unit, its span, and whether it may be accepted.

Sentences are read in order. What a sentence leaves out, the one before may have said: place within a paragraph, time within the text,
metric and currency within a sentence. Offsets are those of the page's text in composed Unicode, as page.py makes it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from aidbook.bulletins import relevance, trust
from aidbook.bulletins.context import Context, TimeReading
from aidbook.bulletins.donors import donor_near
from aidbook.bulletins.metrics import Reading, count_metric, money_metric, percent_metric, previous_money
from aidbook.bulletins.page import reference_year
from aidbook.bulletins.places import default_place, name_in_year
from aidbook.bulletins.policy import Grounds, judge
from aidbook.bulletins.quantities import Kind, Quantity, find_quantities, notation_of
from aidbook.bulletins.sectors import sector_of, theme_of
from aidbook.bulletins.segment import Passage, Segmented, segment
from aidbook.bulletins.times import base_year
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.model.bulletin import Page, Statement
from aidbook.model.finding import Finding
from aidbook.text.fold import compose
from aidbook.text.numbers import plain

TITLE_ROUNDING = Decimal("0.02")
"""A title rounds what its text says: "gần 18 triệu" over 17,945 triệu."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page states. ``facts`` has the one best reading of each figure, ``rivals`` the other readings of those that allow more."""

    facts: Sequence[Statement]
    rivals: Sequence[Statement]
    relevant: bool
    findings: Sequence[Finding] = field(default=())


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number understood: what it measures, where and when."""

    quantity: Quantity
    reading: Reading
    place: str
    place_is_told: bool
    time: TimeReading
    passage: Passage
    sector: str | None
    donor: str | None
    of: str | None = None
    base_year: int | None = None


def extract_page(page: Page, trusted: bool) -> Extraction:
    """Read a page. ``trusted``: the host is a trusted source's; a defaced page is quarantined here, whatever its host.

    A text about other money yields nothing. A quarantined page's figures are read and wait, with the reason.
    """
    text = compose(page.text)
    segmented = segment(text, page.title)
    spam = trust.spam_finding(page)
    findings = [spam] if spam else []
    if not relevance.is_relevant(segmented, page.title, page.url):
        return Extraction((), (), False, findings)
    figures = _merge(_read(segmented, page))
    facts: list[Statement] = []
    rivals: list[Statement] = []
    for figure in figures:
        values = _values(figure)
        facts += (_statement(text, figure, value, approx, trusted, spam is not None) for value, approx in values)
        if len(values) == 1:
            rivals += (
                _statement(text, figure, other, figure.quantity.approx, trusted, spam is not None) for other in figure.quantity.readings[1:]
            )
    return Extraction(tuple(facts), tuple(rivals), True, findings)


def _read(segmented: Segmented, page: Page) -> list[_Figure]:
    notation = notation_of(segmented.folded)
    numbers = {passage: find_quantities(segmented.folded, passage.start, passage.end, notation) for passage in segmented.passages}
    with_figures = [passage for passage, quantities in numbers.items() if quantities]
    context = Context(segmented, default_place(segmented, page.title, page.url), page.published, reference_year(page), with_figures)
    figures: list[_Figure] = []
    for passage in segmented.passages:
        context.enter(passage)
        read: list[_Figure] = []
        if not relevance.is_other_money(segmented.folded, passage.start, passage.end):
            read = _read_passage(segmented, passage, numbers[passage], context)
        figures += read
        money = [figure.reading.metric for figure in read if figure.quantity.kind is Kind.MONEY]
        context.leave(had_figures=bool(read), metric=money[0] if money else None)
    return figures


def _read_passage(segmented: Segmented, passage: Passage, quantities: Sequence[Quantity], context: Context) -> list[_Figure]:
    folded, words = segmented.folded, vocabulary()
    read: list[tuple[Quantity, Reading]] = []
    figures: list[_Figure] = []
    left_money = passage.start
    for index, quantity in enumerate(quantities):
        left = quantities[index - 1].end if index else passage.start
        right = quantities[index + 1].start if index + 1 < len(quantities) else passage.end
        lead = folded[max(passage.start, quantity.start - 45) : quantity.start]
        before = previous_money(read) or context.last_metric
        owner = figures[-1] if figures else None
        reading: Reading | None
        if words["not_yet"].search(_clause(folded, passage.start, quantity.start)) or words["counterpart"].search(lead[-30:]):
            reading = None
        elif quantity.kind is Kind.MONEY:
            pair = _is_pair(folded, quantities[index - 1] if index else None, quantity)
            if pair and owner and owner.quantity is quantities[index - 1]:
                reading = Reading(owner.reading.metric, "money.pair", is_weak=owner.reading.is_weak)
            elif _is_difference(lead):
                reading = None
            else:
                sector = sector_of(segmented.text, folded, left, quantity.start, quantity.end, right)
                is_aid = bool(
                    sector
                    or figures
                    or donor_near(segmented.text, passage.start, quantity.start, passage.end)
                    or words["ngo_marks"].search(folded, passage.start, passage.end)
                )
                reading = money_metric(folded, left_money, quantity, right, before, is_aid=is_aid)
        elif quantity.kind is Kind.PERCENT:
            reading = percent_metric(
                folded, passage.start, quantity, passage.end, has_disbursed=any(kept.metric == "aid_disbursed" for _, kept in read)
            )
        else:
            reading = count_metric(folded, passage.start, left, quantity, right)
            if owner and owner.quantity is quantities[index - 1] and owner.reading.metric == "project_new_count" and reading:
                reading = _same_list(folded[left : quantity.start], owner.reading, reading)
            if quantity.head == "ngo_heads" and theme_of(segmented.text, folded, passage.start, passage.end):
                reading = None  # Those who helped in one emergency, no count of the NGOs at work.
        left_before = left_money
        if quantity.kind is not Kind.COUNT:
            left_money = quantity.end
        if reading is None:
            continue
        follows = reading.rule == "money.pair" or quantity.kind is Kind.PERCENT
        governed = _governor(figures, reading) if follows else None
        place, place_is_told = (governed.place, governed.place_is_told) if governed else context.place_at(quantity.start)
        time = governed.time if governed else context.time_at(quantity.start, quantity.end, right)
        sector = donor = of = None
        compared = None
        if quantity.kind is Kind.MONEY:
            sector = governed.sector if governed else sector_of(segmented.text, folded, left, quantity.start, quantity.end, right)
            if sector is None and reading.metric == "aid_value":
                sector = theme_of(segmented.text, folded, left_before, quantity.start)
            donor = (
                donor_near(segmented.text, passage.start, quantity.start, passage.end)
                if reading.metric in ("aid_value", "aid_approved")
                else None
            )
        elif reading.metric == "change_pct":
            of = governed.reading.metric if governed else None
            compared = base_year(context.times, quantity.start, passage.end, time.moment.year)
        read.append((quantity, reading))
        figures.append(_Figure(quantity, reading, place, place_is_told, time, passage, sector, donor, of, compared))
    return figures


def _governor(figures: Sequence[_Figure], reading: Reading) -> _Figure | None:
    """The figure that a change, a rate or a second currency belongs to: the last one; for a rate, the last amount disbursed."""
    if reading.metric == "disbursement_rate":
        return next((figure for figure in reversed(figures) if figure.reading.metric == "aid_disbursed"), None)
    return figures[-1] if figures else None


def _same_list(between: str, owner: Reading, reading: Reading) -> Reading:
    """``6 dự án mới và 18 phi dự án``: the second count is of the same kind as the first."""
    joins = between.replace("chuong trinh", "").replace("phi du an", "").replace("du an", "").strip(" ,")
    return owner if reading.metric == "project_count" and joins in ("", "va", "cung", "and") else reading


def _clause(folded: str, start: int, at: int) -> str:
    """The clause before a figure, as far as a mark: what is aimed at stays an aim up to there."""
    return re.split(r"[,;:(]", folded[max(start, at - 120) : at])[-1]


def _is_pair(folded: str, before: Quantity | None, quantity: Quantity) -> bool:
    """One sum in two currencies: ``25,4 tỷ đồng (tương đương 1.104.469 USD)``."""
    if before is None or before.kind is not Kind.MONEY or before.unit == quantity.unit:
        return False
    between = folded[before.end : quantity.start].strip(" (,")
    return between in ("", "hay", "hoac", "=", "~", "tuong duong", "tuong duong voi", "or", "quy doi", "quy ra", "khoang", "equivalent to")


def _is_difference(lead: str) -> bool:
    """``tăng 4,9 triệu USD`` is a difference, no value."""
    return lead.rstrip().split(" ")[-1:] in (["tang"], ["giam"], ["up"], ["down"]) or lead.rstrip().endswith(
        ("tang them", "giam di", "tang hon", "giam hon")
    )


def _merge(figures: Sequence[_Figure]) -> list[_Figure]:
    """One figure, said twice, is one statement: a title or a caption repeats what the text says with its time."""
    kept: list[_Figure] = []
    for figure in sorted(
        figures, key=lambda figure: (figure.passage.is_title, figure.reading.metric == "aid_value", not figure.time.is_told)
    ):
        value = _value(figure)
        twins = [
            other
            for other in kept
            if (_value(other) == value or (figure.passage.is_title and abs(_value(other) - value) <= value * TITLE_ROUNDING))
            and other.quantity.unit == figure.quantity.unit
            and (
                figure.passage.is_title
                or (other.place == figure.place and (other.reading.metric == figure.reading.metric or figure.reading.metric == "aid_value"))
            )
        ]
        same_time = any(other.time.moment == figure.time.moment for other in twins)
        if twins and (same_time or figure.passage.is_title or not figure.time.is_told):
            continue
        kept.append(figure)
    return sorted(kept, key=lambda figure: figure.quantity.start)


def _value(figure: _Figure) -> Decimal:
    return figure.reading.value if figure.reading.value is not None else figure.quantity.readings[0]


def _values(figure: _Figure) -> list[tuple[Decimal, str]]:
    if figure.quantity.high is not None:
        return [(figure.quantity.readings[0], "at_least"), (figure.quantity.high, "at_most")]
    return [(_value(figure), figure.quantity.approx)]


def _statement(text: str, figure: _Figure, value: Decimal, approx: str, trusted: bool, is_quarantined: bool) -> Statement:
    quantity, reading, time = figure.quantity, figure.reading, figure.time
    start = quantity.start if reading.start is None else reading.start
    state, reasons = judge(
        Grounds(
            is_trusted=trusted,
            is_quarantined=is_quarantined,
            readings=len(quantity.readings),
            time_is_told=time.is_told,
            place_is_told=figure.place_is_told,
            metric_is_told=not reading.is_weak,
            is_range_end=quantity.high is not None,
            is_average=time.is_average,
            unit_is_told=not quantity.unit_is_carried,
            is_figure_of_title=figure.passage.is_title,
        )
    )
    return Statement(
        place=name_in_year(figure.place, time.moment.year),
        year=time.moment.year,
        period=time.moment.period,
        metric=reading.metric,
        value=plain(value),
        unit=quantity.unit,
        approx=approx,
        evidence=text[start : quantity.end],
        start=start,
        end=quantity.end,
        sentence=text[figure.passage.start : figure.passage.end].strip(),
        rule=reading.rule,
        state=state,
        reasons=reasons,
        sector=figure.sector,
        donor=figure.donor,
        of=figure.of,
        base_year=figure.base_year,
    )
