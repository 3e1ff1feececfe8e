"""Which reported projects are worth comparing: those that share a decision's number, or donor, place and a day or a wording."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import chain, combinations, pairwise
from typing import Final

from aidbook.registry.reported_project import ReportedProject

LARGEST_BLOCK: Final = 300
"""Members up to which all pairs of a block are compared (45,000). Where more share donor, place and year, nobody could tell them apart by
those: only neighbours in the order of their words are compared, so that a million rows of one donor take no longer for each."""

NEIGHBOURS: Final = 5

_EDGE_DAYS: Final = 31


def pairs(projects: Sequence[ReportedProject]) -> Iterator[tuple[int, int]]:
    """Yield the places of every two projects that may be one, each pair once, smaller place first."""
    papers: dict[Hashable, list[int]] = defaultdict(list)
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    undated: dict[Hashable, list[int]] = defaultdict(list)
    dated: dict[Hashable, list[int]] = defaultdict(list)
    for place, project in enumerate(projects):
        for paper in _papers_of(project):
            papers[paper].append(place)
        for block in _blocks_of(project):
            blocks[block].append(place)
        for province in project.places:
            (dated if project.starts else undated)[project.donor, province].append(place)
    seen: set[tuple[int, int]] = set()
    for found in chain(_pairs_of_papers(papers, projects), _pairs_of(blocks, undated, dated, projects)):
        pair = (min(found), max(found))
        if pair[0] != pair[1] and pair not in seen:
            seen.add(pair)
            yield pair


def _papers_of(project: ReportedProject) -> Iterator[Hashable]:
    if project.decision is not None:
        number = project.decision.number
        yield "number and donor", number, project.donor
        if project.decision.day is not None:
            yield "number and day", number, project.decision.day


def _blocks_of(project: ReportedProject) -> Iterator[Hashable]:
    for province in project.places:
        where = (project.donor, province)
        for day in project.starts:
            # A day near New Year may be one of the year beside it.
            for year in {day.year, day.year - (day.timetuple().tm_yday <= _EDGE_DAYS)}:
                yield "year", where, year
        for day in project.ends:
            yield "last day", where, day
        yield "words", where, project.title.sorted_words


def _pairs_of_papers(papers: dict[Hashable, list[int]], projects: Sequence[ReportedProject]) -> Iterator[tuple[int, int]]:
    for members in papers.values():
        yield from _within(members, projects)


def _pairs_of(
    blocks: dict[Hashable, list[int]],
    undated: dict[Hashable, list[int]],
    dated: dict[Hashable, list[int]],
    projects: Sequence[ReportedProject],
) -> Iterator[tuple[int, int]]:
    for members in blocks.values():
        if len(members) > 1 and not _is_one_list(members, projects):
            yield from _within(members, projects)
    for block, without in undated.items():
        both = [*without, *dated[block]]
        if _is_one_list(both, projects):
            continue
        if len(without) * len(both) <= LARGEST_BLOCK**2:
            yield from ((one, other) for one in without for other in both)
        else:
            yield from _within(both, projects)


def _is_one_list(members: Sequence[int], projects: Sequence[ReportedProject]) -> bool:
    """Whether one submission lists all of them: it tells them apart itself, but for what goes by one paper."""
    return bool(frozenset.intersection(*(projects[place].submissions for place in members)))


def _within(members: Sequence[int], projects: Sequence[ReportedProject]) -> Iterator[tuple[int, int]]:
    if len(members) <= LARGEST_BLOCK:
        yield from combinations(members, 2)
        return
    ordered = sorted(members, key=lambda place: (projects[place].title.words, projects[place].natural_key))
    for step in range(1, NEIGHBOURS + 1):
        yield from zip(ordered, ordered[step:], strict=False)
    by_words = sorted(members, key=lambda place: (projects[place].title.sorted_words, projects[place].natural_key))
    yield from pairwise(by_words)
