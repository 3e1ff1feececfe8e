"""How a load ended."""

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from aidbook.warehouse.publish import Difference

State = Literal["published", "unchanged", "nothing_received", "overtaken", "refused", "waiting"]

OVERTAKEN: Final = "overtaken"
"""State of a load whose place a newer one took."""


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """How a load ended. ``verdict`` is the gate's word on what is published; ``differences`` counts rows by table."""

    load_id: int | None
    report_year: int | None
    state: State
    verdict: str | None = None
    page_path: str | None = None
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The outcome as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class YearAnswer:
    """What became of a year that somebody asked for. ``state`` is that of a load, or ``failed`` where it broke down for good."""

    load_id: int | None
    report_year: int
    state: str
    verdict: str | None
    page_path: str | None

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        return asdict(self)
