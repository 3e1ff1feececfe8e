"""What a percentage measures: a disbursement rate or a change, and of what; and which amounts are differences."""

import re
from functools import cache

from aidbook.bulletins.clauses import Reach, clause_end, last_clause, own_lead
from aidbook.bulletins.metrics import COUNTED, METRIC_OF, MONEY_GROUPS, Reading
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.vocabulary import find_cues, vocabulary

_ALL = 100
"""Per cent: more is disbursed of a plan (``bằng 103% kế hoạch năm``), not of what was committed."""
_ANY_YEAR = r"(?:19|20)\d\d"
_BASE = (
    r"(?:so voi |muc |cua |cung ky )*"
    rf"(?:(?:ca )?(?:nam|giai doan) (?:{_ANY_YEAR}(?:[ ]?-[ ]?{_ANY_YEAR})?|truoc do|truoc|ngoai)|cung ky)"
)
"""``cao hơn (năm trước) 59,6%``."""
_FEWER = re.compile(r"[ ](?:fewer|less|more)(?=[ ]*[.,;)\n])")
"""``there were five projects (fewer)``."""
_MORE_OF = re.compile(r"(?<![a-z])(?:them|bot)[ ]$")
"""``thêm (40 tổ chức) so với năm trước``."""
_LONGEST_BASE = 40
_OF_A_TOTAL = re.compile(r"[ ]of (?:the )?(?:(?:19|20)\d\d|last year)(?:['’]s)? total")


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
    links = rf"(?:[ ](?:{words.any('change_links')}))*[ ]*"
    return re.compile(rf"(?<!making )(?:(?P<rise>{words.any('rises')})|(?P<fall>{words.any('falls')}))(?:{links}[(]?|[ ]{_BASE}{links})$")


def is_difference(folded: str, reach: Reach) -> bool:
    """``tăng 4,9 triệu USD``, ``vượt năm 2020 hơn 12 triệu USD`` are differences, no values; ``tăng lên 5 triệu USD`` is a value."""
    lead, words = reach.lead(folded), vocabulary()
    if _beyond_a_year().search(lead) or re.match(rf"[ ](?:{words.any('rises')}|{words.any('falls')})[ ]than[ ]", reach.tail(folded)):
        return True  # "12 million USD less than in 2020"
    clause = folded[reach.end : clause_end(folded, reach.end, reach.stop + _LONGEST_BASE)]
    if _FEWER.match(folded, reach.end) or (_MORE_OF.search(lead) and vocabulary()["compared"].search(clause)):
        return True
    change = None if words["from_words"].match(folded, reach.at) else change_before(lead)
    return change is not None and words["change_ends"].search(lead, change[1]) is None


def ends_change(folded: str, reach: Reach) -> bool:
    """Whether an amount is where a change ends: ``tăng từ 3,9 triệu USD lên (4,2 triệu USD)``, ``giảm 7% còn (4,2 triệu USD)``."""
    return re.search(rf"{vocabulary().any('change_ends')}[ ]*$", reach.lead(folded)) is not None


@cache
def _beyond_a_year() -> re.Pattern[str]:
    """``vượt năm 2020 (hơn 12 triệu USD)``, ``tăng so với năm trước (3 dự án)``: a difference, its base before it."""
    words = vocabulary()
    changed = "|".join(words.any(group) for group in ("exceeds", "rises", "falls"))
    return re.compile(
        rf"(?:{changed})[ ](?:{words.any('compared')}[ ])?(?:muc[ ])?(?:cua[ ])?(?:cung ky[ ])?(?:ca )?nam[ ](?:(?:19|20)\d\d|truoc|ngoai)"
        rf"(?:[ ](?:la|den|toi|{words.any('change_links')}))*[ ]*$"
    )


def changed_metric(folded: str, reach: Reach) -> str | None:
    """What a change is of, where the words before it say so: ``giải ngân tăng 12%``, ``số dự án giảm 5%``."""
    metrics = METRIC_OF | COUNTED
    lead = own_lead(folded, reach)
    if _counts_others(lead):
        return None
    cues = find_cues((*metrics, "valued"), lead, 0, len(lead))
    told = [cue.group for cue in cues if cue.group != "valued"]
    if told and cues[-1].group == "valued" and told[-1] in COUNTED:
        return "aid_value"  # "Foreign NGO aid rose 8 percent"
    return metrics[told[-1]] if told else "aid_value" if cues else None


def _counts_others(lead: str) -> bool:
    """``số lao động làm cho các dự án tăng 12%``: what is counted are neither projects, nor organisations, nor money."""
    words = vocabulary()
    counted = list(words["number_of"].finditer(lead))
    groups = (*MONEY_GROUPS, *COUNTED)
    said = rf"[ ](?:{words.any('count_adjectives')}[ ])*(?:{'|'.join(words.any(group) for group in groups)}|von[ ])"
    return bool(counted) and re.match(said, lead[counted[-1].end() :]) is None
