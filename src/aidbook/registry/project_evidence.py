"""When two reported projects are one: the rules, each with its reason, from the surest to the weakest."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from aidbook.registry.decisions import SameDecision
from aidbook.registry.project_titles import common_part, has_other_names, is_one_pattern, is_reworded, is_same_title, is_translated
from aidbook.registry.reported_project import ReportedProject

MOST_YEARS_APART: Final = 3
"""Report years between two reports of one project without dates: longer silence is taken for another project of the same name."""


class Rule(IntEnum):
    """Why two reported projects are one; the surest is the smallest."""

    JUDGED = 0
    DECISION_AND_TITLE = 1
    NUMBER_AND_TITLE = 2
    DECISION_IN_TWO_PROVINCES = 3
    DECISION_OTHER_WORDS = 4
    DECISION_SOLE_PROJECT = 5
    DECISION_DONOR_AS_TYPED = 6
    TITLE_AND_DATES = 7
    TITLE_OTHER_WORDS = 8
    NEW_DECISION = 9
    TWO_DECISIONS = 10
    OTHER_LANGUAGE = 11

    @property
    def words(self) -> str:
        """The rule as registry.project_link shows it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Evidence:
    """That two reported projects are one by a rule, or (``rule`` is None) that a person should look; ``common`` is 0 to 1."""

    rule: Rule | None
    common: float
    reason: str = ""


def evidence(one: ReportedProject, other: ReportedProject) -> Evidence | None:
    """What speaks for two reported projects being one; None if nothing does.

    Different donors under different decisions are never one project, nor are two decisions whose reports overlap.
    """
    same = one.same_decision(other)
    is_one_donor = one.donor == other.donor
    if same in (SameDecision.CERTAIN, SameDecision.LIKELY):
        return _by_decision(one, other, same) if is_one_donor else _by_decision_of_two_donors(one, other, same)
    if not is_one_donor or not one.is_beside(other):
        return None
    return _by_title(one, other) if same is SameDecision.UNKNOWN else _by_two_decisions(one, other)


def _by_decision(one: ReportedProject, other: ReportedProject, same: SameDecision) -> Evidence | None:
    common = common_part(one.title, other.title)
    is_same = is_same_title(one.title, other.title, allow_slip=True)
    if not one.is_beside(other):
        if is_same:
            return Evidence(Rule.DECISION_IN_TWO_PROVINCES, common)
        return Evidence(None, common, "one decision, other titles in two provinces") if is_reworded(one.title, other.title) else None
    if is_same:
        return Evidence(Rule.DECISION_AND_TITLE if same is SameDecision.CERTAIN else Rule.NUMBER_AND_TITLE, common)
    if is_reworded(one.title, other.title):
        # "… y tế xã A", "… giáo dục xã A": so the parts of a programme are called, and each may have the same money.
        if not is_one_pattern(one.title, other.title):
            return Evidence(Rule.DECISION_OTHER_WORDS, common)
    elif same is SameDecision.CERTAIN and _may_be_sole(one, other):
        return Evidence(Rule.DECISION_SOLE_PROJECT, common)
    return Evidence(None, common, "one decision and donor, other titles")


def _may_be_sole(one: ReportedProject, other: ReportedProject) -> bool:
    """Whether titles without common words may be of one project: renamed, or told in another language.

    One decision may approve several projects, but an office that reports one of them reports the others too: where each submission has
    only one, it is the same one. In one year two offices may each report their own, unless language or total says otherwise.
    """
    is_other_phase = bool(one.title.marks and other.title.marks and one.title.marks != other.title.marks)
    if is_other_phase or has_other_names(one.title, other.title) or one.lives_agree(other) is False:
        return False
    if (is_one_total := one.totals_agree(other)) is not None:
        return is_one_total
    return one.years.isdisjoint(other.years) or is_translated(one.title, other.title)


def _by_decision_of_two_donors(one: ReportedProject, other: ReportedProject, same: SameDecision) -> Evidence | None:
    if not is_same_title(one.title, other.title):
        return None
    common = common_part(one.title, other.title)
    is_typed = not (one.is_listed_donor and other.is_listed_donor)
    if same is SameDecision.CERTAIN and is_typed and one.is_beside(other) and one.lives_agree(other) is not False:
        return Evidence(Rule.DECISION_DONOR_AS_TYPED, common)
    return Evidence(None, common, "one decision and title, two donors")


def _by_title(one: ReportedProject, other: ReportedProject) -> Evidence | None:
    lives = one.lives_agree(other)
    if lives is False:
        return None
    common = common_part(one.title, other.title)
    is_exact_day = bool(one.first_days & other.first_days)
    if is_same_title(one.title, other.title, allow_slip=is_exact_day):
        # Told apart by the first year of a title ("năm 2021", "năm 2022") already; without any date only neighbouring years are one.
        if lives is None and one.years_from(other) > MOST_YEARS_APART:
            return None
        return Evidence(Rule.TITLE_AND_DATES, common)
    if not is_exact_day or one.title.marks != other.title.marks:
        return None
    if is_reworded(one.title, other.title):
        if one.totals_agree(other) and not is_one_pattern(one.title, other.title):
            return Evidence(Rule.TITLE_OTHER_WORDS, common)
        return Evidence(None, common, "one donor, place and first day, similar titles")
    if is_translated(one.title, other.title) and one.ends & other.ends and one.totals_agree(other):
        return Evidence(Rule.OTHER_LANGUAGE, common)
    return None


def _by_two_decisions(one: ReportedProject, other: ReportedProject) -> Evidence | None:
    """A project that is extended gets a new decision: its title and first day stay, and the old decision is not reported any more.

    Its owner (a hospital, a union) may have decided too; and of a mistyped number title, days and total are left.
    """
    if not is_same_title(one.title, other.title) or one.lives_agree(other) is not True:
        return None
    common = common_part(one.title, other.title)
    earlier, later = sorted((one, other), key=lambda project: (min(project.years), project.natural_key))
    if max(earlier.years) < min(later.years) and one.starts & other.starts and _is_later_decision(earlier, later):
        return Evidence(Rule.NEW_DECISION, common)
    is_one_life = bool(one.first_days & other.first_days and one.ends & other.ends)
    if is_one_life and common == 1.0 and one.totals_agree(other):
        return Evidence(Rule.TWO_DECISIONS, common)
    return Evidence(None, common, "one title, donor and place, two decisions")


def _is_later_decision(earlier: ReportedProject, later: ReportedProject) -> bool:
    days = [project.decision.day for project in (earlier, later) if project.decision and project.decision.day]
    return len(days) < 2 or days[0] < days[1]
