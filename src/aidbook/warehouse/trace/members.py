"""Back from a member of a dimension to its spellings: which cells write it so."""

from collections.abc import Mapping, Sequence
from typing import Final, LiteralString

from psycopg import sql

from aidbook.forms.load import load_form
from aidbook.text.fold import tidy
from aidbook.warehouse.trace.kinds import HOMES, Kind, published_row
from aidbook.warehouse.trace.model import Origin, Spelling
from aidbook.warehouse.trace.privacy import WITHHELD, withheld_fields
from aidbook.warehouse.trace.query import Connection, ask

CELLS_SHOWN: Final = 5
"""Cells told of one spelling; count says how many there are."""

_OF_IDENTITY: LiteralString = """
select p.report_year, i.submission_id, i.sheet, i.row_number
from registry.row_identity as i
inner join ops.published_submission as p on p.submission_id = i.submission_id
where {condition} and p.report_year = coalesce(%(year)s, p.report_year)
"""
_OF_FLOWS: LiteralString = """
select distinct f.report_year, s.submission_id, b.sheet, b.row_number
from marts.fct_aid_flow as f
inner join marts.bridge_aid_flow_source as b on b.aid_flow_key = f.aid_flow_key
inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
inner join landing.submission as s on s.sha256 = d.sha256 and s.form = d.issuer
where {condition} and f.report_year = coalesce(%(year)s, f.report_year)
"""
_SPELLED: LiteralString = """
with asked as ({rows}),

corrected as (
    select distinct on (submission_id, sheet, row_number, field) *
    from registry.row_correction
    order by submission_id, sheet, row_number, field, row_correction_id desc
),

spelled as (
    select
        n.field, coalesce(k.value, r.raw ->> n.field) as typed, s.form, d.kind,
        concat_ws(' ', r."values" ->> 'donor_type', r.raw ->> 'donor_type') as donor_type,
        concat_ws('!', s.file_name, a.sheet, r.cells ->> n.field) as cell,
        a.report_year, s.file_name, a.row_number
    from asked as a
    inner join landing.submission as s on s.submission_id = a.submission_id
    inner join landing.submission_row as r
        on r.submission_id = a.submission_id and r.sheet = a.sheet and r.row_number = a.row_number
    cross join unnest(%(fields)s::text []) as n (field)
    left join registry.row_identity as i
        on i.submission_id = a.submission_id and i.sheet = a.sheet and i.row_number = a.row_number
    left join registry.donor as d on d.donor_id = i.donor_id
    left join corrected as k
        on k.submission_id = a.submission_id and k.sheet = a.sheet and k.row_number = a.row_number and k.field = n.field
)

select
    field, typed, form, kind, donor_type, count(*) as cells,
    (array_agg(cell order by report_year, file_name, row_number))[1:%(shown)s] as first_cells
from spelled
where typed <> ''
group by field, typed, form, kind, donor_type
order by min(report_year), min(file_name), min(row_number)
"""
_QUERIES: Final[Mapping[Kind, tuple[LiteralString, LiteralString, Sequence[str]]]] = {
    Kind.DONOR: (
        _OF_IDENTITY,
        "i.donor_id = (select m.donor_id from marts.dim_donor as m where m.donor_key = %(key)s)",
        ("donor_name", "ngo_name_en", "ngo_name_vi", "ngo_acronym"),
    ),
    Kind.SECTOR: (_OF_FLOWS, "f.sector_key = %(key)s", ("sector",)),
    Kind.CURRENCY: (_OF_FLOWS, "f.currency_key = %(key)s", ("currency",)),
    Kind.COUNTRY: (
        _OF_IDENTITY,
        "i.donor_id in (select m.donor_id from marts.dim_donor as m where m.country_key = %(key)s)",
        ("donor_country", "origin_country"),
    ),
}
"""By kind: how its rows are found, and the fields that spell it."""
_PARTNERS: Final[Mapping[LiteralString, str]] = {
    "aid_owner": "aid_owner",
    "counterpart": "partner_agency",
    "managing_agency": "managing_agency",
}
"""Roles in registry.row_identity, and the fields that name them."""
_OF_PARTNER: Final[Mapping[Kind, LiteralString]] = {
    Kind.PARTNER: "i.{id} = (select m.partner_id from marts.dim_partner as m where m.partner_key = %(key)s)",
    Kind.PARTNER_NAME: """
    (i.{id}, i.{name}) = (
        select m.partner_id, h.partner_name
        from marts.dim_partner_history as h
        inner join marts.dim_partner as m on m.partner_key = h.partner_key
        where h.partner_history_key = %(key)s
    )
    """,
}
_NO_CELLS: Final = "no cell of a published file spells it: it comes from a reference list"


def trace_member(connection: Connection, kind: Kind, key: int, year: int | None = None) -> Origin:
    """The spellings of a donor, partner, sector, country, currency or place in the cells of published files, of one year or all."""
    if kind is Kind.PLACE:
        spellings = _places(connection, key, year)
    elif kind in _OF_PARTNER:
        spellings = [
            each
            for role, field in _PARTNERS.items()
            for each in _spellings(
                connection, _OF_IDENTITY, sql.SQL(_OF_PARTNER[kind]).format(id=sql.Identifier(f"{role}_id"),
                name=sql.Identifier(f"{role}_name")), [field], key, year,
            )
        ]  # fmt: skip
    else:
        query, condition, fields = _QUERIES[kind]
        spellings = _spellings(connection, query, sql.SQL(condition), fields, key, year)
    home = HOMES[kind]
    return Origin(
        kind=kind.value,
        view=home.view,
        key_name=home.key,
        key=key,
        row=published_row(connection, kind, key),
        spellings=spellings,
        remarks=[] if spellings else [_NO_CELLS],
    )


def _spellings(
    connection: Connection, query: LiteralString, condition: sql.Composable, fields: Sequence[str], key: int, year: int | None
) -> list[Spelling]:
    statement = sql.SQL(_SPELLED).format(rows=sql.SQL(query).format(condition=condition))
    found: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for row in ask(connection, statement, key=key, year=year, fields=list(fields), shown=CELLS_SHOWN):
        said = {"donor_type": row["donor_type"]}
        is_private = row["field"] in withheld_fields(load_form(row["form"]), {}, said, row["kind"])
        # What only looks different to a machine (composed letters, double spaces) is one spelling.
        spelling = row["field"], WITHHELD if is_private else tidy(row["typed"])
        count, cells = found.get(spelling, (0, []))
        found[spelling] = count + row["cells"], [*cells, *row["first_cells"]]
    return _ordered(found)


def _places(connection: Connection, key: int, year: int | None) -> list[Spelling]:
    """A province is spelled on the covers of its files."""
    rows = ask(
        connection,
        """
        select s.cover ->> 'province_name' as typed, s.file_name
        from marts.dim_place as m
        inner join landing.submission as s on s.province_unit_id = m.unit_id
        inner join ops.published_submission as p on p.submission_id = s.submission_id
        where m.place_key = %(key)s and p.report_year = coalesce(%(year)s, p.report_year)
        order by p.report_year, s.submission_id
        """,
        key=key,
        year=year,
    )
    cells: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        cells.setdefault(("province_name", row["typed"] or "(told by the file's name)"), []).append(f"{row['file_name']} (cover)")
    return _ordered({spelling: (len(found), found) for spelling, found in cells.items()})


def _ordered(found: Mapping[tuple[str, str], tuple[int, Sequence[str]]]) -> list[Spelling]:
    ordered = sorted(found.items(), key=lambda item: (item[0][0], -item[1][0], item[0][1]))
    return [Spelling(field, typed, count, tuple(cells[:CELLS_SHOWN])) for (field, typed), (count, cells) in ordered]
