"""A page to statements: every figure about foreign NGO aid, with place, time, metric, unit, its span, and whether it may be accepted.

Sentences are read in order. What a sentence leaves out, the one before may have said: place within a paragraph, time within the text,
metric and currency within a sentence. Offsets are those of the page's text in composed Unicode, as page.py makes it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from aidbook.bulletins import relevance, trust
from aidbook.bulletins.context import Context
from aidbook.bulletins.donors import donor_near
from aidbook.bulletins.figures import Figure, merge
from aidbook.bulletins.metrics import Reading, changed_metric, count_metric, money_metric, percent_metric, previous_money
from aidbook.bulletins.page import reference_year
from aidbook.bulletins.places import default_place
from aidbook.bulletins.quantities import Kind, Quantity, find_quantities, notation_of
from aidbook.bulletins.sectors import sector_of, theme_of
from aidbook.bulletins.segment import Passage, Segmented, segment
from aidbook.bulletins.statements import make_statements
from aidbook.bulletins.times import base_year
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.model.bulletin import Page, Statement
from aidbook.model.finding import Finding
from aidbook.text.fold import compose


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page states. ``facts`` has the one best reading of each figure, ``rivals`` the other readings of those that allow more."""

    facts: Sequence[Statement]
    rivals: Sequence[Statement]
    relevant: bool
    findings: Sequence[Finding] = field(default=())


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
    figures = merge(_read(segmented, page))
    facts, rivals = make_statements(text, page.title, figures, is_trusted=trusted, is_quarantined=spam is not None)
    return Extraction(facts, rivals, True, findings)


def _read(segmented: Segmented, page: Page) -> list[Figure]:
    notation = notation_of(segmented.folded)
    numbers = {passage: find_quantities(segmented.folded, passage.start, passage.end, notation) for passage in segmented.passages}
    with_figures = [passage for passage, quantities in numbers.items() if quantities]
    context = Context(segmented, default_place(segmented, page.title, page.url), page.published, reference_year(page), with_figures)
    figures: list[Figure] = []
    for passage in segmented.passages:
        context.enter(passage)
        read: list[Figure] = []
        if not relevance.is_other_money(segmented.folded, passage.start, passage.end):
            read = _read_passage(segmented, passage, numbers[passage], context)
        figures += read
        money = [figure.reading.metric for figure in read if figure.quantity.kind is Kind.MONEY]
        context.leave(had_figures=bool(read), metric=money[0] if money else None)
    return figures


def _read_passage(segmented: Segmented, passage: Passage, quantities: Sequence[Quantity], context: Context) -> list[Figure]:
    folded, words = segmented.folded, vocabulary()
    read: list[tuple[Quantity, Reading]] = []
    figures: list[Figure] = []
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
                    context.paragraph_has_figures
                    or sector
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
            of = changed_metric(folded, left, quantity.start) or (governed.reading.metric if governed else None)
            compared = base_year(context.times, quantity.start, passage.end, time.moment.year)
        read.append((quantity, reading))
        figures.append(Figure(quantity, reading, place, place_is_told, time, passage, sector, donor, of, compared))
    return figures


def _governor(figures: Sequence[Figure], reading: Reading) -> Figure | None:
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
