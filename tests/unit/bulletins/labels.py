"""Facts read from a text held against its labels, by the scheme of the labelled texts in tests/fixtures/bulletins.

A label says a figure's place, year, period, metric, sector, value and unit; ``alt_<field>`` are other readings that are right too, and an
``optional`` label may be met or not. The year of a range is in its period.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aidbook.text.fold import key

STRICT = ("place", "year", "period", "metric", "unit", "sector", "value")
CORE = ("place", "year", "metric", "unit", "value")
TOLERANCE = 0.005
Fact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """How many facts met a label, how many met none, and how many required labels were met by none."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of facts that are right; 1 where there are none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


def labels_of(file: Path) -> Sequence[Fact]:
    """The labels of one text."""
    facts: Sequence[Fact] = json.loads(file.read_text(encoding="utf-8"))["facts"]
    return facts


def score(facts: Iterable[Fact], labels: Sequence[Fact], fields: Sequence[str]) -> Score:
    """Hold facts against labels, required ones first; each label is met once. A fact that meets an optional label counts as neither."""
    open_labels = sorted(labels, key=lambda label: bool(label.get("optional")))
    right = wrong = 0
    for fact in facts:
        met = next((label for label in open_labels if _meets(fact, label, fields)), None)
        if met is None:
            wrong += 1
            continue
        open_labels.remove(met)
        right += not met.get("optional")
    return Score(right, wrong, sum(not label.get("optional") for label in open_labels))


def _meets(fact: Fact, label: Fact, fields: Sequence[str]) -> bool:
    is_range = str(label["period"]).startswith("range:")
    return all((field == "year" and is_range) or any(_same(field, fact[field], said) for said in _said(label, field)) for field in fields)


def _said(label: Fact, field: str) -> Sequence[Any]:
    alternatives = label.get(f"alt_{field}", [])
    ends = label.get("range", []) if field == "value" else []
    return [label[field], *(alternatives if isinstance(alternatives, list) else [alternatives]), *ends]


def _same(field: str, read: Any, said: Any) -> bool:
    if field == "value":
        return abs(float(read) - float(said)) <= TOLERANCE * max(abs(float(read)), abs(float(said)))
    if field in ("place", "sector"):
        return _bare(read) == _bare(said)
    return bool(read == said)


def _bare(name: str | None) -> str | None:
    """A sector's name without the words that are written or left out: "lĩnh vực y tế", "giáo dục - đào tạo"."""
    return " ".join(word for word in key(name).split() if word not in ("linh", "vuc", "va")) if name else None
