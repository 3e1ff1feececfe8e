"""Reported projects into projects: linked by the surest evidence first, never two that one submission tells apart, splits kept apart.

The result is a function of what was reported and judged: the order in which files or years were loaded is nowhere in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from aidbook.registry.judgements import Judgements, Verdict
from aidbook.registry.project_blocks import pairs
from aidbook.registry.project_clusters import Clusters, are_joinable
from aidbook.registry.project_evidence import Evidence, Rule, evidence
from aidbook.registry.project_titles import are_parts
from aidbook.registry.reported_project import ReportedProject

CLEARER: Final = 0.05
"""How much more of its words a title must share with one of two projects than with the other to be taken for that one."""

Relation = Literal["candidate", "split", "merged"]


@dataclass(frozen=True, slots=True)
class Related:
    """Two projects, by natural keys, that are told apart and belong together: a split, a merger, or a question to a person."""

    earlier: str
    later: str
    relation: Relation
    reason: str
    common: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """Projects of more than one natural key, and what people should look at.

    ``project_of``: natural key → the key of its project, which is that of its first report. ``rule_of``: why a natural key belongs.
    """

    project_of: dict[str, str]
    rule_of: dict[str, Rule]
    related: list[Related]


@dataclass(frozen=True, slots=True)
class _Link:
    one: int
    other: int
    found: Evidence
    rule: Rule


def group_projects(reported: Iterable[ReportedProject], judged: Judgements) -> Grouping:
    """Group reported projects. ``judged`` has what people decided about two natural keys; that goes before any rule."""
    projects = sorted(reported, key=lambda project: project.natural_key)
    links, questions = _weigh(projects, judged)
    links, related = _set_splits_apart(projects, links)
    clusters = Clusters(projects, judged)
    for link in sorted(links, key=lambda each: (each.rule, -each.found.common, each.one, each.other)):
        if not clusters.join(link.one, link.other, link.rule):
            questions.append(
                (link.one, link.other, Evidence(None, link.found.common, "alike, but one submission or decision tells them apart"))
            )
    project_of, rule_of = clusters.projects()
    asked = [_question(projects, one, other, found) for one, other, found in questions]
    open_relations = {
        (each.earlier, each.later): each
        for each in [*asked, *related]
        if project_of.get(each.earlier, each.earlier) != project_of.get(each.later, each.later)
    }
    return Grouping(project_of, rule_of, [open_relations[pair] for pair in sorted(open_relations)])


def _weigh(projects: Sequence[ReportedProject], judged: Judgements) -> tuple[list[_Link], list[tuple[int, int, Evidence]]]:
    links: list[_Link] = []
    questions: list[tuple[int, int, Evidence]] = []
    place_of = {project.natural_key: place for place, project in enumerate(projects)}
    for (one_key, other_key), verdict in judged.pairs.items():
        if one_key not in place_of or other_key not in place_of:
            continue
        if verdict is Verdict.UNSURE:
            questions.append((place_of[one_key], place_of[other_key], Evidence(None, 1.0, "a person was not sure")))
        elif verdict is Verdict.SAME:
            links.append(_Link(place_of[one_key], place_of[other_key], Evidence(Rule.JUDGED, 1.0), Rule.JUDGED))
    for one, other in pairs(projects):
        # What an office lists beside each other it tells apart itself.
        if not are_joinable(projects[one], projects[other]) or judged.verdict(projects[one].natural_key, projects[other].natural_key):
            continue
        found = evidence(projects[one], projects[other])
        if found is None:
            continue
        if found.rule is None:
            questions.append((one, other, found))
        else:
            links.append(_Link(one, other, found, found.rule))
    return links, questions


def _set_splits_apart(projects: Sequence[ReportedProject], links: list[_Link]) -> tuple[list[_Link], list[Related]]:
    """A project that is as much like one as like another, which one submission tells apart, was split, or two were merged into it."""
    links_of: dict[int, list[_Link]] = defaultdict(list)
    for link in links:
        if link.rule is not Rule.JUDGED:
            links_of[link.one].append(link)
            links_of[link.other].append(link)
    apart: dict[tuple[int, int], Related] = {}
    for hub, own in sorted(links_of.items()):
        rivals = sorted(_rivals(projects, hub, own))
        for rival in rivals:
            apart.setdefault((min(hub, rival), max(hub, rival)), _parted(projects[hub], projects[rival]))
    return [link for link in links if (link.one, link.other) not in apart], list(apart.values())


def _rivals(projects: Sequence[ReportedProject], hub: int, links: Sequence[_Link]) -> set[int]:
    """Those among the projects most like the hub that one submission tells apart; empty where one of them is clearly it."""
    best = min(link.rule for link in links)
    alike = {link.other if link.one == hub else link.one: link.found.common for link in links if link.rule == best}
    most = max(alike.values())
    # Another language or wording shares no words, so that nothing makes one of two clearer.
    close = {place for place, common in alike.items() if best is Rule.DECISION_SOLE_PROJECT or most - common < CLEARER}
    whole = projects[hub].title
    return {
        place
        for one, other in combinations(sorted(alike), 2)
        if {one, other} <= close or are_parts(whole, projects[one].title, projects[other].title)
        if not are_joinable(projects[one], projects[other])
        for place in (one, other)
    }


def _parted(hub: ReportedProject, part: ReportedProject) -> Related:
    if max(hub.years) < min(part.years):
        return Related(hub.natural_key, part.natural_key, "split", "one project before, several that stand side by side after", 1.0)
    if max(part.years) < min(hub.years):
        return Related(part.natural_key, hub.natural_key, "merged", "several projects that stood side by side before, one after", 1.0)
    earlier, later = _by_time(hub, part)
    return Related(earlier.natural_key, later.natural_key, "candidate", "as much like one as like another beside it", 1.0)


def _question(projects: Sequence[ReportedProject], one: int, other: int, found: Evidence) -> Related:
    earlier, later = _by_time(projects[one], projects[other])
    return Related(earlier.natural_key, later.natural_key, "candidate", found.reason, round(found.common, 3))


def _by_time(one: ReportedProject, other: ReportedProject) -> tuple[ReportedProject, ReportedProject]:
    earlier, later = sorted((one, other), key=lambda project: (min(project.years), project.natural_key))
    return earlier, later
