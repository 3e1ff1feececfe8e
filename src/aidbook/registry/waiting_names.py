"""Names that wait for a person, with the money that hangs on them; and the spellings of rows as a person asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import psycopg
from psycopg.rows import TupleRow

from aidbook.registry.donors import Donor
from aidbook.registry.judgements import Judgements, Verdict
from aidbook.registry.mentions import unlisted_donor


@dataclass(frozen=True, slots=True)
class Likeness:
    """A donor that a name may stand for, with its score (0 to 100) and what a person last said of the two."""

    donor_id: str
    name: str
    score: Decimal
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class WaitingName:
    """A typed donor of published rows, what was committed to in all published years under it (USD), and whom it may be."""

    donor_id: str
    name: str
    kind: str
    country_iso2: str | None
    committed_usd: Decimal | None
    years: tuple[int, ...]
    candidates: tuple[Likeness, ...]


def waiting_names(connection: psycopg.Connection[TupleRow], judgements: Judgements) -> Iterator[WaitingName]:
    """Typed donors with candidates that nobody has judged for good, most money first."""
    rows = connection.execute(
        """
        with committed as (
            select d.donor_id, sum(f.committed_year_usd) as usd, array_agg(distinct f.report_year order by f.report_year) as years
            from marts.fct_aid_flow as f
            inner join marts.dim_donor as d on f.donor_key = d.donor_key
            group by d.donor_id
        ),

        candidates as (
            select distinct on (m.typed_donor_id, c.donor_id)
                m.typed_donor_id, m.name_as_typed, m.typed_kind, m.typed_country_iso2, c.donor_id, d.canonical_name, c.score
            from registry.donor_mention as m
            cross join lateral jsonb_to_recordset(m.candidates) as c (donor_id text, score numeric)
            inner join registry.donor as d on c.donor_id = d.donor_id
            where m.state = 'candidate' and m.typed_donor_id is not null
            order by m.typed_donor_id, c.donor_id, c.score desc, m.name_as_typed
        )

        select
            c.typed_donor_id, min(c.name_as_typed), min(c.typed_kind), min(c.typed_country_iso2), w.usd, w.years,
            array_agg(c.donor_id order by c.score desc, c.donor_id), array_agg(c.canonical_name order by c.score desc, c.donor_id),
            array_agg(c.score order by c.score desc, c.donor_id)
        from candidates as c
        left join committed as w on c.typed_donor_id = w.donor_id
        group by c.typed_donor_id, w.usd, w.years
        order by w.usd desc nulls last, c.typed_donor_id
        """
    ).fetchall()
    for own, name, kind, country, usd, years, ids, names, scores in rows:
        verdicts = [judgements.verdict(own, donor_id) for donor_id in ids]
        if len(judgements.group(own)) > 1 or all(verdict is Verdict.DIFFERENT for verdict in verdicts):
            continue
        likely = [Likeness(*each) for each in zip(ids, names, scores, verdicts, strict=True) if each[3] is not Verdict.DIFFERENT]
        yield WaitingName(own, name, kind, country, usd, tuple(years or ()), tuple(likely))


def typed_donors(connection: psycopg.Connection[TupleRow], wanted: str) -> list[Donor]:
    """The identities of spellings that fold to ``wanted``, or that have it as their id; one for each kind and country declared."""
    rows = connection.execute(
        """
        select distinct on (typed_donor_id) typed_donor_id, name_as_typed, typed_kind, typed_country_iso2
        from registry.donor_mention
        where typed_donor_id = %(wanted)s or split_part(mention_key, '|', 1) = %(wanted)s
        order by typed_donor_id, name_as_typed
        """,
        {"wanted": wanted},
    ).fetchall()
    return [unlisted_donor(name, kind, country) for own, name, kind, country in rows if own is not None]


def names_of_typed(connection: psycopg.Connection[TupleRow]) -> list[str]:
    """Every spelling that rows have, for a hint where one is asked for that they do not have."""
    return [str(name) for (name,) in connection.execute("select distinct name_as_typed from registry.donor_mention order by 1").fetchall()]


def settled_spellings(connection: psycopg.Connection[TupleRow], identities: frozenset[str]) -> list[tuple[str, str, str | None]]:
    """Spellings that are, or were accepted as, one of these: mention key, own identity, accepted donor."""
    rows = connection.execute(
        """
        select mention_key, typed_donor_id, matched_donor_id from registry.donor_mention
        where typed_donor_id = any(%(ids)s) or matched_donor_id = any(%(ids)s)
        order by mention_key
        """,
        {"ids": sorted(identities)},
    ).fetchall()
    return [(str(key), str(own), matched) for key, own, matched in rows]


def years_with(connection: psycopg.Connection[TupleRow], mention_keys: list[str], donor_ids: frozenset[str]) -> list[int]:
    """Report years with rows in force of these spellings; rows that an older version placed are found by their donor."""
    rows = connection.execute(
        """
        select distinct s.report_year
        from registry.row_identity as i
        inner join landing.submission_in_force as s on i.submission_id = s.submission_id
        where
            s.report_year is not null and s.report_period = 'Y'
            and (i.mention_key = any(%s) or (i.mention_key is null and i.donor_id = any(%s)))
        order by 1
        """,
        [mention_keys, sorted(donor_ids)],
    ).fetchall()
    return [int(year) for (year,) in rows]
