"""What a number measures, from the words within its reach. Words before it count first, the nearest of them most."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from aidbook.bulletins.clauses import Reach, last_clause, own_lead
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.vocabulary import find_cues, vocabulary

METRIC_OF = {"disbursed": "aid_disbursed", "committed": "aid_committed", "approved": "aid_approved"}
"""What was done with money, by vocabulary group."""
CARRIED = "money.carried"
"""The rule of an amount that goes on with the metric of the one before it."""
_MONEY_GROUPS = ("rate", *METRIC_OF, "valued")
_ORGANISATION_METRICS = {
    "newly_registered": "ngo_new_registration_count",
    "stopped": "ngo_stopped_count",
    "registered": "ngo_registered_count",
}
_ALL = 100
"""Per cent: more is disbursed of a plan (``bằng 103% kế hoạch năm``), not of what was committed."""
_OF_A_TOTAL = re.compile(r"[ ]of (?:the )?(?:(?:19|20)\d\d|last year)(?:['’]s)? total")
_FEW = 20
"""Fewer organisations, in words: those of one occasion."""
_COUNTED = {"project_heads": "project_count", "ngo_heads": "ngo_active_count"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric with the rule that found it. ``is_weak``: by carrying over or by default, so a person should look."""

    metric: str
    rule: str
    value: Decimal | None = None
    is_weak: bool = False
    start: int | None = None
    """Where the phrase begins, where a word before the number belongs to it (``tăng 19,3%``)."""


def money_metric(folded: str, reach: Reach, carried: str | None, *, is_part: bool, is_aid: bool) -> Reading | None:
    """The metric of an amount: what its own words say was done with the money, else that of the sum it is a part of.

    ``carried`` is the metric of the amount before it; ``is_part``: the sentence divides that amount; ``is_aid``: the sentence speaks of
    foreign aid in other words.
    """
    lead = find_cues(_MONEY_GROUPS, folded, reach.start, reach.at)
    tail = find_cues(_MONEY_GROUPS, folded, reach.end, reach.stop)
    own = [cue for cue in lead if cue.start >= reach.at - len(own_lead(folded, reach))]
    after = [cue.group for cue in tail if cue.group in METRIC_OF] if tail and tail[0].group != "rate" else []
    for cues in (own, lead):
        done = [cue.group for cue in cues if cue.group in METRIC_OF]
        if done:
            # "Cam kết", "giải ngân" speak of money; what is approved may be the project: "vốn cam kết của 9 dự án được phê duyệt".
            of_money = [group for group in done if group != "approved"]
            return Reading(METRIC_OF[(of_money or done)[-1]], "money.cue_before")
        if after:
            return Reading(METRIC_OF[after[0]], "money.cue_after")
    if carried is not None and is_part:
        return Reading(carried, CARRIED, is_weak=True)
    if any(cue.group == "valued" for cue in (*lead, *tail)):
        return Reading("aid_value", "money.valued")
    if carried is not None:
        return Reading(carried, CARRIED, is_weak=True)
    return Reading("aid_value", "money.assumed", is_weak=True) if is_aid else None


def percent_metric(folded: str, reach: Reach, quantity: Quantity, *, has_disbursed: bool, is_compared: bool) -> Reading | None:
    """A disbursement rate or a signed change; a share (``chiếm 56 %``) is neither and gives None.

    ``has_disbursed``: the sentence said before what was disbursed in all: ``giải ngân 93 tỷ đồng (64%)``; ``is_compared``: an earlier
    time stands right behind: ``bằng 120% năm 2020``.
    """
    words, value = vocabulary(), quantity.readings[0]
    lead, tail = reach.lead(folded), reach.tail(folded)
    change = change_before(lead)
    if change is not None:
        return Reading("change_pct", "percent.change", value * change[0], start=reach.start + change[1])
    change_after = re.match(
        rf"[ ](?:{words.any('change_openers')}[ ])*(?:(?P<rise>{words.any('rises')})|(?P<fall>{words.any('falls')}))", tail
    )
    if change_after:
        return Reading("change_pct", "percent.change_after", value if change_after["rise"] else -value)
    beyond = re.search(rf"{words.any('exceeds')}(?:[ ]{words.any('change_links')})*[ ]*$", lead)
    if beyond:
        is_change = words["compared"].match(tail.lstrip())  # "Vượt 12% kế hoạch" is none.
        return Reading("change_pct", "percent.beyond", value, start=reach.start + beyond.start()) if is_change else None
    of_commitment = words["plan_or_commitment"].search(tail[:60]) is not None
    is_of_plan = words["plans"].match(tail.lstrip()) is not None
    compared = words["compared"].match(tail.lstrip())
    equals = re.search(rf"{words.any('equals')}(?:[ ]{words.any('change_links')})*[ ]*$", lead)
    if words["of_whole_year"].match(tail.lstrip()) or _OF_A_TOTAL.match(tail):
        return None
    if equals and not of_commitment and (compared or is_compared):
        return Reading("change_pct", "percent.equals", value - 100, start=reach.start + equals.start())
    if words["share"].search(last_clause(lead)) or (is_of_plan and value > _ALL):
        return None
    if words["rate"].search(lead):
        return Reading("disbursement_rate", "percent.rate")
    says_disbursed = re.search(rf"{words.any('disbursed')}(?:[ ](?:{words.any('equals')}|{words.any('change_links')}|duoc))*[ ]*$", lead)
    is_of_commitment = of_commitment and (has_disbursed or words["disbursed"].search(lead))
    if says_disbursed or is_of_commitment or (has_disbursed and (equals or lead.rstrip().endswith("("))):
        return Reading("disbursement_rate", "percent.of_disbursed", is_weak=is_of_plan)
    if words["was_disbursed"].search(tail):
        return Reading("disbursement_rate", "percent.of_committed")
    return None


def change_before(lead: str) -> tuple[int, int] | None:
    """The sign of a change whose word stands directly before the number, and where the word begins."""
    found = _change().search(lead)
    return ((1 if found["rise"] else -1), found.start()) if found else None


@cache
def _change() -> re.Pattern[str]:
    words = vocabulary()
    return re.compile(
        rf"(?<!making )(?:(?P<rise>{words.any('rises')})|(?P<fall>{words.any('falls')}))(?:[ ](?:{words.any('change_links')}))*[ ]*[(]?$"
    )


def table_metric(words: str) -> str | None:
    """What the numbers under a header, in a labelled row, measure: ``Số dự án``, ``Vốn cam kết (USD)``."""
    cues = [cue.group for cue in find_cues((*_MONEY_GROUPS, *_ORGANISATION_METRICS, *_COUNTED, "new_projects"), words, 0, len(words))]
    if "rate" in cues:
        return None
    for group, metric in (METRIC_OF | _ORGANISATION_METRICS).items():
        if group in cues and not (group in METRIC_OF and _COUNTED.keys() & set(cues)):
            return metric
    if "project_heads" in cues:
        return "project_new_count" if "new_projects" in cues else "project_count"
    return "ngo_active_count" if "ngo_heads" in cues else "aid_value" if cues else None


def is_difference(folded: str, reach: Reach) -> bool:
    """``tăng 4,9 triệu USD``, ``vượt năm 2020 hơn 12 triệu USD`` are differences, no values; ``tăng lên 5 triệu USD`` is a value."""
    lead, words = reach.lead(folded), vocabulary()
    if _beyond_a_year().search(lead) or re.match(rf"[ ](?:{words.any('rises')}|{words.any('falls')})[ ]than[ ]", reach.tail(folded)):
        return True  # "12 million USD less than in 2020"
    change = None if words["from_words"].match(folded, reach.at) else change_before(lead)
    return change is not None and words["change_ends"].search(lead, change[1]) is None


@cache
def _beyond_a_year() -> re.Pattern[str]:
    """``vượt năm 2020 (hơn 12 triệu USD)``, ``tăng so với năm trước (3 dự án)``: a difference, its base before it."""
    words = vocabulary()
    changed = "|".join(words.any(group) for group in ("exceeds", "rises", "falls"))
    return re.compile(
        rf"(?:{changed})[ ](?:{words.any('compared')}[ ])?(?:muc[ ])?(?:cua[ ])?(?:cung ky[ ])?(?:ca )?nam[ ](?:(?:19|20)\d\d|truoc|ngoai)"
        rf"(?:[ ](?:la|den|toi|{words.any('change_links')}))*[ ]*$"
    )


def count_metric(folded: str, reach: Reach, quantity: Quantity, whole: str | None, *, is_of_ngos: bool = False) -> Reading | None:
    """What a count counts, or None where it counts guests, awards, what waits, or what is not foreign aid.

    ``whole`` is the metric of a count that this one divides or goes on with: ``phê duyệt 6 dự án và 18 phi dự án``. ``is_of_ngos``: its
    neighbours tell that NGOs are counted: ``15 tổ chức với 25 dự án``, ``… có 200 tổ chức PCPNN, nay đã là 800 tổ chức``.
    """
    words = vocabulary()
    lead, tail, said = last_clause(reach.lead(folded)), reach.tail(folded), folded[quantity.start : quantity.end]
    is_said_again = not quantity.unit_is_carried and words["already_said"].match(tail.lstrip())
    if is_said_again or _counts_guests(reach.lead(folded), tail):
        return None
    match quantity.head:
        case "permit_heads":
            return _permits(lead)
        case "dossier_heads":
            return Reading("ngo_new_registration_count", "count.new_dossiers")
        case "project_heads":
            # "Two grants", "5 hoạt động": of what, is not sure.
            is_weak = not re.search(r"\d", said) or words["generic_heads"].fullmatch(re.sub(r"^[^a-z]*\d[\d.,]*[ ]", "", said)) is not None
            own = own_lead(folded, reach) or lead
            near = [cue.group for part in (own, said) for cue in find_cues(("not_new", "new_projects"), part, 0, len(part))]
            if "new_projects" in near or words["new_after"].match(_past_marks(tail)):
                return Reading("project_new_count", "count.projects", is_weak=is_weak)
            return Reading(whole or "project_count", "count.projects", is_weak=is_weak)
        case "delegation_heads":
            around = folded[reach.start : reach.stop]
            visits = words["visitors"].search(around) or words["ngo_marks"].search(around)
            return Reading("delegation_count", "count.delegations") if visits and not words["outgoing"].search(around) else None
        case "country_heads":
            of_organisations = words["ngo_heads"].search(folded, reach.sentence, reach.at) and words["origin_links"].search(lead)
            is_origin = words["origin"].search(lead) or words["ngo_marks"].search(tail) or of_organisations
            return Reading("origin_country_count", "count.countries") if is_origin else None
    counted = _organisations(folded, reach, own_lead(folded, reach), said, tail, quantity.readings[0])
    if counted is None and (quantity.unit_is_carried or is_of_ngos):
        return Reading("ngo_active_count", "count.elliptic", is_weak=True)
    return counted


def _past_marks(tail: str) -> str:
    """The words after "PCPNN", "nước ngoài" and the like, which stand between what is counted and what is said of it."""
    words = vocabulary()
    marks = rf"(?:[ ]*(?:{words.any('ngo_marks')}|{words.any('foreign_marks')}|{words.any('aid_words')}))*[ ]*"
    found = re.match(marks, tail)
    return tail[found.end() :] if found else tail


def _counts_guests(lead: str, tail: str) -> bool:
    """Whether those counted came to a meeting, were thanked, or wait; or are a part of such: ``120 đại biểu, trong đó có 46 tổ chức``."""
    words = vocabulary()
    if (
        words["guest_lists"].search(lead)
        or words["guests"].search(last_clause(lead))
        or words["guests"].search(tail)
        or re.search(rf"{words.any('guests_before')}[ ]*$", lead)
    ):
        return True
    is_part = words["divides"].search(last_clause(lead)) is not None
    return is_part and (words["guests"].search(lead) is not None or words["has_office"].search(tail) is not None)


def _permits(lead: str) -> Reading | None:
    """``cấp mới 4 giấy đăng ký``, ``thu hồi 2 giấy phép``; renewals are no statistics."""
    words = vocabulary()
    for group in ("newly_registered", "stopped"):
        if words[group].search(lead):
            return Reading(_ORGANISATION_METRICS[group], f"count.{group}")
    return None


def _organisations(folded: str, reach: Reach, lead: str, said: str, tail: str, value: Decimal) -> Reading | None:
    """Registered, newly registered, stopped or at work: by what is said of them after the count, in it, or just before it."""
    words = vocabulary()
    for near in (tail, said, lead):
        for group in _ORGANISATION_METRICS:
            if words[group].search(near):
                is_added = group == "registered" and re.search(rf"{words.any('new_projects')}[ ]*$", reach.lead(folded))
                group = "newly_registered" if is_added else group  # "Có thêm 4 tổ chức được cấp giấy đăng ký"
                return Reading(_ORGANISATION_METRICS[group], f"count.{group}")
    noun = lead if said.isdigit() else said  # "Số tổ chức PCPNN hiện là 388"
    is_foreign = any(words[group].search(noun + tail) for group in ("ngo_marks", "foreign_marks"))
    gives = (
        words["does_aid"].search(tail)
        or words["does_aid"].search(reach.lead(folded))
        or re.search(rf"{words.any('givers_before')}[ ]*$", folded[reach.start : reach.at])
    )
    if is_foreign or gives or words["ngo_marks"].search(reach.lead(folded)):
        is_told = is_foreign or words["origin"].match(tail.lstrip()) or words["ngo_marks"].search(folded, reach.sentence, reach.stop)
        is_small_word = re.search(r"\d", said) is None and value < _FEW
        return Reading("ngo_active_count", "count.organisations", is_weak=not is_told or is_small_word)
    return None


def changed_metric(folded: str, reach: Reach) -> str | None:
    """What a change is of, where the words before it say so: ``giải ngân tăng 12%``, ``số dự án giảm 5%``."""
    metrics = METRIC_OF | _COUNTED
    lead = own_lead(folded, reach)
    if _counts_others(lead):
        return None
    cues = find_cues((*metrics, "valued"), lead, 0, len(lead))
    told = [cue.group for cue in cues if cue.group != "valued"]
    return metrics[told[-1]] if told else "aid_value" if cues else None


def _counts_others(lead: str) -> bool:
    """``số lao động làm cho các dự án tăng 12%``: what is counted are neither projects, nor organisations, nor money."""
    words = vocabulary()
    counted = list(words["number_of"].finditer(lead))
    groups = (*_MONEY_GROUPS, *_COUNTED)
    said = rf"[ ](?:{words.any('count_adjectives')}[ ])*(?:{'|'.join(words.any(group) for group in groups)}|von[ ])"
    return bool(counted) and re.match(said, lead[counted[-1].end() :]) is None
