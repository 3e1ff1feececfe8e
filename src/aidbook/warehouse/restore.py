"""The published tables made again from candidates of all that is published, whatever became of them; history stays a record.

Publish compares a candidate with `marts`. Here `marts` are what is in doubt: rows may be lost or changed. So they are made equal to the
candidates first. Where these are no longer what history says was published, because rules changed since, no gate has judged them: what
was published stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.warehouse.publish import AFTER_FACTS, Difference, Unit, candidate_rows, in_publish_order, merge_rows
from aidbook.warehouse.stars import Publish, Star


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a published unit should show, built from the files behind its publication."""

    load_id: int
    """The load that was published."""
    unit: Unit
    schema: str


def restore_rows(connection: psycopg.Connection[TupleRow], stars: Sequence[Star], candidates: Sequence[Candidate]) -> list[Difference]:
    """Make `marts` what the candidates say, and nothing besides; the caller holds the lock of publishing and commits.

    Every candidate holds the members of all that is published, so the last one gives them.
    """
    differences = []
    for star in in_publish_order(stars, Publish.YEAR, Publish.CLAIMS):
        own = [candidate for candidate in candidates if candidate.unit.publish is star.publish]
        done = [merge_rows(connection, star, candidate_rows(star, stars, one.schema), one.unit) for one in own]
        differences.append(_sum(star, [*done, _drop_unpublished(connection, star, own)]))
    for star in in_publish_order(stars, *AFTER_FACTS):
        if candidates:
            last = candidates[-1]
            differences.append(merge_rows(connection, star, candidate_rows(star, stars, last.schema), last.unit))
        else:
            differences.append(_drop_unpublished(connection, star, ()))
    return differences


def keep_published(connection: psycopg.Connection[TupleRow], stars: Sequence[Star]) -> list[Difference]:
    """Give `marts` what history says is published, where the candidates say otherwise; how many rows of each table they do."""
    kept = []
    for star in in_publish_order(stars, Publish.YEAR, Publish.CLAIMS, *AFTER_FACTS):
        columns = sql.SQL(", ").join(map(sql.Identifier, star.column_names))
        published = sql.SQL("select {} from {} where upper_inf(known)").format(columns, sql.Identifier("history", star.name))
        kept.append(merge_rows(connection, star, published))
    return kept


def _drop_unpublished(connection: psycopg.Connection[TupleRow], star: Star, published: Sequence[Candidate]) -> Difference:
    stays: sql.Composable = sql.SQL("false")
    if published and star.publish is Publish.CLAIMS:
        stays = sql.SQL("true")
    elif published:
        stays = sql.SQL("report_year in ({})").format(sql.SQL(", ").join(sql.Literal(one.unit.report_year) for one in published))
    done = connection.execute(sql.SQL("delete from {} where not ({})").format(sql.Identifier("marts", star.name), stays))
    return Difference(star.name, 0, 0, done.rowcount)


def _sum(star: Star, differences: Iterable[Difference]) -> Difference:
    found = list(differences)
    return Difference(star.name, sum(d.inserted for d in found), sum(d.updated for d in found), sum(d.deleted for d in found))
