"""When two reported projects are one: the rules, each with its reason, from the surest to the weakest."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from aidbook.registry.decisions import Decision, SameDecision, is_near, same_decision
from aidbook.registry.project_titles import Title, agree, common_part, is_reworded, is_same_title

MOST_YEARS_APART: Final = 3
"""Report years between two reports of one project without dates: longer silence is taken for another project of the same name."""


@dataclass(frozen=True, slots=True)
class ReportedProject:
    """A natural key with all that the reports in force tell of it. Sets have one member per different telling."""

    natural_key: str
    donor_id: str
    is_listed_donor: bool
    places: frozenset[str]
    title: Title
    decision: Decision | None
    is_national: bool
    starts: frozenset[dt.date]
    ends: frozenset[dt.date]
    years: frozenset[int]
    submissions: frozenset[int]

    @property
    def office(self) -> str:
        """Where the decision's number is unique: the nation, or the province as its unit of 2025."""
        return "VN" if self.is_national else min(self.places)

    def is_beside(self, other: "ReportedProject") -> bool:
        """Whether some province, taken as its unit of 2025, reports both."""
        return not self.places.isdisjoint(other.places)


class Rule(IntEnum):
    """Why two reported projects are one; the surest is the smallest."""

    JUDGED = 0
    DECISION_AND_TITLE = 1
    DECISION_IN_TWO_PROVINCES = 2
    DECISION_OTHER_WORDS = 3
    DECISION_SOLE_PROJECT = 4
    DECISION_DONOR_AS_TYPED = 5
    TITLE_AND_DATES = 6
    NEW_DECISION = 7

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
    same = same_decision(one.decision, other.decision) if one.office == other.office else _same_far_decision(one, other)
    is_one_donor = one.donor_id == other.donor_id
    if same in (SameDecision.CERTAIN, SameDecision.LIKELY):
        return _by_decision(one, other, same) if is_one_donor else _by_decision_of_two_donors(one, other, same)
    if not is_one_donor or not one.is_beside(other):
        return None
    return _by_title(one, other) if same is SameDecision.UNKNOWN else _by_new_decision(one, other)


def _same_far_decision(one: ReportedProject, other: ReportedProject) -> SameDecision:
    """Two provinces name one decision: sure only where number, symbol and day are all told and equal."""
    same = same_decision(one.decision, other.decision)
    is_whole = bool(one.decision and one.decision.symbol and other.decision and other.decision.symbol)
    return same if same is SameDecision.CERTAIN and is_whole else SameDecision.NO


def _by_decision(one: ReportedProject, other: ReportedProject, same: SameDecision) -> Evidence | None:
    common = common_part(one.title, other.title)
    is_same = is_same_title(one.title, other.title, allow_slip=True)
    if not one.is_beside(other):
        if is_same:
            return Evidence(Rule.DECISION_IN_TWO_PROVINCES, common)
        return Evidence(None, common, "one decision, other titles in two provinces") if is_reworded(one.title, other.title) else None
    if is_same:
        return Evidence(Rule.DECISION_AND_TITLE, common)
    if is_reworded(one.title, other.title):
        return Evidence(Rule.DECISION_OTHER_WORDS, common)
    is_phase = bool(one.title.marks and other.title.marks and one.title.marks != other.title.marks)
    # One decision may approve several projects, but an office that reports one of them reports the others too: where each submission
    # has only one, it is the same one under another title, or in another language.
    if same is SameDecision.CERTAIN and not is_phase and lives_agree(one, other) is not False:
        return Evidence(Rule.DECISION_SOLE_PROJECT, common)
    return Evidence(None, common, "one decision and donor, other titles")


def _by_decision_of_two_donors(one: ReportedProject, other: ReportedProject, same: SameDecision) -> Evidence | None:
    if not is_same_title(one.title, other.title):
        return None
    common = common_part(one.title, other.title)
    is_typed = not (one.is_listed_donor and other.is_listed_donor)
    if same is SameDecision.CERTAIN and is_typed and one.is_beside(other) and lives_agree(one, other) is not False:
        return Evidence(Rule.DECISION_DONOR_AS_TYPED, common)
    return Evidence(None, common, "one decision and title, two donors")


def _by_title(one: ReportedProject, other: ReportedProject) -> Evidence | None:
    lives = lives_agree(one, other)
    if lives is False:
        return None
    is_exact_day = any(day != dt.date(day.year, 1, 1) for day in one.starts & other.starts)
    if is_same_title(one.title, other.title, allow_slip=is_exact_day):
        # Told apart by the first year of a title ("năm 2021", "năm 2022") already; without any date only neighbouring years are one.
        if lives is None and years_apart(one, other) > MOST_YEARS_APART:
            return None
        return Evidence(Rule.TITLE_AND_DATES, common_part(one.title, other.title))
    if is_exact_day and is_reworded(one.title, other.title) and one.title.marks == other.title.marks:
        return Evidence(None, common_part(one.title, other.title), "one donor, place and first day, similar titles")
    return None


def _by_new_decision(one: ReportedProject, other: ReportedProject) -> Evidence | None:
    """A project that is extended gets a new decision: its title and first day stay, and the old decision is not reported any more."""
    if one.title.sorted_words != other.title.sorted_words or one.title.marks != other.title.marks:
        return None
    if not agree(one.title.first_year, other.title.first_year) or lives_agree(one, other) is not True:
        return None
    earlier, later = sorted((one, other), key=lambda project: (min(project.years), project.natural_key))
    is_after = max(earlier.years) < min(later.years)
    if is_after and one.starts & other.starts and _is_later_decision(earlier.decision, later.decision):
        return Evidence(Rule.NEW_DECISION, 1.0)
    return Evidence(None, 1.0, "one title, donor and place, two decisions")


def _is_later_decision(earlier: Decision | None, later: Decision | None) -> bool:
    return not (earlier and later and earlier.day and later.day) or earlier.day < later.day


def lives_agree(one: ReportedProject, other: ReportedProject) -> bool | None:
    """Whether first or last days speak for one project; None where too little is told, False where they speak against it.

    An extended project keeps its first day, one whose first day was mistyped its last. A day that is the first of January may stand for
    its year.
    """
    if not one.starts or not other.starts:
        return True if one.ends & other.ends and agree_in_title(one, other) else None
    if any(_is_one_start(first, second) for first in one.starts for second in other.starts):
        return True
    return bool(_exact_days(one.ends) & _exact_days(other.ends))


def agree_in_title(one: ReportedProject, other: ReportedProject) -> bool:
    """Whether both titles have the same words: then one missing day may be filled by the other."""
    return one.title.sorted_words == other.title.sorted_words


def years_apart(one: ReportedProject, other: ReportedProject) -> int:
    """Report years between the nearest reports of both; 0 where both were reported in one year."""
    return min(abs(first - second) for first in one.years for second in other.years)


def _is_one_start(one: dt.date, other: dt.date) -> bool:
    stands_for_year = one.year == other.year and dt.date(one.year, 1, 1) in (one, other)
    return stands_for_year or (is_near(one, other) and (one.year == other.year or abs((one - other).days) <= 31))


def _exact_days(days: Iterable[dt.date]) -> set[dt.date]:
    """Without 31 December, on which most projects end."""
    return {day for day in days if (day.month, day.day) != (12, 31)}
