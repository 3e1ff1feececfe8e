"""The step that says, for every row of a load's manifest, whom and what it speaks of; writes schema registry."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from aidbook.forms.reference import rates_of
from aidbook.registry.donor_records import DonorSettler, ensure_donors, remember_mentions
from aidbook.registry.match import donor_list
from aidbook.registry.mentions import Mention
from aidbook.registry.partners import partner_key
from aidbook.registry.places import successors
from aidbook.registry.project_linking import project_of
from aidbook.registry.projects import project_key
from aidbook.registry.quarantine import quarantine_rule

IDENTITY_COLUMNS = [
    "submission_id",
    "sheet",
    "row_number",
    "donor_id",
    "project_id",
    "project_rule",
    "aid_owner_id",
    "aid_owner_name",
    "counterpart_id",
    "counterpart_name",
    "natural_project_key",
    "managing_agency_id",
    "managing_agency_name",
    "fate",
    "fate_rule",
    "mention_key",
]


@dataclass(frozen=True, slots=True)
class IdentifyReport:
    """How many rows were placed, and how many were not."""

    rows: int
    loaded: int
    duplicates: int
    quarantined: int


def identify_rows(connection: psycopg.Connection[TupleRow], load_id: int) -> IdentifyReport:
    """Give every row of the load's submissions its identity and its coming fate. The caller commits."""
    listed = donor_list()
    ensure_donors(connection, listed.donors.values())
    rows = list(_identities(DonorSettler(connection, listed), _manifest_rows(connection, load_id)))
    _take_projects(connection, [identity for identity, _ in rows if "natural_project_key" in identity])
    # Of several spellings the first in order stands for all, whichever row or file came first.
    mentions = {m.mention_key: m for m in sorted((m for _, m in rows if m is not None), key=lambda m: m.name_as_typed, reverse=True)}
    ensure_donors(connection, {mention.donor.donor_id: mention.donor for mention in mentions.values()}.values())
    remember_mentions(connection, mentions.values())
    connection.execute(
        "delete from registry.row_identity where submission_id in (select submission_id from ops.load_submission where load_id = %s)",
        [load_id],
    )
    with connection.cursor() as cursor, cursor.copy(f"copy registry.row_identity ({', '.join(IDENTITY_COLUMNS)}) from stdin") as copy:
        for identity, _ in rows:
            copy.write_row([identity.get(column) for column in IDENTITY_COLUMNS])
    fates = [identity["fate"] for identity, _ in rows]
    return IdentifyReport(len(fates), fates.count("loaded"), fates.count("duplicate"), fates.count("quarantined"))


def _identities(donors: DonorSettler, rows: Iterable[TupleRow]) -> Iterator[tuple[dict[str, Any], Mention | None]]:
    seen: set[tuple[int, str, str]] = set()
    for submission_id, year, unit_id, sheet, row_number, table, values, waits_for in rows:
        identity: dict[str, Any] = {"submission_id": submission_id, "sheet": sheet, "row_number": row_number}
        mention: Mention | None = None
        content = json.dumps({field: value for field, value in values.items() if field != "row_no"}, sort_keys=True)
        if table == "total":
            identity |= {"fate": "ignored", "fate_rule": "total.row.compared_not_loaded"}
        elif (rule := quarantine_rule(table, values, waits_for, rates_of(year))) is not None:
            # Before duplicates are looked for: two rows whose amounts are not understood look the same.
            identity |= {"fate": "quarantined", "fate_rule": rule}
        elif (submission_id, table, content) in seen:
            identity |= {"fate": "duplicate", "fate_rule": f"{table}.row.not_repeated"}
        elif (mention := donors.mention_of_row(table, values)) is not None:
            seen.add((submission_id, table, content))
            identity |= {"fate": "loaded", "donor_id": mention.donor.donor_id, "mention_key": mention.mention_key}
            if table == "project":
                identity |= _project_identity(values, mention.unmerged_id, unit_id)
        yield identity, mention


def _project_identity(values: dict[str, Any], donor_id: str, unit_id: str) -> dict[str, Any]:
    natural_key, rule = project_key(values, donor_id, unit_id)
    place_34 = successors().get(unit_id, unit_id)
    identity: dict[str, Any] = {"natural_project_key": natural_key, "project_rule": rule}
    for role, field in (("aid_owner", "aid_owner"), ("counterpart", "partner_agency"), ("managing_agency", "managing_agency")):
        if name := values.get(field):
            identity |= {f"{role}_id": partner_key(name, place_34), f"{role}_name": name}
    return identity


def _take_projects(connection: psycopg.Connection[TupleRow], identities: Iterable[dict[str, Any]]) -> None:
    """Say of every project row which project it is: that of its natural key, or the one that is linked with it."""
    identities = list(identities)
    links = project_of(connection, sorted({identity["natural_project_key"] for identity in identities}))
    for identity in identities:
        natural_key = identity["natural_project_key"]
        identity["project_id"], rule = links.get(natural_key, (natural_key, ""))
        identity["project_rule"] += f"; linked by {rule}" if rule else ""


def _manifest_rows(connection: psycopg.Connection[TupleRow], load_id: int) -> list[TupleRow]:
    return connection.execute(
        """
        select r.submission_id, s.report_year, s.province_unit_id, r.sheet, r.row_number, r.table_name, r."values", r.waits_for
        from ops.load_submission as l
        inner join landing.submission as s on s.submission_id = l.submission_id
        inner join registry.corrected_row as r on r.submission_id = l.submission_id
        where l.load_id = %s
        order by r.submission_id, r.sheet, r.row_number
        """,
        [load_id],
    ).fetchall()
