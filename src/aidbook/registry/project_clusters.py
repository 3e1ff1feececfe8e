"""Sets of reported projects that grow link by link, and refuse a link that would join what is told apart."""

from collections import defaultdict
from collections.abc import Sequence

from aidbook.registry.decisions import SameDecision
from aidbook.registry.judgements import Judgements
from aidbook.registry.project_evidence import Rule
from aidbook.registry.reported_project import ReportedProject


def are_joinable(one: ReportedProject, other: ReportedProject) -> bool:
    """Whether no office tells the two apart: rows of one file are one project only with one decision, donor and title.

    Two provinces that merged later reported each its own, but for what went by one decision.
    """
    same = one.same_decision(other)
    if not one.places.isdisjoint(other.places) and not one.is_beside(other) and same is not SameDecision.CERTAIN:
        return False
    if one.submissions.isdisjoint(other.submissions):
        return True
    has_days = bool(one.decision and one.decision.day and other.decision and other.decision.day)
    is_one_paper = same is SameDecision.CERTAIN or (same is SameDecision.LIKELY and not has_days)
    is_one_title = one.title.sorted_words == other.title.sorted_words and one.title.marks == other.title.marks
    return is_one_paper and is_one_title and one.donor == other.donor


def are_compatible(one: ReportedProject, other: ReportedProject) -> bool:
    """Whether two projects may be one through others between them: never with different donors and different decisions."""
    return one.donor == other.donor or one.same_decision(other) is not SameDecision.NO


class Clusters:
    """Reported projects, each alone at first. ``judged`` has what people decided about two natural keys."""

    def __init__(self, projects: Sequence[ReportedProject], judged: Judgements) -> None:
        self._projects = projects
        self._sets: dict[int, list[int]] = {}
        self._rules: dict[int, Rule] = {}
        self._parted = defaultdict[str, set[str]](set)
        for one, other in judged.parted:
            self._parted[one].add(other)
            self._parted[other].add(one)

    def join(self, one: int, other: int, rule: Rule) -> bool:
        """Join the sets of two projects; False where they are told apart. What a person called the same is only kept apart by a person."""
        left, right = self._set_of(one), self._set_of(other)
        if left is right:
            return True
        if not self._may_join(left, right, is_judged=rule is Rule.JUDGED):
            return False
        joined = left + right
        for place in joined:
            self._sets[place] = joined
        for place in (one, other):
            self._rules[place] = min(rule, self._rules.get(place, rule))
        return True

    def projects(self) -> tuple[dict[str, str], dict[str, Rule]]:
        """Natural key → key of its project, and → the surest rule by which it belongs; of sets with more than one member.

        The key of a project is the natural key of its first report: a later year does not change it.
        """
        project_of: dict[str, str] = {}
        rule_of: dict[str, Rule] = {}
        for place, joined in self._sets.items():
            if len(joined) == 1:
                continue
            first = min((self._projects[member] for member in joined), key=lambda project: (min(project.years), project.natural_key))
            project_of[self._projects[place].natural_key] = first.natural_key
            rule_of[self._projects[place].natural_key] = self._rules[place]
        return project_of, rule_of

    def _set_of(self, place: int) -> list[int]:
        return self._sets.setdefault(place, [place])

    def _may_join(self, members: Sequence[int], newer: Sequence[int], *, is_judged: bool) -> bool:
        for place in members:
            one = self._projects[place]
            for other_place in newer:
                other = self._projects[other_place]
                if other.natural_key in self._parted.get(one.natural_key, ()):
                    return False
                if not is_judged and not (are_joinable(one, other) and are_compatible(one, other)):
                    return False
        return True
