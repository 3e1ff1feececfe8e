"""Donors in the database: who a mention stands for once people have judged, and what is remembered of donors and their spellings."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from aidbook.registry.donors import Donor
from aidbook.registry.judgements import judgements_in_force
from aidbook.registry.match import DonorList
from aidbook.registry.mentions import AS_TYPED, NAMED_BY, Mention, mention_of_row


class DonorSettler:
    """Who the donors of rows are: by the lists, then by what people judged."""

    def __init__(self, connection: psycopg.Connection[TupleRow], listed: DonorList) -> None:
        self._listed = listed
        self._judgements = judgements_in_force(connection, "donor")
        self._others = donors_of(connection, self._judgements.members - listed.donors.keys())
        self._known: dict[tuple[str | None, ...], Mention | None] = {}

    def mention_of_row(self, table: str, values: Mapping[str, Any]) -> Mention | None:
        """The donor that a landed row names; None where it names none. A name that comes again is not looked up again."""
        typed = (table, *map(values.get, NAMED_BY[table]))
        if typed not in self._known:
            self._known[typed] = self._mention_of_row(table, values)
        return self._known[typed]

    def _mention_of_row(self, table: str, values: Mapping[str, Any]) -> Mention | None:
        mention = mention_of_row(self._listed, table, values)
        if mention is None:
            return None
        matched = mention.match.donor.donor_id if mention.match.donor else None
        settled = self._judgements.settle(mention.own.donor_id, matched, self._listed.donors)
        known = (mention.donor, mention.own, self._listed.donors.get(settled), self._others.get(settled))
        donor = next(donor for donor in known if donor is not None and donor.donor_id == settled)
        return mention.settled(donor, self._judgements.by_itself(mention.own.donor_id, matched))


def donors_of(connection: psycopg.Connection[TupleRow], donor_ids: Collection[str]) -> dict[str, Donor]:
    """The donors with these ids that the registry has."""
    rows = connection.execute(
        """
        select donor_id, canonical_name, name_vi, acronym, kind, country_iso2, is_country_verified, source
        from registry.donor where donor_id = any(%s)
        """,
        [sorted(donor_ids)],
    ).fetchall()
    return {row[0]: Donor(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], (row[1],)) for row in rows}


def ensure_donors(connection: psycopg.Connection[TupleRow], donors: Iterable[Donor]) -> None:
    """Insert what is new and follow the list where it changed.

    An unlisted donor is named by the first of its spellings in order, whichever file or year came first. No donor is ever deleted: a
    published year that was not loaded again may still refer to one that was merged since.
    """
    columns = "canonical_name, name_vi, acronym, kind, country_iso2, is_country_verified, source"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"""
            insert into registry.donor (donor_id, {columns}) values (%s, %s, %s, %s, %s, %s, %s, %s)
            on conflict (donor_id) do update set ({columns}) = row(
                excluded.canonical_name, excluded.name_vi, excluded.acronym, excluded.kind, excluded.country_iso2,
                excluded.is_country_verified, excluded.source
            )
            where
                (excluded.canonical_name, excluded.name_vi, excluded.acronym, excluded.kind, excluded.country_iso2, excluded.source)
                is distinct from (donor.canonical_name, donor.name_vi, donor.acronym, donor.kind, donor.country_iso2, donor.source)
                and (excluded.source <> %s or excluded.canonical_name < donor.canonical_name collate "C")
            """,
            [
                (d.donor_id, d.canonical_name, d.name_vi, d.acronym, d.kind, d.country_iso2, d.is_country_verified, d.source, AS_TYPED)
                # One order for all loads, so that two at once cannot lock each other.
                for d in sorted(donors, key=lambda donor: donor.donor_id)
            ],
        )


def remember_mentions(connection: psycopg.Connection[TupleRow], mentions: Iterable[Mention]) -> None:
    """Keep each spelling with its own identity, the donor that it was accepted as, and the one that it stands for now."""
    columns = "donor_id, state, score, candidates, typed_donor_id, typed_kind, typed_country_iso2, matched_donor_id"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"""
            insert into registry.donor_mention (mention_key, name_as_typed, {columns})
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            on conflict (mention_key) do update set ({columns}) = row(
                excluded.donor_id, excluded.state, excluded.score, excluded.candidates, excluded.typed_donor_id, excluded.typed_kind,
                excluded.typed_country_iso2, excluded.matched_donor_id
            )
            where
                (donor_mention.donor_id, donor_mention.state, donor_mention.candidates, donor_mention.typed_donor_id)
                is distinct from (excluded.donor_id, excluded.state, excluded.candidates, excluded.typed_donor_id)
                or donor_mention.matched_donor_id is distinct from excluded.matched_donor_id
            """,
            [
                (
                    mention.mention_key,
                    mention.name_as_typed,
                    mention.donor.donor_id,
                    mention.match.state,
                    mention.match.score,
                    Jsonb([{"donor_id": c.donor.donor_id, "score": str(c.score)} for c in mention.match.candidates]),
                    mention.own.donor_id,
                    mention.own.kind,
                    mention.own.country_iso2,
                    mention.match.donor.donor_id if mention.match.donor else None,
                )
                for mention in sorted(mentions, key=lambda mention: mention.mention_key)
            ],
        )
