"""Next year's form of a province, with what runs on from the year before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aidbook.errors import FormError, SettingsError, WarehouseError
from aidbook.forms.form import Form, spelling_key
from aidbook.forms.load import load_form
from aidbook.forms.reference import PlaceUnit, place_of, places
from aidbook.landing.carried import ReportedRow, agencies_in_force, rows_in_force
from aidbook.registry.places import successors
from aidbook.warehouse.connect import connected
from aidbook.workbooks.blank_form import Prefill, carried_rows, write_blank_form
from aidbook.workbooks.read import DEFAULT_FORM


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form that was written, and what was filled in; ``without_database`` says why nothing was, where no database answered."""

    unit_name: str
    projects: int
    registrations: int
    without_database: str | None = None


def write_form(province: str, year: int, file: Path) -> WrittenForm:
    """Write the form of a province and year to ``file``; without a database it is the empty form.

    Raises:
        FormError: the province is not one of that year.
        OSError: the file cannot be written.
    """
    form = load_form(DEFAULT_FORM)
    unit = _unit_of(form, province, year)
    missing = None
    try:
        prefill = prefill_of(form, unit, year)
    except (SettingsError, WarehouseError) as error:
        prefill, missing = Prefill(), str(error)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(write_blank_form(form, unit, year, prefill))
    return WrittenForm(unit.name, len(prefill.projects), len(prefill.registrations), missing)


def prefill_of(form: Form, unit: PlaceUnit, year: int) -> Prefill:
    """Return what the reports in force of the year before give, those of the units that were merged into this one too.

    Raises:
        SettingsError: no database is known.
        WarehouseError: it does not answer.
    """
    units = sorted({unit.unit_id, *(old for old, new in successors().items() if new == unit.unit_id)})
    with connected("loader") as connection:
        rows = rows_in_force(connection, year - 1, units)
        agencies = agencies_in_force(connection, year - 1, unit.unit_id)
    return Prefill(
        registrations=carried_rows(form, "registration", [row.values for row in rows if row.table == "registration"], year),
        projects=carried_rows(form, "project", [row.values for row in rows if row.table == "project"], year),
        previous_totals=_previous_totals(form, rows),
        reporting_agency=agencies[0] if len(agencies) == 1 else None,
    )


def _previous_totals(form: Form, rows: Sequence[ReportedRow]) -> dict[str, str]:
    """Return last year's figures of the form's indicators. Several reports for one unit are not added up: they may count the same."""
    totals = [row for row in rows if row.table == "total"]
    if len({row.submission_id for row in totals}) != 1:
        return {}
    known = {
        (row.values.get("indicator_code"), spelling_key(str(row.values.get("unit") or ""))): row.values.get("report_year_value")
        for row in totals
    }
    found = {}
    for line in form.source["blank_form"]["totals"]:
        value = known.get((form.code_of("indicator", line["indicator"]), spelling_key(line["unit"])))
        if isinstance(value, str):
            found[line["indicator"]] = value
    return found


def _unit_of(form: Form, province: str, year: int) -> PlaceUnit:
    year_end = dt.date(year, 12, 31)
    unit = next((each for each in places() if each.unit_id == province and each.existed_on(year_end)), None)
    unit = unit or place_of(province, year)
    if unit is None:
        raise FormError(f"There is no province {province!r} in {year}. Give its name in that year, or its unit id such as VN34-04.")
    return unit
