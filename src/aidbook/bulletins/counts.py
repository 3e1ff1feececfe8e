"""What a count counts: organisations by what they do, projects, delegations, countries; guests and awards are no statistics."""

import re
from decimal import Decimal

from aidbook.bulletins.clauses import Reach, last_clause, own_lead
from aidbook.bulletins.metrics import ORGANISATION_METRICS, Reading
from aidbook.bulletins.quantities import Quantity
from aidbook.bulletins.vocabulary import find_cues, vocabulary

_FEW = 20
"""Fewer organisations, in words: those of one occasion."""


def count_metric(
    folded: str, reach: Reach, quantity: Quantity, whole: str | None, *, is_of_ngos: bool = False, is_of_aid: bool = False
) -> Reading | None:
    """What a count counts, or None where it counts guests, awards, what waits, or what is not foreign aid.

    ``whole`` is the metric of a count that this one divides or goes on with: ``phê duyệt 6 dự án và 18 phi dự án``. ``is_of_ngos``: its
    neighbours tell that NGOs are counted: ``15 tổ chức với 25 dự án``, ``… có 200 tổ chức PCPNN, nay đã là 800 tổ chức``; ``is_of_aid``:
    the paragraph before, or the title, speaks of them.
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
            visits = any(words[group].search(around) for group in ("visitors", "ngo_marks")) or words["visits"].search(said)
            return Reading("delegation_count", "count.delegations") if visits and not words["outgoing"].search(around) else None
        case "country_heads":
            of_organisations = words["ngo_heads"].search(folded, reach.sentence, reach.at) and words["origin_links"].search(lead)
            is_origin = words["origin"].search(lead) or words["ngo_marks"].search(tail) or of_organisations
            return Reading("origin_country_count", "count.countries") if is_origin else None
    counted = _organisations(folded, reach, own_lead(folded, reach), said, tail, quantity.readings[0], is_of_aid=is_of_aid)
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
            return Reading(ORGANISATION_METRICS[group], f"count.{group}")
    return None


def _organisations(folded: str, reach: Reach, lead: str, said: str, tail: str, value: Decimal, *, is_of_aid: bool) -> Reading | None:
    """Registered, newly registered, stopped or at work: by what is said of them after the count, in it, or just before it."""
    words = vocabulary()
    for near in (tail, said, lead):
        for group in ORGANISATION_METRICS:
            if words[group].search(near):
                is_added = group == "registered" and re.search(rf"{words.any('new_projects')}[ ]*$", reach.lead(folded))
                group = "newly_registered" if is_added else group  # "Có thêm 4 tổ chức được cấp giấy đăng ký"
                return Reading(ORGANISATION_METRICS[group], f"count.{group}")
    noun = lead if said.isdigit() else said  # "Số tổ chức PCPNN hiện là 388"
    is_foreign = any(words[group].search(noun + tail) for group in ("ngo_marks", "foreign_marks"))
    gives = (
        words["does_aid"].search(tail)
        or words["does_aid"].search(reach.lead(folded))
        or re.search(rf"{words.any('givers_before')}[ ]*$", folded[reach.start : reach.at])
    )
    is_numbered = is_of_aid and words["number_of"].search(reach.lead(folded)) is not None  # "Con số đã là 160 tổ chức"
    if is_foreign or gives or is_numbered or words["ngo_marks"].search(reach.lead(folded)):
        is_told = (
            is_foreign
            or (is_of_aid and gives)
            or words["origin"].match(tail.lstrip())
            or words["ngo_marks"].search(folded, reach.sentence, reach.stop)
        )
        is_new = re.match(r"moi(?![a-z])", _past_marks(tail).lstrip()) is not None  # "5 tổ chức PCPNN mới": they may be newly registered.
        is_small_word = re.search(r"\d", said) is None and value < _FEW
        return Reading("ngo_active_count", "count.organisations", is_weak=not is_told or is_small_word or is_new)
    return None
