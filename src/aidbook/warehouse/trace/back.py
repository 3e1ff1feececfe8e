"""Back from any row of ``bi`` to what stands behind it."""

from collections.abc import Callable, Mapping
from typing import Final

from aidbook.warehouse.trace.claims import trace_claim, trace_comparison
from aidbook.warehouse.trace.excluded import trace_excluded_report
from aidbook.warehouse.trace.kinds import Kind, kind_of
from aidbook.warehouse.trace.members import trace_member
from aidbook.warehouse.trace.model import Origin
from aidbook.warehouse.trace.money import trace_aid_flow, trace_project, trace_project_year
from aidbook.warehouse.trace.ngos import trace_day, trace_ngo_history, trace_presence, trace_registration
from aidbook.warehouse.trace.query import Connection
from aidbook.warehouse.trace.years import trace_year

_WALKS: Final[Mapping[Kind, Callable[[Connection, int], Origin]]] = {
    Kind.AID_FLOW: trace_aid_flow,
    Kind.PROJECT_YEAR: trace_project_year,
    Kind.EXCLUDED_REPORT: trace_excluded_report,
    Kind.PRESENCE: trace_presence,
    Kind.REGISTRATION: trace_registration,
    Kind.NGO_HISTORY: trace_ngo_history,
    Kind.CLAIM: trace_claim,
    Kind.COMPARISON: trace_comparison,
    Kind.YEAR: trace_year,
    Kind.DAY: trace_day,
}


def trace_key(connection: Connection, key: int, year: int | None = None) -> Origin:
    """What stands behind the row of ``bi`` with this key; a project or a member in one year or in all.

    Raises:
        WarehouseError: nothing published has the key.
    """
    kind = kind_of(connection, key)
    if kind is Kind.PROJECT:
        return trace_project(connection, key, year)
    if kind in _WALKS:
        return _WALKS[kind](connection, key)
    return trace_member(connection, kind, key, year)
