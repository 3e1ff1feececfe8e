"""A rule of a form as data: what must hold, under which law, how much it weighs, who mends it and what they are told."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from aidbook.model.finding import Severity, WhoFixes


@dataclasses.dataclass(frozen=True, slots=True)
class Regime:
    """A law as long as it is in force: ``since`` is its first day, ``until`` its last (None while it lasts)."""

    code: str
    law: str
    since: dt.date
    until: dt.date | None

    def is_in_force(self, day: dt.date) -> bool:
        """Whether the law is in force on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule for one field. ``check`` names the kind of check in workbooks/checks, ``parameters`` what that kind needs.

    ``first_year`` and ``last_year`` are report years. A rule of law holds while one of ``regimes`` is in force: on the day that the row
    gives in the field ``dated_by``, else on the last day of the report's period. ``entry`` is the number of its entry in rules.yml: one
    entry written for several fields is one rule in substance. With ``row_waits`` a row where the rule fired is not loaded before
    somebody has settled it. Messages may use ``{header}``, ``{seen}``, ``{expected}``, ``{field}``, ``{law}`` and every field of the row.
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
    regimes: tuple[Regime, ...] = ()
    dated_by: str | None = None
    entry: int = 0
    row_waits: bool = False

    def holds_in(self, year: int | None) -> bool:
        """Whether the rule is in force for a report year; an unknown year excludes only rules that are bound to years."""
        if year is None:
            return self.first_year is None and self.last_year is None
        return (self.first_year or year) <= year <= (self.last_year or year)

    def regime_on(self, day: dt.date | None) -> Regime | None:
        """Return the rule's law in force on ``day``; None without a day, or if none of its laws was in force."""
        return None if day is None else next((regime for regime in self.regimes if regime.is_in_force(day)), None)
