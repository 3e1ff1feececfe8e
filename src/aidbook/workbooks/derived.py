"""Values that follow from a row's own cells: sector codes, countries, indicators, dates that stood in another cell."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from aidbook.forms.form import Form, spelling_key
from aidbook.forms.reference import country_iso2
from aidbook.model.submission import Scalar
from aidbook.text.approvals import read_approval
from aidbook.text.dates import Period, last_day_after, read_date, read_months, read_period, read_span
from aidbook.text.fold import tidy
from aidbook.text.numbers import is_blank, plain
from aidbook.text.units import read_unit
from aidbook.workbooks.divisions import divide
from aidbook.workbooks.grid import Cell
from aidbook.workbooks.header_words import read_header
from aidbook.workbooks.reading import Problem
from aidbook.workbooks.table_map import TableMap

_COUNTRY_FIELDS = ("origin_country", "donor_country")
_FIGURE_FIELDS = ("report_year_value", "previous_year_value")


def derive(
    form: Form,
    table: str,
    values: dict[str, Scalar],
    cells: Mapping[str, Cell],
    addresses: dict[str, str],
    *,
    year: int | None,
    has_span: bool = False,
) -> Iterator[tuple[str, Problem]]:
    """Add derived values to ``values`` in place; yield each field whose words are not known.

    ``sector_codes`` is ``HEALTH:0.6|EDU:0.4``, without shares ``HEALTH|EDU``, null if any name is unknown; ``sector_match`` says how
    surely. ``place_units`` is the same of provinces, those of ``year``, where a row names several. ``<country field>_iso2`` is
    ISO 3166-1. ``indicator_code`` is that of lookups.yml. ``<figure field>_base`` is a money figure in the base unit of
    ``unit_currency``. ``has_span`` tells that one column has both the first and the last day.
    """
    if table == "project":
        _take_from_neighbours(values, cells, addresses, has_span=has_span)
        yield from _end_after_length(values, cells)
        yield from divide(values, year)
    if table == "registration":
        _take_from_certificate(values, cells, addresses)
    for name in _COUNTRY_FIELDS:
        if name in form.fields[table]:
            country = values.get(name)
            values[f"{name}_iso2"] = country_iso2(country) if isinstance(country, str) else None
            if country is not None and values[f"{name}_iso2"] is None:
                yield name, Problem.UNKNOWN_COUNTRY
    if table == "total":
        yield from _indicator(form, values)


def _take_from_neighbours(values: dict[str, Scalar], cells: Mapping[str, Cell], addresses: dict[str, str], *, has_span: bool) -> None:
    """Fill an empty approval day from the approval's cell, and an empty last day from a span in the first day's cell.

    A lone year or month is a span only in a column of spans; elsewhere it is the beginning.
    """
    if values.get("approval_date") is None and _is_empty(cells.get("approval_date")) and "approval_no" in cells:
        approval = read_approval(cells["approval_no"].text)
        if approval and approval.date:
            values["approval_date"] = approval.date.isoformat()
            addresses["approval_date"] = cells["approval_no"].address
    if values.get("end_date") is None and _is_empty(cells.get("end_date")) and "start_date" in cells and cells["start_date"].date is None:
        text = cells["start_date"].text
        spans = read_period(text) if has_span and read_date(text) is None else tuple(filter(None, (read_span(text),)))
        if len(spans) == 1:
            values["end_date"] = spans[0].end.isoformat()
            addresses["end_date"] = cells["start_date"].address


def _end_after_length(values: dict[str, Scalar], cells: Mapping[str, Cell]) -> Iterator[tuple[str, Problem]]:
    """Count the last day of ``24 tháng`` from a first day that is given to the month at least; else the length says no day."""
    end, start, first = cells.get("end_date"), cells.get("start_date"), values.get("start_date")
    months = read_months(end.text) if end is not None and end.date is None and values.get("end_date") is None else None
    if months is None:
        return
    if start is None or not isinstance(first, str) or not _is_sure(start):
        yield "end_date", Problem.UNREADABLE
        return
    values["end_date"] = last_day_after(dt.date.fromisoformat(first), months).isoformat()
    yield "end_date", Problem.LENGTH


def _is_sure(cell: Cell) -> bool:
    """Whether a cell gives a day, or a month whose first day it is."""
    months = read_period(cell.text)
    return (
        cell.date is not None or cell.number is not None or read_date(cell.text) is not None or (len(months) == 1 and _is_month(months[0]))
    )


def _is_month(period: Period) -> bool:
    return (period.start.year, period.start.month) == (period.end.year, period.end.month)


def has_span_column(form: Form, table: TableMap) -> bool:
    """Whether the column of the first day is headed as one of whole periods (source.yml, span_headers) and the last has none."""
    header = table.headers.get("start_date")
    spans = {spelling_key(text) for text in form.source.get("span_headers", ())}
    return header is not None and "end_date" not in table.columns and any(spelling_key(t) in spans for t in read_header(header.text).texts)


def _take_from_certificate(values: dict[str, Scalar], cells: Mapping[str, Cell], addresses: dict[str, str]) -> None:
    """Take the day of issue out of ``11/CNV-HĐ ngày 4/5/2021`` where its own cell is empty."""
    if values.get("issued_on") is not None or not _is_empty(cells.get("issued_on")) or "registration_no" not in cells:
        return
    certificate = read_approval(cells["registration_no"].text)
    if certificate and certificate.date:
        values["registration_no"] = certificate.number
        values["issued_on"] = certificate.date.isoformat()
        addresses["issued_on"] = cells["registration_no"].address


def _is_empty(cell: Cell | None) -> bool:
    return cell is None or is_blank(cell.text)


def _indicator(form: Form, values: dict[str, Scalar]) -> Iterator[tuple[str, Problem]]:
    indicator = values.get("indicator")
    values["indicator_code"] = form.code_of("indicator", tidy(indicator)) if isinstance(indicator, str) else None
    unit_text = values.get("unit")
    unit = read_unit(unit_text) if isinstance(unit_text, str) else None
    values["unit_currency"] = unit.currency if unit else None
    for name in _FIGURE_FIELDS:
        figure = values.get(name)
        values[f"{name}_base"] = plain(Decimal(figure) * unit.multiplier) if unit and isinstance(figure, str) else None
    if indicator is not None and values["indicator_code"] is None:
        yield "indicator", Problem.UNKNOWN_INDICATOR
