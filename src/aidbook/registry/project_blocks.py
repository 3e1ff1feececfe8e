"""Which reported projects are worth comparing: those that share a decision's number, or donor, place and a day or a wording."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain, combinations, groupby, pairwise
from typing import Final

from aidbook.registry.reported_project import ReportedProject

LARGEST_BLOCK: Final = 300
"""Members up to which all pairs of a block are compared (45,000). Where more share donor, place and year, nobody could tell them apart by
those: only neighbours in the order of their words are compared, so that a million rows of one donor take no longer for each."""

NEIGHBOURS: Final = 5

_EDGE_DAYS: Final = 31


def pairs(projects: Sequence[ReportedProject]) -> Iterator[tuple[int, int]]:
    """Yield the places of every two projects that may be one, each pair once, smaller place first."""
    seen: set[int] = set()
    for one, other in chain(_pairs_of_papers(projects), _pairs_of_blocks(projects), _pairs_of_undated(projects)):
        first, second = min(one, other), max(one, other)
        pair = first * len(projects) + second
        if first != second and pair not in seen:
            seen.add(pair)
            yield first, second


def _sharing(projects: Sequence[ReportedProject], names_of: Callable[[ReportedProject], Iterable[Hashable]]) -> Iterator[list[int]]:
    """Yield the places of the projects that share a name, for every name that several share.

    A number stands for each name, as the names of a million projects would take gigabytes. Where two names have one number, more pairs are
    compared, which makes no others one.
    """
    count = len(projects)
    numbers = sorted({hash(name) * count + place for place, project in enumerate(projects) for name in names_of(project)})
    for _, group in groupby(numbers, key=lambda number: number // count):
        members = [number % count for number in group]
        if len(members) > 1:
            yield members


def _papers_of(project: ReportedProject) -> Iterator[Hashable]:
    if (decision := project.decision) is None:
        return
    # Papers of two provinces are one by number and day, but for those of the nation.
    for province in project.places:
        yield "number, donor and province", decision.number, project.donor, province
    if project.is_national:
        yield "number and donor", decision.number, project.donor
    if decision.day is not None:
        yield "number and day", decision.number, decision.day


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


def _pairs_of_papers(projects: Sequence[ReportedProject]) -> Iterator[tuple[int, int]]:
    for members in _sharing(projects, _papers_of):
        if _is_one_list(members, projects):
            members.sort(key=lambda place: projects[place].title.sorted_words)
            for _, alike in groupby(members, key=lambda place: projects[place].title.sorted_words):
                yield from _within(list(alike), projects)
        else:
            yield from _within(members, projects)


def _pairs_of_blocks(projects: Sequence[ReportedProject]) -> Iterator[tuple[int, int]]:
    for members in _sharing(projects, _blocks_of):
        if not _is_one_list(members, projects):
            yield from _within(members, projects)


def _pairs_of_undated(projects: Sequence[ReportedProject]) -> Iterator[tuple[int, int]]:
    undated: dict[Hashable, list[int]] = defaultdict(list)
    dated: dict[Hashable, list[int]] = defaultdict(list)
    for place, project in enumerate(projects):
        for province in project.places:
            (dated if project.starts else undated)[project.donor, province].append(place)
    for block, without in undated.items():
        both = [*without, *dated[block]]
        if _is_one_list(both, projects):
            continue
        if len(without) * len(both) <= LARGEST_BLOCK**2:
            yield from ((one, other) for one in without for other in both)
        else:
            yield from _within(both, projects)


def _is_one_list(members: Sequence[int], projects: Sequence[ReportedProject]) -> bool:
    """Whether one submission lists all of them: it tells them apart itself, but for what goes by one paper under one title."""
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
