"""What a person types in place of a reading: ``year=2022``, ``value=1.720.153``, checked before it is kept."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from aidbook.bulletins.labels import labels
from aidbook.errors import WarehouseError
from aidbook.forms.reference import places, sector_code
from aidbook.landing.reviews import Reading
from aidbook.text.fold import tidy
from aidbook.text.names import place_key
from aidbook.text.numbers import plain, read_quantity

COLUMNS: Final = {
    "place": "place", "year": "data_year", "period": "period", "metric": "metric", "value": "value", "unit": "unit",
    "approx": "approximation", "sector": "sector", "donor": "donor", "of": "change_of", "base_year": "base_year",
}  # fmt: skip
"""The fields of a figure as `aidbook extract` and a reviewer call them, and their columns in landing."""

_NOTHING = ("", "none", "null")
_OPTIONAL = ("year", "sector", "donor", "of", "base_year")


def edit_reading(reading: Reading, edits: Iterable[str]) -> dict[str, Any]:
    """The reading with the values of ``FIELD=VALUE`` texts in place; an empty value takes an optional field away.

    Raises:
        WarehouseError: a field is unknown, a value cannot be understood, or the whole says nothing that can be.
    """
    edited = dict(reading)
    for text in edits:
        field, equals, typed = text.partition("=")
        if not equals or field not in COLUMNS:
            raise WarehouseError(f"{text!r} is no FIELD=VALUE. The fields are {', '.join(COLUMNS)}.")
        edited[COLUMNS[field]] = _understood(field, tidy(typed))
    _refuse_nonsense(edited)
    return edited


def _understood(field: str, typed: str) -> Any:
    if typed.lower() in _NOTHING:
        if field in _OPTIONAL:
            return None
        raise WarehouseError(f"{field} cannot be empty.")
    return _READERS[field](field, typed)


def _place(_: str, typed: str) -> str:
    if typed == "VN":
        return typed
    names = {unit.name for unit in places() if place_key(typed) in unit.keys}
    if len(names) != 1:
        raise WarehouseError(f"place={typed!r} is no province. Say VN for the country, or a name of dbt_project/seeds/provinces.csv.")
    return names.pop()


def _year(field: str, typed: str) -> int:
    years = labels().years
    if not typed.isdecimal() or int(typed) not in years:
        raise WarehouseError(f"{field}={typed!r} is no year from {years[0]} to {years[-1]}.")
    return int(typed)


def _period(_: str, typed: str) -> str:
    if not labels().periods.fullmatch(typed):
        raise WarehouseError(f"period={typed!r} is none of year, H1, 9M, Q1, as_of, range:2016-2021.")
    return typed


def _value(_: str, typed: str) -> str:
    quantity = read_quantity(typed)
    if quantity is None:
        raise WarehouseError(f"value={typed!r} is no number. Write it in base units (1720153) or with a scale word (1,72 triệu).")
    if quantity.is_ambiguous:
        readings = " or ".join(plain(reading) for reading in quantity.readings)
        raise WarehouseError(f"value={typed!r} can mean {readings}: write it without separators.")
    return plain(quantity.best)


def _sector(_: str, typed: str) -> str:
    if sector_code(typed) is None:
        raise WarehouseError(f"sector={typed!r} is in no list. Take a name of dbt_project/seeds/sectors.csv, or add the words there.")
    return typed


def _one_of(field: str, typed: str) -> str:
    known = {
        "metric": tuple(labels().units), "of": tuple(labels().units), "approx": labels().approximations,
        "unit": tuple(dict.fromkeys(unit for units in labels().units.values() for unit in units)),
    }[field]  # fmt: skip
    if typed not in known:
        raise WarehouseError(f"{field}={typed!r} is none of {', '.join(known)}.")
    return typed


_READERS: Final[dict[str, Callable[[str, str], Any]]] = {
    "place": _place, "year": _year, "period": _period, "metric": _one_of, "value": _value, "unit": _one_of, "approx": _one_of,
    "sector": _sector, "donor": lambda _, typed: typed, "of": _one_of, "base_year": _year,
}  # fmt: skip


def _refuse_nonsense(reading: Reading) -> None:
    metric, unit = reading["metric"], reading["unit"]
    if unit not in labels().units.get(metric, ()):
        raise WarehouseError(
            f"{metric} is not told in {unit}: say unit=… too. It may be {', '.join(labels().units.get(metric, ())) or '?'}."
        )
    is_change = metric == "change_pct"
    if is_change != bool(reading["change_of"]):
        said = "needs of=… (what changed)" if is_change else "is no change: say of= and base_year= without a value"
        raise WarehouseError(f"{metric} {said}.")
    if str(reading["period"]).startswith("range:") != (reading["data_year"] is None) and reading["period"] != "as_of":
        raise WarehouseError("A range of years has no year of its own (year= without a value), and every other period needs one.")
