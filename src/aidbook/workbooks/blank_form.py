"""The form of one province and year as a workbook that reads back without a finding as long as nobody has typed into it."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from aidbook.forms.form import COVER, Form
from aidbook.forms.periods import period_of_year
from aidbook.forms.reference import PlaceUnit
from aidbook.model.submission import Scalar
from aidbook.text.fold import key
from aidbook.workbooks.blank_form_sheets import Drawing
from aidbook.workbooks.grid import open_sheets
from aidbook.workbooks.own_sheets import FINGERPRINT_LABEL, TABLES_LABEL, fingerprint, reported_sheets, without_cover

Values = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Prefill:
    """What is known from the year before. Rows hold normalised values by field."""

    registrations: Sequence[Values] = ()
    projects: Sequence[Values] = ()
    previous_totals: Mapping[str, str] = field(default_factory=dict)
    """Value of last year by the indicator as source.yml prints it."""
    reporting_agency: str | None = None


def write_blank_form(form: Form, unit: PlaceUnit, year: int, prefill: Prefill) -> bytes:
    """Return the form as .xlsx: drop-downs, formats, locked headers, and ``prefill`` filled in.

    Raises:
        FormError: the form's folder lacks what the form needs.
    """
    sheets = reported_sheets(form, open_sheets(_drawn(form, unit, year, prefill, {})))
    marks = {FINGERPRINT_LABEL: fingerprint(sheets), TABLES_LABEL: fingerprint(without_cover(form, sheets))}
    return _drawn(form, unit, year, prefill, marks)


def carried_rows(form: Form, table: str, rows: Sequence[Values], year: int) -> list[Values]:
    """Return the rows of the year before that go on in ``year``, as its form shows them (source.yml, blank_form.carried).

    Of rows with the same key the last one stands: two agencies, or two predecessors of a merged province, may have sent the same.
    """
    rule = form.source["blank_form"]["carried"][table]
    begin = period_of_year(form, year)[0].isoformat()
    kept: dict[tuple[str, ...], Values] = {}
    for row in rows:
        end = row.get(rule["runs_until"])
        if isinstance(end, str) and end < begin:
            continue
        if any(row.get(name) in left for name, left in rule["leave"].items()):
            continue
        identity = tuple(key(str(row.get(name) or "")) for name in rule["key"])
        kept[identity] = {**{name: value for name, value in row.items() if name not in rule["empty"]}, **rule["set"]}
    return list(kept.values())


def cover_values(form: Form, unit: PlaceUnit, year: int, agency: str | None) -> dict[str, Scalar | dt.date]:
    """Return what the cover says before anyone has typed: the period is that of the law (source.yml, default_period)."""
    start, end = period_of_year(form, year)
    given: dict[str, Scalar | dt.date] = dict.fromkeys(form.fields[COVER])
    given.update(form.source["blank_form"]["cover"])
    given.update(province_name=unit.name, report_year=year, period_start=start, period_end=end, reporting_agency=agency)
    return given


def _drawn(form: Form, unit: PlaceUnit, year: int, prefill: Prefill, marks: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Báo cáo công tác phi chính phủ nước ngoài năm {year} – {unit.name}"})
    drawing = Drawing(form, book, year)
    drawing.cover(cover_values(form, unit, year, prefill.reporting_agency), len(prefill.projects), len(prefill.registrations))
    drawing.table("registration", prefill.registrations)
    drawing.table("project", prefill.projects)
    drawing.table("total", _total_rows(form, prefill))
    drawing.lists(marks)
    book.close()
    return file.getvalue()


def _total_rows(form: Form, prefill: Prefill) -> list[Values]:
    return [
        {"indicator": line["indicator"], "unit": line["unit"], "previous_year_value": prefill.previous_totals.get(line["indicator"])}
        for line in form.source["blank_form"]["totals"]
    ]
