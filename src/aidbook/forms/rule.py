"""A rule of a form as data: what must hold, how much it weighs, who mends it and what they are told."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from aidbook.model.finding import Severity, WhoFixes


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule for one field. ``check`` names the kind of check in workbooks/checks, ``parameters`` what that kind needs.

    ``first_year`` and ``last_year`` are report years. Messages may use ``{header}``, ``{seen}``, ``{expected}``, ``{field}``, ``{other}``.
    """

    id: str
    table: str
    field: str
    check: str
    severity: Severity
    who_fixes: WhoFixes
    message_vi: str
    message_en: str
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None

    def holds_in(self, year: int | None) -> bool:
        """Whether the rule is in force for a report year; an unknown year excludes only rules that are bound to years."""
        if year is None:
            return self.first_year is None and self.last_year is None
        return (self.first_year or year) <= year <= (self.last_year or year)
