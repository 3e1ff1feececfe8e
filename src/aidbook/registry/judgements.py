"""What people say about two identities: same, different or unsure. Append-only; from the newest word on each pair all else follows."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import psycopg
from psycopg.rows import TupleRow

Subject = Literal["donor", "project"]


class Verdict(StrEnum):
    """Whether two identities are one. Unsure parts them like different, and leaves the question open."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's word on a pair; ``left_id`` comes before ``right_id``."""

    left_id: str
    right_id: str
    verdict: Verdict
    author: str
    why: str
    judged_at: dt.datetime


class Judgements:
    """The judgements in force of one subject: which identities are one, and who stands for all of them."""

    def __init__(self, in_force: Iterable[tuple[str, str, Verdict]]) -> None:
        self._verdicts = {(left, right): verdict for left, right, verdict in in_force}
        self._groups = _groups(pair for pair, verdict in self._verdicts.items() if verdict is Verdict.SAME)

    def verdict(self, one: str, other: str) -> Verdict | None:
        """What was said of just this pair; None where nothing was."""
        return self._verdicts.get(pair_of(one, other))

    def with_one_more(self, one: str, other: str, verdict: Verdict) -> "Judgements":
        """These judgements with another one."""
        verdicts = {**self._verdicts, pair_of(one, other): verdict}
        return Judgements((*pair, verdict) for pair, verdict in verdicts.items())

    def group(self, identity: str) -> frozenset[str]:
        """All identities that are one with this, itself included."""
        return self._groups.get(identity, frozenset((identity,)))

    def parted_within(self, group: Collection[str]) -> tuple[str, str] | None:
        """A pair of the group that was judged different, None where there is none."""
        return next(
            (
                pair
                for pair in sorted(self._verdicts)
                if self._verdicts[pair] is Verdict.DIFFERENT and pair[0] in group and pair[1] in group
            ),
            None,
        )

    def settle(self, own: str, matched: str | None, listed: Collection[str]) -> str:
        """Who stands for a name: ``own`` is its own identity, ``matched`` the listed donor that it was accepted as.

        Of a group a listed donor stands for all, else the first id: whoever came first into the database does not matter.
        """
        return min(self.group(self.by_itself(own, matched)), key=lambda identity: (identity not in listed, identity))

    def by_itself(self, own: str, matched: str | None) -> str:
        """Who a name is before identities are joined: its match, unless a person's word on the name itself goes before that.

        Keys of projects are made of it: a merger of donors changes none, so what people said of projects goes on to hold.
        """
        if matched is None:
            return own
        group = self.group(own)
        is_said_otherwise = matched not in group and (len(group) > 1 or self.verdict(own, matched) is not None)
        return own if is_said_otherwise else matched

    @property
    def pairs(self) -> Mapping[tuple[str, str], Verdict]:
        """Every pair that was judged."""
        return self._verdicts

    @property
    def parted(self) -> tuple[tuple[str, str], ...]:
        """The pairs that are not one: judged different, or unsure."""
        return tuple(pair for pair, verdict in sorted(self._verdicts.items()) if verdict is not Verdict.SAME)

    @property
    def members(self) -> frozenset[str]:
        """Every identity that is one with another."""
        return frozenset(self._groups)


def pair_of(one: str, other: str) -> tuple[str, str]:
    """A pair in the order in which it is written; ids are compared byte by byte, as the database does."""
    left, right = sorted((one, other), key=str.encode)
    return left, right


def judgements_in_force(connection: psycopg.Connection[TupleRow], subject: Subject) -> Judgements:
    """The newest judgement of every pair."""
    rows = connection.execute(
        "select left_id, right_id, verdict from registry.judgement_in_force where subject = %s order by left_id, right_id", [subject]
    ).fetchall()
    return Judgements((left, right, Verdict(verdict)) for left, right, verdict in rows)


def write_judgement(
    connection: psycopg.Connection[TupleRow], subject: Subject, pair: tuple[str, str], verdict: Verdict, *, author: str, why: str
) -> None:
    """Add a judgement; the caller commits."""
    connection.execute(
        "insert into registry.judgement (subject, left_id, right_id, verdict, author, why) values (%s, %s, %s, %s, %s, %s)",
        [subject, *pair_of(*pair), verdict, author, why],
    )


def _groups(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for one, other in pairs:
        joined = groups.get(one, frozenset((one,))) | groups.get(other, frozenset((other,)))
        groups |= dict.fromkeys(joined, joined)
    return groups
