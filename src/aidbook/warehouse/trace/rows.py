"""Landed rows as a trace shows them: typed, understood, corrected, and judged; without what is nobody's business."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import TupleRow, dict_row

from aidbook.forms.form import Form
from aidbook.forms.load import load_form
from aidbook.warehouse.trace.files import read_files
from aidbook.warehouse.trace.model import RowPlace, SourceCell, SourceFile, SourceRow
from aidbook.warehouse.trace.privacy import WITHHELD, is_person, may_name_people, shown_text, withheld_fields

_STATES: Final = {"accepted": "accepted by its name", "candidate": "a candidate that nobody judged", "unknown": "in no list"}

FACT_FIELDS: Final = (
    *("activity_title", "donor_name", "donor_country", "aid_owner", "sector", "approval_no", "approval_date", "status", "currency"),
    *("committed_total", "committed_year", "disbursed_year", "disbursed_cumulative", "disbursed_cash", "disbursed_in_kind"),
    *("counterpart_fund", "beneficiaries"),
)
"""Cells behind an amount that a person looks at; others only where somebody corrected them."""

_ROWS: LiteralString = """
with asked as (
    select * from unnest(%(submissions)s::bigint [], %(sheets)s::text [], %(numbers)s::integer []) as a (submission_id, sheet, row_number)
)

select
    r.submission_id, r.sheet, r.row_number, r.table_name, r.ignored_by, r.raw, r.cells,
    coalesce(g."values", r."values") as "values", c.by_field as corrections,
    i.project_rule, d.canonical_name as donor, d.kind as donor_kind, d.source as donor_source,
    g.author as read_by, g.why as read_why, g.read_at, m.state as mention_state, j.said as judged,
    p.said as project_judged, o.said as report_chosen
from asked as a
inner join landing.submission_row as r
    on r.submission_id = a.submission_id and r.sheet = a.sheet and r.row_number = a.row_number
left join registry.row_identity as i
    on i.submission_id = r.submission_id and i.sheet = r.sheet and i.row_number = r.row_number
left join registry.donor as d on d.donor_id = i.donor_id
left join registry.donor_mention as m on m.mention_key = i.mention_key
left join lateral (
    select array_agg(
        format(
            'judged %%s: %%s (%%s, %%s: %%s)', n.verdict,
            case when m.typed_donor_id = n.left_id then n.right_id else n.left_id end, n.author, n.judged_at::date, n.why
        ) order by n.judgement_id
    ) as said
    from registry.judgement_in_force as n
    where n.subject = 'donor' and m.typed_donor_id in (n.left_id, n.right_id)
) as j on true
left join lateral (
    select array_agg(
        format(
            'judged %%s: %%s (%%s, %%s: %%s)', n.verdict, coalesce('“' || t.title || '”', 'a project'), n.author, n.judged_at::date, n.why
        ) order by n.judgement_id
    ) as said
    from registry.judgement_in_force as n
    left join lateral (
        select e."values" ->> 'activity_title' as title
        from registry.row_identity as k
        inner join registry.corrected_row as e
            on e.submission_id = k.submission_id and e.sheet = k.sheet and e.row_number = k.row_number
        where k.natural_project_key = case when i.natural_project_key = n.left_id then n.right_id else n.left_id end
        order by k.submission_id, k.sheet, k.row_number
        limit 1
    ) as t on true
    where n.subject = 'project' and i.natural_project_key in (n.left_id, n.right_id)
) as p on true
left join lateral (
    select
        format(
            'of its reports for %%s that of %%s was chosen (%%s, %%s: %%s)', n.report_year, f.file_name, n.author, n.judged_at::date, n.why
        ) as said
    from registry.counted_report as n
    inner join landing.submission as s on s.submission_id = r.submission_id and s.report_year = n.report_year
    inner join landing.submission as f on f.sha256 = n.sha256 and f.form = s.form
    left join registry.project_link as l on l.natural_key = n.natural_key
    where coalesce(l.project_id, n.natural_key) = i.project_id
    order by n.counted_report_id desc
    limit 1
) as o on true
left join lateral (
    select n."values", n.author, n.why, n.read_at
    from registry.row_reading as n
    where n.submission_id = r.submission_id and n.sheet = r.sheet and n.row_number = r.row_number
    order by n.row_reading_id desc
    limit 1
) as g on true
left join lateral (
    select jsonb_object_agg(n.field, format('%%s (%%s, %%s: %%s)', n.value, n.author, n.corrected_at::date, n.why)) as by_field
    from (
        select distinct on (k.field) k.*
        from registry.row_correction as k
        where k.submission_id = r.submission_id and k.sheet = r.sheet and k.row_number = r.row_number
        order by k.field, k.row_correction_id desc
    ) as n
) as c on true
order by r.submission_id, r.sheet, r.row_number
"""


def read_rows(connection: psycopg.Connection[TupleRow], places: Iterable[RowPlace]) -> list["LandedLine"]:
    """The landed rows at these places, in the order of files, sheets and rows."""
    wanted = list(dict.fromkeys(places))
    if not wanted:
        return []
    submissions, sheets, numbers = (list(column) for column in zip(*wanted, strict=True))
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_ROWS, {"submissions": submissions, "sheets": sheets, "numbers": numbers}).fetchall()
    files = read_files(connection, sorted({place[0] for place in wanted}))
    return [LandedLine(files[row["submission_id"]], row) for row in rows]


class LandedLine:
    """A landed row before what is private is taken out of it: sums need the amounts, and only :meth:`shown` leaves this room."""

    def __init__(self, file: SourceFile, row: Mapping[str, Any]) -> None:
        self.file = file
        self.sheet: str = row["sheet"]
        self.row_number: int = row["row_number"]
        self.table: str = row["table_name"]
        self.ignored_by: str | None = row["ignored_by"]
        self.values: Mapping[str, Any] = row["values"]
        self.cells: Mapping[str, str] = row["cells"]
        self._row = row

    @property
    def place(self) -> RowPlace:
        """Where it stands."""
        return self.file.submission_id, self.sheet, self.row_number

    def currency_of(self, field: str) -> str | None:
        """The currency of an amount: its own, else that of the row. The counterpart fund is Vietnamese money."""
        return self.values.get(f"{field}_currency") or ("VND" if field == "counterpart_fund" else self.values.get("currency"))

    @property
    def corrected_fields(self) -> Sequence[str]:
        """Fields that a person put something else into."""
        return tuple(self._row["corrections"] or ())

    @property
    def telling_fields(self) -> Sequence[str]:
        """Fields whose cells a person looks at behind an amount: FACT_FIELDS, and what somebody corrected."""
        return [*FACT_FIELDS, *self.corrected_fields]

    @property
    def withheld(self) -> frozenset[str]:
        """Fields whose text is not shown."""
        return withheld_fields(load_form(self.file.form), self.values, self._row["raw"], self._row["donor_kind"])

    def is_private(self, field: str | None, message: str) -> bool:
        """Whether a finding in the row is about a field that is not shown, or quotes one."""
        said = [self.values.get(name) or self._row["raw"].get(name) for name in self.withheld]
        return field in self.withheld or any(isinstance(text, str) and text in message for text in said if text)

    def shown(self, fields: Sequence[str] | None = None, *, shows_empty: bool = False) -> SourceRow:
        """The row as it may be seen, with these fields or all; those that say nothing are left out unless they are asked for."""
        form = load_form(self.file.form)
        return SourceRow(
            file=self.file,
            sheet=self.sheet,
            row_number=self.row_number,
            table=self.table,
            cells=tuple(self._cells(form, fields, shows_empty=shows_empty)),
            judgements=tuple(self._judgements()),
        )

    def _cells(self, form: Form, fields: Sequence[str] | None, *, shows_empty: bool) -> Iterable[SourceCell]:
        raw: Mapping[str, str] = self._row["raw"]
        if self.ignored_by is not None:
            text = WITHHELD if may_name_people(self.ignored_by) else shown_text(form, self.table, "line", raw.get("line"))
            yield SourceCell(f"row {self.row_number}", "line", "", text, None)
            return
        corrections: Mapping[str, str] = self._row["corrections"] or {}
        withheld = self.withheld
        order = [*form.fields.get(self.table, {}), *self.cells]
        for name in dict.fromkeys(order):
            is_given = bool(raw.get(name)) or self.values.get(name) is not None or name in corrections
            if name not in self.cells or not (is_given or shows_empty) or (fields is not None and name not in fields):
                continue
            is_private = name in withheld
            yield SourceCell(
                cell=self.cells[name],
                field=name,
                header=form.label(self.table, name),
                typed=WITHHELD if is_private and raw.get(name) else shown_text(form, self.table, name, raw.get(name)),
                understood=WITHHELD if is_private and self.values.get(name) is not None else self.values.get(name),
                currency=self.currency_of(name) if f"{name}_currency" in self.values else None,
                correction=WITHHELD if is_private and name in corrections else shown_text(form, self.table, name, corrections.get(name)),
            )

    def _judgements(self) -> Iterable[str]:
        row = self._row
        if row["donor"] is not None:
            state = f", {_STATES[row['mention_state']]}" if row["mention_state"] in _STATES else ""
            yield f"donor: {row['donor']} ({row['donor_kind']}{state}; {row['donor_source']})"
        # An identity is told by its name, so what was judged of a person's is not told at all.
        yield from () if is_person(row["donor_kind"]) else row["judged"] or ()
        if row["project_rule"] is not None:
            yield f"project: known by its {row['project_rule'].replace('_', ' ')}"
        yield from (f"project: {said}" for said in row["project_judged"] or ())
        if row["report_chosen"] is not None:
            yield f"project: {row['report_chosen']}"
        if row["read_by"] is not None:
            yield f"released: {row['read_by']}, {row['read_at']:%Y-%m-%d}: {row['read_why']}"
