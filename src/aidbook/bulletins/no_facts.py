"""Numbers that are no figures of aid: wishes, counterpart money, other money, prices of one piece, differences."""

import re

from aidbook.bulletins.clauses import Reach, last_clause, named_clause, part_end, part_start
from aidbook.bulletins.donors import known_givers
from aidbook.bulletins.metrics import METRIC_OF
from aidbook.bulletins.percents import is_difference
from aidbook.bulletins.quantities import Kind, Quantity
from aidbook.bulletins.relevance import is_other_money
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.vocabulary import vocabulary

# "Mỗi giếng", "mỗi tỉnh" (folding keeps mỗi apart); mỗi năm is an average.
_EACH_WITHOUT_ACCENTS = re.compile(r"(?<![a-z])moi[ ](?!(?:nam|thang|quy|ky|la|nhat|dat|co|duoc)(?![a-z]))[a-z]+[ ]*$")
_PLANNED = re.compile(r"[ ](?:theo |cua )?(?:ke hoach|chi tieu)(?! (?:va dau tu|dau tu))(?![a-z])")
_EACH = re.compile(r"MOI[ ](?!(?:nam|thang|quy|ky)(?![a-z]))[a-z]")


def is_no_fact(segmented: Segmented, passage: Passage, quantity: Quantity, reach: Reach, *, follows_money: bool) -> bool:
    """Whether a number of a sentence states nothing about aid given. ``follows_money``: the sentence told an amount before it."""
    words, folded = vocabulary(), segmented.folded
    lead, tail = reach.lead(folded), reach.tail(folded)
    part = part_start(folded, reach.sentence, reach.at), part_end(folded, reach.end, passage.end)
    if is_other_money(segmented, *part) or is_other_money(segmented, passage.start, passage.end):
        return True
    if is_wished(lead) or _is_called_for(folded, reach):
        return True
    if words["counterpart"].search(named_clause(lead)) or re.search(rf"(?:as|la|lam)[ ](?:the |von )?{words.any('counterpart')}", tail):
        return True
    if _names_other_money(lead) and known_givers().search(segmented.text, reach.start, reach.at) is None:
        return True
    if (
        words["other_money"].match(tail.lstrip())
        or is_wished(tail)
        or _is_of_each(last_clause(lead), tail.lstrip(), segmented.text[reach.start : reach.at])
    ):
        return True
    if follows_money and quantity.kind is Kind.MONEY and re.search(rf"{words.any('marks_passed')}[ ]*$", lead):
        return True  # "Đạt 3,1 triệu USD, vượt mốc 3 triệu USD": what the sum passed.
    is_planned = _PLANNED.match(tail) and "/" not in folded[quantity.start : quantity.end]  # "38/52 tỷ đồng kế hoạch": 38 were spent.
    if quantity.kind is Kind.MONEY and (is_planned or re.search(r"(?<![a-z])(?:ke hoach|chi tieu)(?: la| dat)?[ ]*$", lead)):
        return True
    if quantity.approx == "at_most" and re.search(rf"{words.any('sized')}[ ]*$", lead):
        return True  # "Các khoản dưới 1 tỷ đồng": how large each is.
    return quantity.kind is not Kind.PERCENT and is_difference(folded, reach)


def _names_other_money(lead: str) -> bool:
    named = vocabulary()["other_money"].search(named_clause(lead)) is not None
    return named and not _gave_with_ngos(lead) and not _sets_apart(lead)


def _gave_with_ngos(lead: str) -> bool:
    """``các tổ chức PCPNN, doanh nghiệp FDI và kiều bào đã cam kết …``: other givers in one list with NGOs, and what they did behind it."""
    words = vocabulary()
    other = list(words["other_money"].finditer(lead))[-1]
    did = any(words[group].search(lead, other.end()) for group in METRIC_OF)
    return did and words["ngo_marks"].search(lead, 0, other.start()) is not None


def _sets_apart(lead: str) -> bool:
    """``Ngoài ODA, viện trợ nhân đạo đạt 558.000 USD``: what is told is not the other money."""
    words = vocabulary()
    return re.search(rf"{words.any('besides')}[ ](?:[a-z]+[ ]){{0,3}}?{words.any('other_money')}[^,;]*,(?=.*[a-z])", lead) is not None


def _wishes(folded: str) -> list[re.Match[str]]:
    return [found for group in ("not_yet", "wants") for found in vocabulary()[group].finditer(folded)]


def is_wished(folded: str) -> bool:
    """Whether words speak of what is wanted or planned; people's needs, looked into or met, are no wish: ``đáp ứng nhu cầu``."""
    words = vocabulary()
    needs = [found.span() for found in words["needs_of_people"].finditer(folded)]
    return any(not any(a <= found.start() < b for a, b in needs) for found in _wishes(folded))


def _is_called_for(folded: str, reach: Reach) -> bool:
    """``kêu gọi các tổ chức PCPNN giúp 47 dự án``; and what goes on with a need: ``cần hơn 50% số tiền, tức 86 triệu USD``.

    No wish is what was called for and got (``kêu gọi được 9 dự án``), nor what words before the figure say was done.
    """
    words, start = vocabulary(), part_start(folded, reach.sentence, reach.at)
    if re.search(rf"(?<!chi ){words.any('needs')}[ ]*$", reach.lead(folded)):
        return True  # "Chỉ cần 114 khoản" is what it took.
    clause = reach.at - len(last_clause(folded[start : reach.at]))
    calls = re.compile(rf"(?<!da )(?<!vua ){words.any('calls')}(?! duoc)")
    wishes = [start + found.end() for found in _wishes(folded[start : reach.at])]
    wishes += [found.end() for found in calls.finditer(folded, clause, reach.at)]
    return bool(wishes) and not any(words[group].search(folded, max(wishes), reach.at) for group in ("the_done", *METRIC_OF))


def _is_of_each(lead: str, tail: str, typed: str) -> bool:
    """``mỗi giếng 5,8 triệu đồng``, ``15 triệu đồng/hộ``; "each year" is an average, no price of one piece.

    Without its accents (``moi gieng``) the word counts only right before the thing and its price: it may be "new".
    """
    words = vocabulary()
    if typed.isascii() and _EACH_WITHOUT_ACCENTS.search(lead):
        return True
    if not words["respectively"].search(lead) and (words["each"].search(lead) or _EACH.search(lead)):
        return True
    return words["each"].match(tail) is not None and words["per_year"].match(tail) is None
