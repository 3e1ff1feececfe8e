"""Natural keys of projects and partners: functions of one row alone, so that the order of loads cannot change them."""

from collections.abc import Mapping
from typing import Any

from aidbook.text.fold import key

NATIONAL_LEVELS = frozenset({"TTg", "bộ"})
"""Approval levels at which one decision covers projects in several provinces (Decree 80/2020 art. 7)."""


def project_key(values: Mapping[str, Any], donor_id: str, place_34: str) -> tuple[str, str]:
    """The natural key of the project that a row reports, and the rule that found it.

    A decision number with its date names a project within the office that gave it: the nation for the Prime Minister and ministries,
    else the province, taken as its unit of 2025 so that a merger does not end a project. One decision may approve several
    projects, so title and donor belong to the key. Without a decision the title, the donor and the start decide.
    """
    title = key(str(values.get("activity_title") or ""))
    approval = key(str(values.get("approval_no") or ""))
    if not approval:
        return "|".join(["title", place_34, donor_id, title, str(values.get("start_date") or "")]), "title, donor and start in one province"
    office = "VN" if values.get("approval_level") in NATIONAL_LEVELS else place_34
    return "|".join(["approval", office, approval, str(values.get("approval_date") or ""), donor_id, title]), "decision, donor and title"


def partner_key(name: str, place_34: str) -> str:
    """The natural key of a partner: "Sở Y tế" is another body in every province."""
    return f"{place_34}|{key(name)}"
