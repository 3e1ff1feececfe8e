"""What a number measures: the metric, from the words around it. Words before the number count first, the nearest of them most."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from aidbook.bulletins.quantities import Kind, Quantity
from aidbook.bulletins.vocabulary import vocabulary

_MONEY_CUES = (("aid_disbursed", "disbursed"), ("aid_committed", "committed"), ("aid_approved", "approved"))
_CLAUSE_END = re.compile(r"[;.:]|,[ ](?:trong do|trong khi|con|rieng|va|giai ngan|gia tri|tong|tang|giam)")
_CHANGE = re.compile(
    r"(?P<word>tang|giam|increas(?:e|es|ed|ing)(?: by| of)?|rise of|rose(?: by)?|up(?: by)?"
    r"|decreas(?:e|es|ed|ing)(?: by| of)?|fell(?: by)?|fall of|drop of|dropped(?: by)?|down(?: by)?)"
    r"(?:[ ](?:them|len|nhe|manh|khoang|hon|gan|tren|by|to))*[ ]*$"
)
_EQUALS = re.compile(r"(?:bang|dat|equal to|equivalent to|equalling)(?:[ ](?:khoang|hon|gan|tren))*[ ]*$")
_COMPARED = re.compile(r"[ ]*(?:so voi|so cung ky|cung ky|(?:cua )?nam (?:truoc|ngoai|20\d\d)|of the same|of the figure|of that|compared)")
_FALLS = re.compile(r"giam|decreas|fell|fall|drop|down")
_RATE_BEFORE = re.compile(
    r"(?:\(|rate of|reaching|or|ty le(?: giai ngan)?|ti le|dat(?: ty le| ti le)?|bang)(?:[ ](?:khoang|hon|gan|tren))*[ (]*$"
)


_NEWLY = re.compile(r"(?<![a-z])(?:new|newly approved|duoc phe duyet moi)(?![a-z])")
_MADE_UP = re.compile(r"(?:making up|accounting for|equivalent to|equal to|or)(?:[ ](?:about|nearly|over|more than))?[ ]*$")
_GIVING = re.compile(r"(?<![a-z])(?:tai tro|vien tro|trien khai|thuc hien|funded|implement)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric with the rule that found it. ``is_weak``: by carrying over or by default, so a person should look."""

    metric: str
    rule: str
    value: Decimal | None = None
    is_weak: bool = False
    start: int | None = None
    """Where the phrase begins, where a word before the number belongs to it (``tăng 19,3%``)."""


def money_metric(folded: str, left: int, quantity: Quantity, right: int, before: str | None, *, is_aid: bool) -> Reading | None:
    """The metric of an amount.

    ``left`` and ``right`` are where the neighbouring figures end and begin; ``before`` is the metric of the amount before it in the
    sentence, which a list or ``trong đó`` carries on; ``is_aid``: the sentence speaks of NGOs, a sector's share or projects already.
    """
    words = vocabulary()
    clause = folded[left : quantity.start]
    cues = [(found.end(), metric) for metric, group in _MONEY_CUES for found in words[group].finditer(clause)]
    if cues:
        return Reading(max(cues)[1], "money.cue_before")
    after = folded[quantity.end : right]
    stop = _CLAUSE_END.search(after)
    after = after[: stop.start()] if stop else after
    cues = [(-found.start(), metric) for metric, group in _MONEY_CUES[:2] for found in words[group].finditer(after)]
    if cues:
        return Reading(max(cues)[1], "money.cue_after")
    if before in ("aid_disbursed", "aid_committed") and (len(clause.strip()) < 60 or re.search(r"trong do|rieng|gom|tuong duong", clause)):
        return Reading(before, "money.carried", is_weak="tuong duong" not in folded[quantity.start - 14 : quantity.end])
    if words["valued"].search(clause) or words["valued"].search(after):
        return Reading("aid_value", "money.valued")
    if before is not None:
        return Reading(before, "money.carried", is_weak=True)
    return Reading("aid_value", "money.assumed", is_weak=True) if is_aid else None


def percent_metric(folded: str, sentence: int, quantity: Quantity, right: int, *, has_disbursed: bool) -> Reading | None:
    """A disbursement rate or a signed change; a share (``chiếm 56 %``) is neither and gives None."""
    words = vocabulary()
    begin = max(sentence, quantity.start - 60)
    lead = folded[begin : quantity.start]
    after = folded[quantity.end : right]
    value = quantity.readings[0]
    if has_disbursed and _MADE_UP.search(lead) and re.search(r"commit|pledg|plan|capital", after[:45]):
        return Reading("disbursement_rate", "percent.of_committed")
    change = _CHANGE.search(lead)
    if change:
        return Reading("change_pct", "percent.change", -value if _FALLS.match(change["word"]) else value, start=begin + change.start())
    if words["share"].search(lead[-25:]):
        return None
    equals = _EQUALS.search(lead)
    if equals and _COMPARED.match(after):
        return Reading("change_pct", "percent.equals", value - 100, start=begin + equals.start())
    near = folded[max(sentence, quantity.start - 110) : quantity.start]
    if words["rate"].search(near) and re.search(r"[;]", near) is None:
        return Reading("disbursement_rate", "percent.rate")
    if has_disbursed and equals and words["committed"].search(after[:40]):
        return Reading("disbursement_rate", "percent.of_committed")
    if has_disbursed and _RATE_BEFORE.search(lead):
        return Reading("disbursement_rate", "percent.of_disbursed")
    if words["disbursed"].search(lead) and re.search(r"dat|bang|duoc", lead) and words["committed"].search(after[:60]):
        return Reading("disbursement_rate", "percent.of_committed")
    return None


def count_metric(folded: str, sentence: int, left: int, quantity: Quantity, right: int) -> Reading | None:
    """What a count counts, or None where it counts guests, awards, what waits, or what is not foreign aid."""
    words = vocabulary()
    lead = folded[max(sentence, left) : quantity.start]
    after = folded[quantity.end : right]
    stop = re.search(r"[;.]", after)
    after = after[: stop.start()] if stop else after
    said = folded[quantity.start : quantity.end]
    near_lead, near_after = lead[-45:], after[:70]
    if words["guests"].search(re.split(r"[;:]", near_lead)[-1]) or words["guests"].search(re.split(r", |;", near_after)[0]):
        return None
    if re.match(r"(?:[, /]*(?:va )?(?:chuong trinh|du an|phi du an))*[ ](?:nay|tren|noi tren)(?![a-z])", after):
        return None  # "28 dự án này": said before.
    if re.search(r"dai dien(?: cua)?[ ]*$", near_lead) or re.match(r"[ ]*(?:\w+[ ]){0,4}?khac(?![a-z])", re.split(r",| va ", after)[0]):
        return None
    if quantity.head == "dossier_heads":
        return Reading("ngo_new_registration_count", "count.new_dossiers")
    if quantity.head == "project_heads":
        is_new = (
            words["new_projects"].search(near_lead[-32:])
            or _NEWLY.search(said + near_after)
            or re.match(r"(?:[ ,/]*(?:du an|phi du an|va))*[ ](?:moi|duoc phe duyet)", after)
        )
        return Reading("project_new_count" if is_new else "project_count", "count.projects")
    if quantity.head == "delegation_heads":
        return (
            Reading("delegation_count", "count.delegations") if re.search(r"(?:khach|vao|quoc te|nuoc ngoai)", said + after[:14]) else None
        )
    if quantity.head == "country_heads":
        is_origin = words["ngo_marks"].search(near_after) or words["ngo_marks"].search(
            folded, max(sentence, quantity.start - 80), quantity.start
        )
        return Reading("origin_country_count", "count.countries") if is_origin else None
    return _organisations(lead, said, near_after, re.split(r"[;.]", folded[quantity.end : quantity.end + 120])[0])


def _organisations(lead: str, said: str, near_after: str, further: str) -> Reading | None:
    words, near_lead = vocabulary(), lead[-45:]
    clause = re.split(r",[ ](?:trong do|dong thoi|va|voi)|[,;(][ ]?(?=\d)", near_after)[0]
    for metric, group in (
        ("ngo_new_registration_count", "newly_registered"),
        ("ngo_stopped_count", "stopped"),
        ("ngo_registered_count", "registered"),
    ):
        if words[group].search(said) or words[group].search(clause) or words[group].search(re.split(r"[;,:]", near_lead)[-1]):
            return Reading(metric, f"count.{group}")
    if re.search(r"trong do(?: co)?[ ]*$", near_lead) and _GIVING.search(near_after) is None:
        return None  # "trong đó 13 tổ chức đặt văn phòng tại tỉnh": a part of those counted before.
    near = said + near_after[:40]
    is_foreign = words["ngo_marks"].search(near) or words["foreign_marks"].search(near) or words["ngo_marks"].search(lead[-160:])
    if (
        is_foreign
        or words["does_aid"].search(further)
        or re.search(r"(?:cua|do|boi|by|from)[ ]*$", near_lead)
        or re.match(r"[ ]*\(", further)
    ):
        return Reading("ngo_active_count", "count.organisations", is_weak=not is_foreign)
    return None


def changed_metric(folded: str, left: int, start: int) -> str | None:
    """What a change is of, where the words before it say so: ``giải ngân tăng 12%``."""
    words = vocabulary()
    cues = [(found.end(), metric) for metric, group in _MONEY_CUES for found in words[group].finditer(folded, left, start)]
    return max(cues)[1] if cues else None


def previous_money(readings: Sequence[tuple[Quantity, Reading]]) -> str | None:
    """The metric of the last amount before this place in the sentence."""
    return next((reading.metric for quantity, reading in reversed(readings) if quantity.kind is Kind.MONEY), None)
