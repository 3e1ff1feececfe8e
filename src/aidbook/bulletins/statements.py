"""Figures to statements: the best reading and its rivals, each with its state and reasons."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from decimal import Decimal

from aidbook.bulletins.figures import Figure, values_of
from aidbook.bulletins.folding import fold_for_grammar
from aidbook.bulletins.languages import has_accents, is_english
from aidbook.bulletins.metrics import CARRIED, METRIC_OF
from aidbook.bulletins.policy import Grounds, judge
from aidbook.bulletins.province_names import name_in_year
from aidbook.bulletins.quantities import Kind
from aidbook.bulletins.segment import Passage
from aidbook.bulletins.times import Moment
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.model.bulletin import Statement
from aidbook.text.fold import compose
from aidbook.text.numbers import plain

PARTS_OF_A_LIST = 3
"""So many figures of one metric in one sentence divide a whole; which of them is the whole, the sentence may not say."""


_MAY_BE_WISHED = ("aid_value", "project_count", "ngo_active_count")
"""What is wanted, offered or sought is worded as these are; what was committed, spent or registered is not."""
_MAY_BE_SHARED = ("aid_value", "aid_committed", "aid_disbursed", "aid_approved", "ngo_active_count")
"""What may be told with the share of others in it."""
_END_MARK = re.compile(r"[.!?…;:][\"”’)\]]*\s*$")


def make_statements(
    text: str, title: str, figures: Sequence[Figure], *, now_year: int | None, is_trusted: bool, is_quarantined: bool
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """The statements of a text, and the rival readings of those that allow more than one. ``now_year``: in which the page speaks."""
    kinds = Counter(_kind(figure) for figure in figures if not figure.is_part)
    sums = Counter(figure.passage for figure in figures if figure.quantity.kind is Kind.MONEY and figure.reading.rule != "money.pair")
    divided = {(figure.passage, figure.quantity.unit) for figure in figures if figure.sector}
    title_years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", title)}
    title_wishes = _wishes(fold_for_grammar(compose(title)))
    is_legible = has_accents(text) or is_english(text)

    def statement(figure: Figure, value: Decimal, approx: str) -> Statement:
        quantity, reading, moment = figure.quantity, figure.reading, figure.time.moment
        start = quantity.start if reading.start is None else reading.start
        is_dated = moment.year is not None or moment.range_end is not None
        state, reasons = judge(
            Grounds(
                is_trusted=is_trusted,
                is_quarantined=is_quarantined,
                readings=len(quantity.readings),
                time_is_told=figure.time.is_told and is_dated,
                place_is_told=figure.place_is_told,
                metric_is_told=not (reading.is_weak or (reading.metric == "aid_value" and _names_deed(text, figure, sums))),
                is_range_end=quantity.high is not None,
                is_average=figure.time.is_average,
                unit_is_told=not quantity.unit_is_carried,
                is_figure_of_title=figure.passage.is_title,
                is_of_caption=_is_caption(text, figure.passage),
                is_of_headline=_END_MARK.search(text, figure.passage.start, figure.passage.end) is None,
                may_be_wished=reading.metric in _MAY_BE_WISHED and _may_be_wished(_folded(text, figure.passage), title_wishes),
                deed_is_told=reading.rule != "count.organisations" or _tells_deed(_folded(text, figure.passage)),
                is_over=now_year is None or (moment.range_end or 0) <= now_year,
                aid_is_told=figure.aid_is_told,
                is_part=figure.is_part,
                is_one_of_many=kinds[_kind(figure)] >= PARTS_OF_A_LIST or _is_nameless_part(figure, divided),
                title_names_other_year=_differs(moment.year, title_years),
                may_be_shared=reading.metric in _MAY_BE_SHARED and _names_others(_folded(text, figure.passage)),
                has_accents=is_legible or not _hangs_on_accents(text, figure),
            )
        )
        return Statement(
            place=name_in_year(figure.place, moment.year),
            year=moment.year,
            period=moment.period,
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

    facts = tuple(statement(figure, value, approx) for figure in figures for value, approx in values_of(figure))
    rivals = tuple(
        statement(figure, other, figure.quantity.approx)
        for figure in figures
        if figure.quantity.high is None
        for other in figure.quantity.readings[1:]
    )
    return facts, rivals


def _is_nameless_part(figure: Figure, divided: Container[tuple[Passage, str]]) -> bool:
    """An amount carried on in a sentence whose other amounts have sectors: a part whose name was not understood."""
    return figure.sector is None and figure.reading.rule == CARRIED and (figure.passage, figure.quantity.unit) in divided


def _hangs_on_accents(text: str, figure: Figure) -> bool:
    """Whether a reading without accents may be another with them: tăng (rise) or tặng (give), mới (new) or mỗi (each)."""
    is_change = figure.reading.metric in ("change_pct", "project_new_count", "ngo_new_registration_count")
    return is_change or re.search(r"(?<![a-z])(?:moi|tang)(?![a-z])", _folded(text, figure.passage)) is not None


def _names_deed(text: str, figure: Figure, sums: Mapping[Passage, int]) -> bool:
    """Whether a sentence of one sum says what was done with money, though not beside the sum: ``157 triệu USD là số tiền … cam kết``."""
    said = _folded(text, figure.passage)
    return sums[figure.passage] == 1 and any(vocabulary()[group].search(said) for group in METRIC_OF)


def _folded(text: str, passage: Passage) -> str:
    return fold_for_grammar(text[passage.start : passage.end])


def _wishes(folded: str) -> bool:
    """Whether words speak of what is wanted, planned or asked for."""
    return any(vocabulary()[group].search(folded) for group in ("not_yet", "calls"))


def _may_be_wished(folded: str, title_wishes: bool) -> bool:
    """Whether a sentence, or the title over it, speaks of wishes, and it does not say that anything came of them."""
    return (title_wishes or _wishes(folded) or vocabulary()["wants"].search(folded) is not None) and vocabulary()["the_done"].search(
        folded
    ) is None


def _tells_deed(folded: str) -> bool:
    """Whether a sentence says what the organisations that it counts do, or that they are there now."""
    return any(vocabulary()[group].search(folded) for group in ("does_aid", "gives", "at_work", "now_words", "registered"))


def _names_others(folded: str) -> bool:
    """Whether a sentence names money or givers that are not foreign NGOs'."""
    return any(vocabulary()[group].search(folded) for group in ("counterpart", "other_money", "other_givers"))


def _is_caption(text: str, passage: Passage) -> bool:
    """``Photo: Over 200 projects …``, ``… được bàn giao. Ảnh: TTXVN``."""
    words = fold_for_grammar(text[passage.start : passage.end]).strip(' .()"“”')
    caption = vocabulary()["captions"].pattern
    return re.match(rf"{caption}[ ]*:", words) is not None or re.search(rf"{caption}[ ]*:[^:]{{0,40}}$", words) is not None


def _kind(figure: Figure) -> tuple[Passage, str, str, Moment, str | None]:
    return figure.passage, figure.reading.metric, figure.quantity.unit, figure.time.moment, figure.sector


def _differs(year: int | None, title_years: set[int]) -> bool:
    """Whether the title names other years only. The year after is that of the conference, not of the data."""
    return year is not None and bool(title_years) and year not in title_years and year + 1 not in title_years
