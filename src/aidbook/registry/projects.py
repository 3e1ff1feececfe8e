"""Natural keys of projects: functions of one row alone, so that the order of loads cannot change them."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from aidbook.registry.decisions import read_decision
from aidbook.registry.places import successors
from aidbook.text.fold import key

NATIONAL_LEVELS: Final = frozenset({"TTg", "bộ"})
"""Approval levels at which one decision covers projects in several provinces (Decree 80/2020 art. 7)."""

_LONGEST: Final = 400
"""Characters of a folded text inside a key; an index of PostgreSQL takes 2,704 bytes, a cell has up to 32,767 characters."""


def project_key(values: Mapping[str, Any], donor_id: str, unit_id: str) -> tuple[str, str]:
    """The natural key of the project that a row of a province reports, and the rule that found it.

    ``donor_id`` is its donor before any merger of donors.

    A decision number with its date names a project within the office that gave it: the nation for the Prime Minister and ministries,
    else the province, taken as its unit of 2025 so that a merger does not end a project. One decision may approve several
    projects, so title and donor belong to the key. Without a decision the title, the donor and the start decide. Where a day is not told,
    provinces that merged later may have the same number: there the province is that of its era, and the link over the merger is found by
    :mod:`aidbook.registry.project_groups`.
    """
    title = _bounded(key(str(values.get("activity_title") or "")))
    approval = _bounded(key(str(values.get("approval_no") or "")))
    if not approval:
        return "|".join(["title", unit_id, donor_id, title, str(values.get("start_date") or "")]), "title, donor and start in one province"
    day = str(values.get("approval_date") or "")
    office = "VN" if is_national(values) else successors().get(unit_id, unit_id) if day else unit_id
    return "|".join(["approval", office, approval, day, donor_id, title]), "decision, donor and title"


def is_national(values: Mapping[str, Any]) -> bool:
    """Whether a ministry or the Prime Minister approved: by the level that the row tells, else by the symbol of the decision."""
    if level := values.get("approval_level"):
        return level in NATIONAL_LEVELS
    decision = read_decision(values.get("approval_no"), values.get("approval_date"))
    return decision is not None and decision.is_national


def _bounded(folded: str) -> str:
    return folded if len(folded) <= _LONGEST else f"{folded[:_LONGEST]} {hashlib.sha256(folded.encode()).hexdigest()}"
