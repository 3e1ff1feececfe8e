"""What a figure of a bulletin may be: metrics with their units, periods, years, in the words of sources/bulletins/labels.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from aidbook import paths
from aidbook.errors import SourceError

LABELS_FILE = paths.BULLETIN_SOURCES / "labels.yml"


@dataclass(frozen=True, slots=True)
class Labels:
    """``units`` holds, by metric, those that its figures may be in."""

    units: Mapping[str, tuple[str, ...]]
    periods: re.Pattern[str]
    approximations: tuple[str, ...]
    years: range


@cache
def labels(file: Path = LABELS_FILE) -> Labels:
    """The labels.

    Raises:
        SourceError: the file lacks an entry.
    """
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    try:
        units_of = {"money": tuple(entries["money"]), "count": ("count",), "percent": ("percent",)}
        return Labels(
            units={metric: units_of[kind] for metric, kind in entries["metrics"].items()},
            periods=re.compile(entries["periods"]),
            approximations=tuple(entries["approximations"]),
            years=range(entries["years"]["first"], entries["years"]["last"] + 1),
        )
    except (KeyError, TypeError) as error:
        raise SourceError(f"{file}: {error} is missing, or no kind of unit (money, count, percent).") from error
