"""What an amount measures, from the words within its reach. Words before it count first, the nearest of them most."""

import re
from dataclasses import dataclass
from decimal import Decimal

from aidbook.bulletins.clauses import Reach, own_lead
from aidbook.bulletins.vocabulary import find_cues, vocabulary

METRIC_OF = {"disbursed": "aid_disbursed", "committed": "aid_committed", "approved": "aid_approved"}
"""What was done with money, by vocabulary group."""
CARRIED = "money.carried"
"""The rule of an amount that goes on with the metric of the one before it."""
MONEY_GROUPS = ("rate", *METRIC_OF, "valued")
ORGANISATION_METRICS = {
    "newly_registered": "ngo_new_registration_count",
    "stopped": "ngo_stopped_count",
    "registered": "ngo_registered_count",
}
COUNTED = {"project_heads": "project_count", "ngo_heads": "ngo_active_count"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric with the rule that found it. ``is_weak``: by carrying over or by default, so a person should look."""

    metric: str
    rule: str
    value: Decimal | None = None
    is_weak: bool = False
    start: int | None = None
    """Where the phrase begins, where a word before the number belongs to it (``tăng 19,3%``)."""


def money_metric(folded: str, reach: Reach, carried: str | None, *, is_part: bool, is_aid: bool, is_given: bool = False) -> Reading | None:
    """The metric of an amount: what its own words say was done with the money, else that of the sum it is a part of.

    ``carried`` is the metric of the amount before it; ``is_part``: the sentence divides that amount; ``is_aid``: the sentence speaks of
    foreign aid in other words; ``is_given``: it says of NGOs that they gave.
    """
    if re.search(rf"{vocabulary().any('spent_before')}[ ]*$", reach.lead(folded)):
        return Reading(METRIC_OF["disbursed"], "money.cue_before")
    lead = find_cues(MONEY_GROUPS, folded, reach.start, reach.at)
    tail = find_cues(MONEY_GROUPS, folded, reach.end, reach.stop)
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
    return Reading("aid_value", "money.assumed", is_weak=not is_given) if is_aid else None


def table_metric(words: str) -> str | None:
    """What the numbers under a header, in a labelled row, measure: ``Số dự án``, ``Vốn cam kết (USD)``."""
    cues = [cue.group for cue in find_cues((*MONEY_GROUPS, *ORGANISATION_METRICS, *COUNTED, "new_projects"), words, 0, len(words))]
    if "rate" in cues:
        return None
    for group, metric in (METRIC_OF | ORGANISATION_METRICS).items():
        if group in cues and not (group in METRIC_OF and COUNTED.keys() & set(cues)):
            return metric
    if "project_heads" in cues:
        return "project_new_count" if "new_projects" in cues else "project_count"
    return "ngo_active_count" if "ngo_heads" in cues else "aid_value" if cues else None
