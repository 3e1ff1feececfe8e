"""What can be traced: which key names a row of which published table, and in which view of ``bi`` it is seen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from psycopg import sql

from aidbook.errors import WarehouseError
from aidbook.warehouse.trace.query import Connection, Row, ask, ask_one


class Kind(StrEnum):
    """What a key stands for; the value says it in words."""

    AID_FLOW = "aid of a project in a year, place and sector"
    PROJECT_YEAR = "project in a year"
    EXCLUDED_REPORT = "report that is not counted"
    PRESENCE = "NGO in a place and year"
    REGISTRATION = "registration event"
    NGO_HISTORY = "stretch of an NGO's registration"
    CLAIM = "published figure"
    COMPARISON = "comparison"
    PROJECT = "project"
    DONOR = "donor"
    PARTNER = "partner"
    PARTNER_NAME = "name of a partner"
    PLACE = "place"
    SECTOR = "sector"
    COUNTRY = "country"
    CURRENCY = "currency"
    DOCUMENT = "source document"
    YEAR = "report year"
    DAY = "day of the calendar"


@dataclass(frozen=True, slots=True)
class Home:
    """Where rows of a kind live: published table, key column, and the view of ``bi`` that shows them."""

    table: str
    key: str
    view: str


HOMES: Final = {
    Kind.AID_FLOW: Home("fct_aid_flow", "aid_flow_key", "aid"),
    Kind.PROJECT_YEAR: Home("fct_project_year", "project_year_key", "projects"),
    Kind.EXCLUDED_REPORT: Home("fct_aid_report_excluded", "aid_report_excluded_key", "fct_aid_report_excluded"),
    Kind.PRESENCE: Home("fct_ngo_presence", "ngo_presence_key", "ngos"),
    Kind.REGISTRATION: Home("fct_registration_event", "registration_event_key", "registrations"),
    Kind.NGO_HISTORY: Home("dim_ngo_history", "ngo_history_key", "dim_ngo_history"),
    Kind.CLAIM: Home("fct_claim", "claim_key", "claims"),
    Kind.COMPARISON: Home("fct_reconciliation", "reconciliation_key", "reconciliation"),
    Kind.PROJECT: Home("dim_project", "project_key", "dim_project"),
    Kind.DONOR: Home("dim_donor", "donor_key", "dim_donor"),
    Kind.PARTNER: Home("dim_partner", "partner_key", "dim_partner"),
    Kind.PARTNER_NAME: Home("dim_partner_history", "partner_history_key", "dim_partner_history"),
    Kind.PLACE: Home("dim_place", "place_key", "dim_place"),
    Kind.SECTOR: Home("dim_sector", "sector_key", "dim_sector"),
    Kind.COUNTRY: Home("dim_country", "country_key", "dim_country"),
    Kind.CURRENCY: Home("dim_currency", "currency_key", "dim_currency"),
    Kind.DOCUMENT: Home("dim_source_document", "source_document_key", "dim_source_document"),
    Kind.YEAR: Home("dim_year", "report_year", "data_status"),
    Kind.DAY: Home("dim_date", "date_key", "dim_date"),
}
"""``ngo_key`` is a donor's key; a year is its own."""

_EXPLICIT: Final = {
    -1: "unknown: the rows behind it say nothing that a list knows",
    -2: "not applicable",
    -3: "not yet reported",
    -4: "several: the rows behind it name more than one",
}


def kind_of(connection: Connection, key: int) -> Kind:
    """What a key stands for among what is published now.

    Raises:
        WarehouseError: nothing published has it; the message says whether something had, and which keys there are.
    """
    if key < 0:
        meaning = _EXPLICIT.get(key)
        raise WarehouseError(
            f"{key} is the explicit member '{meaning}' of every dimension. Trace the facts that have it: their keys are in bi."
            if meaning
            else f"No key is {key}."
        )
    for found in ask(connection, _anywhere("marts"), key=key):
        return Kind(found["kind"])
    raise WarehouseError(_unknown(connection, key))


def published_row(connection: Connection, kind: Kind, key: int) -> dict[str, object]:
    """The row as ``bi`` shows it. Empty where the year has nothing published."""
    home = HOMES[kind]
    statement = sql.SQL("select * from {} where {} = %(key)s").format(sql.Identifier("bi", home.view), sql.Identifier(home.key))
    return ask_one(connection, statement, key=key) or {}


def _anywhere(schema: str) -> sql.Composed:
    return sql.SQL(" union all ").join(
        sql.SQL("select {kind} as kind from {table} where {key} = %(key)s").format(
            kind=sql.Literal(kind.value), table=sql.Identifier(schema, home.table), key=sql.Identifier(home.key)
        )
        for kind, home in HOMES.items()
    )


def _unknown(connection: Connection, key: int) -> str:
    earlier: Row | None = None
    for found in ask(connection, _anywhere("history"), key=key):
        home = HOMES[Kind(found["kind"])]
        statement = sql.SQL("select max(upper(known)) as until from {} where {} = %(key)s").format(
            sql.Identifier("history", home.table), sql.Identifier(home.key)
        )
        earlier = ask_one(connection, statement, key=key)
        if earlier is not None and earlier["until"] is not None:
            return (
                f"{home.key} {key} ({found['kind']}) was published until {earlier['until']:%Y-%m-%d %H:%M}; a later load replaced it. "
                f"history.{home.table} has its versions."
            )
    keys = ", ".join(
        dict.fromkeys(f"{home.key} (bi.{home.view})" for home in HOMES.values() if home.key not in ("report_year", "date_key"))
    )
    return (
        f"Nothing published has the key {key}. What can be traced: a report year, {keys}; a file, FILE!SHEET!CELL or FILE!SHEET!ROW; "
        "the address of a bulletin."
    )
