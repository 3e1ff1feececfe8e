"""Back from registrations, and from an NGO's presence in a place and year, to the rows that report them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, LiteralString

from psycopg import sql

from aidbook.warehouse.trace.kinds import HOMES, Kind, published_row
from aidbook.warehouse.trace.model import Link, Origin, RowPlace
from aidbook.warehouse.trace.query import Connection, ask
from aidbook.warehouse.trace.rows import read_rows

REGISTRATION_FIELDS: Final = (
    *("ngo_name_en", "ngo_name_vi", "ngo_acronym", "origin_country", "registration_kind", "registration_no", "issued_on", "expires_on"),
    *("registration_action", "permitted_area", "permitted_sectors", "activity_status"),
)
"""Cells behind a registration; the representative and the address are personal data and stay in landing."""
_STOOD: Final[LiteralString] = """
exists (
    select from marts.dim_ngo_history as h
    where
        h.ngo_history_key = %(key)s and h.ngo_key = e.ngo_key and h.status <> 'unknown'
        and h.registration_no is not distinct from e.registration_no
        and e.event_date = (
            select max(o.event_date) from marts.fct_registration_event as o
            where
                o.ngo_key = h.ngo_key and o.registration_no is not distinct from h.registration_no and o.event_date <= h.valid_from
                and (o.event_date = h.valid_from or o.expires_on is null or h.valid_from <= o.expires_on)
        )
)
"""
"""Of events e, those that stood on the first day of the stretch ``key``: as in dim_ngo_history, the newest that had not run out."""


def trace_registration(connection: Connection, key: int) -> Origin:
    """The rows of every office and year that report a registration event."""
    return _origin(connection, Kind.REGISTRATION, key, _registration_places(connection, "b.registration_event_key = %(key)s", key=key))


def trace_ngo_history(connection: Connection, key: int) -> Origin:
    """The registration that stood when a stretch of an NGO's history began, the rows that report it, and the list that dates the name."""
    events = ask(
        connection,
        sql.SQL("select e.registration_event_key, e.event_date from marts.fct_registration_event as e where {} order by 1").format(
            sql.SQL(_STOOD)
        ),
        key=key,
    )
    (stretch,) = ask(connection, "select valid_from, status from marts.dim_ngo_history where ngo_history_key = %(key)s", key=key)
    names = ask(
        connection,
        """
        select n.name, n.name_kind, n.valid_from, n.source
        from marts.dim_ngo_history as h
        inner join marts.dim_donor as m on m.donor_key = h.ngo_key
        inner join registry.donor as d on d.donor_id = m.donor_id
        inner join reference.donor_names as n on n.donor_name = d.canonical_name and n.name = h.ngo_name
        where
            h.ngo_history_key = %(key)s and n.name_kind in ('name', 'former_name')
            and n.valid_from <= h.valid_from and h.valid_from <= coalesce(n.valid_to, h.valid_from)
        """,
        key=key,
    )
    remarks = [
        f"its name {each['name']} from {each['valid_from']}: list of names (donor_names.csv), source: {each['source']}" for each in names
    ]
    if stretch["status"] == "unknown":
        remarks.append("no registration of this time is reported")
    return _origin(
        connection,
        Kind.NGO_HISTORY,
        key,
        _registration_places(connection, _STOOD, key=key),
        [
            Link(
                "registrations",
                "registration_event_key",
                each["registration_event_key"],
                "begins the stretch" if each["event_date"] == stretch["valid_from"] else f"stands since {each['event_date']}",
            )
            for each in events
        ],
        remarks,
    )


def trace_day(connection: Connection, key: int) -> Origin:
    """The registration events of a day, which is all that facts say of days."""
    events = ask(
        connection,
        "select registration_event_key from marts.fct_registration_event where event_date_key = %(key)s order by 1",
        key=key,
    )
    links = [Link("registrations", "registration_event_key", each["registration_event_key"], "on this day") for each in events]
    return _origin(connection, Kind.DAY, key, [], links)


def trace_presence(connection: Connection, key: int) -> Origin:
    """The rows by which an NGO is registered, works or gave aid in a place and year."""
    (presence,) = ask(connection, "select * from marts.fct_ngo_presence where ngo_presence_key = %(key)s", key=key)
    asked = {"ngo": presence["ngo_key"], "place": presence["place_key"], "year": presence["report_year"]}
    registered = _registration_places(
        connection, "e.ngo_key = %(ngo)s and b.report_year = %(year)s and d.reporting_place_key = %(place)s", **asked
    )
    gave = ask(
        connection,
        """
        select s.submission_id, b.sheet, b.row_number, f.aid_flow_key
        from marts.fct_aid_flow as f
        inner join marts.bridge_aid_flow_source as b on b.aid_flow_key = f.aid_flow_key
        inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
        inner join landing.submission as s on s.sha256 = d.sha256 and s.form = d.issuer
        where f.donor_key = %(ngo)s and f.report_year = %(year)s and d.reporting_place_key = %(place)s
        order by f.aid_flow_key
        """,
        **asked,
    )
    told = ask(
        connection,
        """
        select s.submission_id, e.sheet, e.row_number, e.aid_report_excluded_key
        from marts.fct_aid_report_excluded as e
        inner join marts.dim_source_document as d on d.source_document_key = e.source_document_key
        inner join landing.submission as s on s.sha256 = d.sha256 and s.form = d.issuer
        where e.donor_key = %(ngo)s and e.report_year = %(year)s and e.reporting_place_key = %(place)s
        order by e.aid_report_excluded_key
        """,
        **asked,
    )
    flows = dict.fromkeys(each["aid_flow_key"] for each in gave)
    return _origin(
        connection,
        Kind.PRESENCE,
        key,
        [*registered, *(_place(each) for each in (*gave, *told))],
        [
            *(Link("aid", "aid_flow_key", flow, "its aid here in the year") for flow in flows),
            *(
                Link(
                    "fct_aid_report_excluded",
                    "aid_report_excluded_key",
                    each["aid_report_excluded_key"],
                    "reported here, counted elsewhere",
                )
                for each in told
            ),
        ],
    )


def _registration_places(connection: Connection, condition: Any, **parameters: Any) -> list[RowPlace]:
    statement = sql.SQL(
        """
        select distinct s.submission_id, b.sheet, b.row_number, b.report_year
        from marts.bridge_registration_source as b
        inner join marts.fct_registration_event as e on e.registration_event_key = b.registration_event_key
        inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
        inner join landing.submission as s on s.sha256 = d.sha256 and s.form = d.issuer
        where {condition}
        order by b.report_year, s.submission_id, b.sheet, b.row_number
        """
    ).format(condition=sql.SQL(condition))
    return [_place(row) for row in ask(connection, statement, **parameters)]


def _place(row: dict[str, Any]) -> RowPlace:
    return row["submission_id"], row["sheet"], row["row_number"]


def _origin(
    connection: Connection, kind: Kind, key: int, places: Iterable[RowPlace], links: Iterable[Link] = (), remarks: Sequence[str] = ()
) -> Origin:
    home = HOMES[kind]
    lines = read_rows(connection, places)
    return Origin(
        kind=kind.value,
        view=home.view,
        key_name=home.key,
        key=key,
        row=published_row(connection, kind, key),
        rows=[line.shown([*line.telling_fields, *REGISTRATION_FIELDS]) for line in lines],
        links=list(links),
        remarks=remarks,
    )
