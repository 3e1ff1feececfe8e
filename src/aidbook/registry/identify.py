"""The step that says, for every row of a load's manifest, whom and what it speaks of; writes schema registry."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from aidbook.forms.reference import rates_of
from aidbook.landing.loads import lock_year, read_load
from aidbook.landing.row_stream import BATCH, stream_rows
from aidbook.registry.donor_records import DonorSettler, ensure_donors, remember_mentions
from aidbook.registry.match import donor_list
from aidbook.registry.mentions import Mention
from aidbook.registry.partners import partner_key
from aidbook.registry.places import successors
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
    """Give every row of the load's submissions its identity and its coming fate. The caller commits.

    Rows are read and written a batch at a time: memory holds one batch, the donors' spellings, and a digest of each row of one submission.
    """
    load = read_load(connection, load_id)
    if load.report_year is not None:
        lock_year(connection, load.report_year)
    listed = donor_list()
    ensure_donors(connection, listed.donors.values())
    mentions: dict[str, Mention] = {}
    fates = Counter[str]()
    _begin_identities(connection)
    identities = _identities(DonorSettler(connection, listed), _manifest_rows(connection, load_id))
    # Whole batches: what is read comes over the connection that a copy takes for itself.
    while batch := list(islice(identities, BATCH)):
        with connection.cursor() as cursor, cursor.copy(f"copy identified ({', '.join(IDENTITY_COLUMNS)}) from stdin") as copy:
            for identity, mention in batch:
                copy.write_row([identity.get(column) for column in IDENTITY_COLUMNS])
                fates[identity["fate"]] += 1
                if mention is not None:
                    _remember(mentions, mention)
    ensure_donors(connection, {mention.donor.donor_id: mention.donor for mention in mentions.values()}.values())
    remember_mentions(connection, mentions.values())
    _write_identities(connection, load_id)
    return IdentifyReport(fates.total(), fates["loaded"], fates["duplicate"], fates["quarantined"])


def _identities(donors: DonorSettler, rows: Iterable[TupleRow]) -> Iterator[tuple[dict[str, Any], Mention | None]]:
    seen: set[bytes] = set()
    seen_in: int | None = None
    for submission_id, year, unit_id, sheet, row_number, table, values, waits_for in rows:
        if submission_id != seen_in:
            seen, seen_in = set(), submission_id
        identity: dict[str, Any] = {"submission_id": submission_id, "sheet": sheet, "row_number": row_number}
        mention: Mention | None = None
        content = _content(table, values)
        if table == "total":
            identity |= {"fate": "ignored", "fate_rule": "total.row.compared_not_loaded"}
        elif (rule := quarantine_rule(table, values, waits_for, rates_of(year))) is not None:
            # Before duplicates are looked for: two rows whose amounts are not understood look the same.
            identity |= {"fate": "quarantined", "fate_rule": rule}
        elif content in seen:
            identity |= {"fate": "duplicate", "fate_rule": f"{table}.row.not_repeated"}
        elif (mention := donors.mention_of_row(table, values)) is not None:
            seen.add(content)
            identity |= {"fate": "loaded", "donor_id": mention.donor.donor_id, "mention_key": mention.mention_key}
            if table == "project":
                identity |= _project_identity(values, mention.unmerged_id, unit_id)
        yield identity, mention


def _content(table: str, values: dict[str, Any]) -> bytes:
    """A digest of all that a row says but for its running number."""
    said = json.dumps({field: value for field, value in values.items() if field != "row_no"}, sort_keys=True)
    return hashlib.blake2b(f"{table} {said}".encode(), digest_size=16).digest()


def _remember(mentions: dict[str, Mention], mention: Mention) -> None:
    """Of several spellings the first in order stands for all, whichever row or file came first."""
    known = mentions.get(mention.mention_key)
    if known is None or mention.name_as_typed < known.name_as_typed:
        mentions[mention.mention_key] = mention


def _project_identity(values: dict[str, Any], donor_id: str, unit_id: str) -> dict[str, Any]:
    natural_key, rule = project_key(values, donor_id, unit_id)
    place_34 = successors().get(unit_id, unit_id)
    identity: dict[str, Any] = {"natural_project_key": natural_key, "project_rule": rule}
    for role, field in (("aid_owner", "aid_owner"), ("counterpart", "partner_agency"), ("managing_agency", "managing_agency")):
        if name := values.get(field):
            identity |= {f"{role}_id": partner_key(name, place_34), f"{role}_name": name}
    return identity


def _begin_identities(connection: psycopg.Connection[TupleRow]) -> None:
    connection.execute("drop table if exists identified")
    connection.execute(
        f"create temporary table identified on commit drop as select {', '.join(IDENTITY_COLUMNS)} from registry.row_identity with no data"
    )


def _write_identities(connection: psycopg.Connection[TupleRow], load_id: int) -> None:
    """Put the identities in place, every project row with its project: that of its natural key, or the one that it is linked with."""
    connection.execute(
        "delete from registry.row_identity where submission_id in (select submission_id from ops.load_submission where load_id = %s)",
        [load_id],
    )
    taken = {
        "project_id": "coalesce(l.project_id, i.natural_project_key)",
        "project_rule": "i.project_rule || coalesce('; linked by ' || l.rule, '')",
    }
    columns = ", ".join(taken.get(column, f"i.{column}") for column in IDENTITY_COLUMNS)
    connection.execute(
        f"""
        insert into registry.row_identity ({", ".join(IDENTITY_COLUMNS)})
        select {columns}
        from identified as i
        left join registry.project_link as l on i.natural_project_key = l.natural_key
        """
    )


def _manifest_rows(connection: psycopg.Connection[TupleRow], load_id: int) -> Iterator[TupleRow]:
    return stream_rows(
        connection,
        """
        select r.submission_id, s.report_year, s.province_unit_id, r.sheet, r.row_number, r.table_name, r."values", r.waits_for
        from ops.load_submission as l
        inner join landing.submission as s on s.submission_id = l.submission_id
        inner join registry.corrected_row as r on r.submission_id = l.submission_id
        where l.load_id = %s
        order by r.submission_id, r.sheet, r.row_number
        """,
        [load_id],
    )
