"""A person fills in what a quarantined row lacks; the next load of its year takes it."""

from collections.abc import Mapping, Sequence

from aidbook.errors import WarehouseError
from aidbook.landing.corrections import QuarantinedRow, quarantined_rows, write_corrections
from aidbook.landing.loads import request_year
from aidbook.text.fold import tidy
from aidbook.warehouse.connect import connected

NAMING_FIELDS = {"project": ("donor_name", "activity_title"), "registration": ("ngo_name_en", "ngo_name_vi")}
"""What identity needs of a row. Anything else is the province's to give, in its own workbook."""


def release_rows(file: str, rows: Sequence[str], values: Mapping[str, str], *, author: str, why: str) -> list[QuarantinedRow]:
    """Correct quarantined rows of a file, all or none, and ask for its year. ``values`` are texts by field (``donor_name``).

    Landing keeps the row as typed; identity and the stars read it with the correction laid over.

    Raises:
        WarehouseError: no such file or row, a row is not quarantined, or a field is none that names a row.
    """
    values = {field: tidy(value) for field, value in values.items()}
    if not rows or not values or not all(values.values()):
        raise WarehouseError("A release needs at least one row and one FIELD=VALUE with a value, such as donor_name='Plan International'.")
    with connected("loader") as connection:
        released = quarantined_rows(connection, file, rows)
        for row in released:
            _refuse_other_fields(row, values)
        write_corrections(connection, released, values, author, why)
        for year in sorted({row.report_year for row in released if row.report_year is not None}):
            request_year(connection, year, f"rows released: {why}", author)
    return released


def _refuse_other_fields(row: QuarantinedRow, values: Mapping[str, str]) -> None:
    if unknown := [field for field in values if field not in NAMING_FIELDS.get(row.table, ())]:
        raise WarehouseError(
            f"{', '.join(unknown)} cannot be filled in for row {row.row_number} of {row.sheet} ({row.table}): "
            f"only {', '.join(NAMING_FIELDS.get(row.table, ('nothing',)))} can."
        )
