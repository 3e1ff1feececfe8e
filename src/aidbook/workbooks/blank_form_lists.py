"""The choices behind the drop-downs of a form: codes of lookups.yml, words of source.yml, names of the reference lists."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache

from aidbook import paths
from aidbook.forms.form import Field, FieldType, Form
from aidbook.forms.reference import country_iso2


def choices_of(form: Form, field: Field) -> Sequence[str]:
    """Return what a cell of the field may be chosen from; nothing where any text may stand."""
    rules = form.source["blank_form"]
    if field.name in rules["seeds"]:
        seed = rules["seeds"][field.name]
        return seed_names(seed["file"], seed["column"])
    if field.type is FieldType.BOOLEAN:
        return list(rules["choices"]["yes_no"])
    if field.codes is None:
        return ()
    words = rules["choices"].get(field.codes)
    return list(words) if words else list(dict.fromkeys(form.lookups[field.codes].values()))


def is_closed(field: Field) -> bool:
    """Whether only a choice will do; a sector cell may name several, and a country outside the list only asks."""
    return field.type in (FieldType.CODE, FieldType.BOOLEAN, FieldType.CURRENCY)


@cache
def seed_names(file_name: str, column: str) -> tuple[str, ...]:
    """Return one column of a reference list."""
    with (paths.SEEDS / f"{file_name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(dict.fromkeys(row[column] for row in csv.DictReader(file) if row[column]))


def listed_country(form: Form, field: Field, name: str) -> str:
    """Return the spelling of the drop-down for a country as it was typed last year; the text itself where the list has none."""
    seed = form.source["blank_form"]["seeds"][field.name]
    return _by_iso2(seed["file"], seed["column"]).get(country_iso2(name), name)


@cache
def _by_iso2(file_name: str, column: str) -> Mapping[str | None, str]:
    return {iso2: name for name in reversed(seed_names(file_name, column)) if (iso2 := country_iso2(name))}
