"""A page to statements: every figure about foreign NGO aid, with place, time, metric, unit, its span, and whether it may be accepted.

Sentences are read in order. What a sentence leaves out, the one before may have said: place within a paragraph, time within the text,
metric and currency within a sentence. Offsets are those of the page's text in composed Unicode, as page.py makes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aidbook.bulletins import relevance, trust
from aidbook.bulletins.amounts import notation_of
from aidbook.bulletins.approvals import passages_of_approval
from aidbook.bulletins.elliptic import with_elliptic
from aidbook.bulletins.figures import Figure, Told, merge
from aidbook.bulletins.page import spoken_at
from aidbook.bulletins.quantities import Kind, Quantity, find_quantities
from aidbook.bulletins.segment import Passage, Segmented, segment
from aidbook.bulletins.sentence import Sentence
from aidbook.bulletins.spam import find_spam
from aidbook.bulletins.statements import make_statements
from aidbook.bulletins.tables import find_cells, introduces, read_cell
from aidbook.bulletins.when import When
from aidbook.bulletins.where import Where
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
    if spam:
        figures = [figure for figure in figures if not _is_advertised(segmented, figure.passage)]
    if figures and not relevance.stands_beside(segmented, page.title, (figure.passage for figure in figures)):
        return Extraction((), (), False, findings)
    facts, rivals = make_statements(
        text, page.title, figures, now_year=spoken_at(page).year, is_trusted=trusted, is_quarantined=spam is not None
    )
    return Extraction(facts, rivals, True, findings)


def _is_advertised(segmented: Segmented, passage: Passage) -> bool:
    """Whether a sentence is an advertisement and nothing else: ``nhà cái … tặng 8.888.000 VND``."""
    return bool(find_spam(segmented.text[passage.start : passage.end])) and not relevance.speaks_of_aid(segmented, passage)


def _numbers(segmented: Segmented, notation: str) -> dict[Passage, Sequence[Quantity]]:
    """The quantities of each passage; what a sentence counted last, the next of its paragraph may divide."""
    folded, numbers = segmented.folded, dict[Passage, Sequence[Quantity]]()
    paragraph, counted, unit = -1, None, None
    for passage in segmented.passages:
        counted, unit = (counted, unit) if passage.paragraph == paragraph else (None, None)
        found = find_quantities(folded, passage.start, passage.end, notation, unit)
        unit = next((quantity.unit for quantity in reversed(found) if quantity.kind is Kind.MONEY), None)
        numbers[passage] = with_elliptic(folded, passage.start, passage.end, found, notation, counted)
        counted = next((quantity.head for quantity in reversed(found) if quantity.head), None)
        paragraph = passage.paragraph
    return numbers


def _read(segmented: Segmented, page: Page) -> list[Figure]:
    notation = notation_of(segmented.folded)
    numbers = _numbers(segmented, notation)
    where = Where(segmented, page.title, page.url)
    when = When(segmented, spoken_at(page), [passage for passage, quantities in numbers.items() if quantities])
    cells = find_cells(segmented.text, segmented.folded)
    of_aid = relevance.passages_of_aid(segmented, page.title)
    approved = passages_of_approval(segmented, [passage for passage, quantities in numbers.items() if quantities])
    figures: list[Figure] = []
    for passage in segmented.passages:
        where.enter(passage, numbers[passage])
        when.enter(passage, numbers[passage])
        near = [figure for figure in figures if passage.paragraph - 1 <= figure.passage.paragraph <= passage.paragraph]
        money = [figure for figure in near if figure.quantity.kind is Kind.MONEY and not figure.passage.is_title]
        own_cells = [cell for cell in cells if passage.start <= cell.start < passage.end]
        if own_cells:
            table = (read_cell(segmented, passage, cell, notation, where, when) for cell in own_cells)
            figures += [figure for figure in table if figure is not None]
            continue
        whole = money[-1] if money else None
        counts_ngos = any(figure.quantity.head == "ngo_heads" and figure.passage.paragraph == passage.paragraph for figure in near)
        told = Told(whole, is_of_aid=passage in of_aid, follows_approval=passage in approved, counts_ngos=counts_ngos)
        read = Sentence(segmented, passage, numbers[passage], where, when, told).read()
        figures += [replace(figure, aid_is_told=passage in of_aid) for figure in read]
        where.leave()
        when.leave(had_figures=bool(read) or introduces(segmented.folded, passage.end, cells))
    return figures
