"""Read a form's folder into typed objects and refuse what cannot be meant."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from aidbook import paths
from aidbook.errors import FormError
from aidbook.forms.corrections import read_corrections
from aidbook.forms.form import COVER, Column, Field, FieldType, Form, Layout, RowMarks, spelling_key
from aidbook.forms.load_rules import read_rules

YAML_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML has it: in Python the tables take half a second, for which every command that reads a row would wait."""


@cache
def load_form(name: str = "provincial_report", folder: Path = paths.WORKBOOK_SOURCES) -> Form:
    """Load ``sources/workbooks/<name>/``.

    Raises:
        FormError: a file is missing or says something that cannot be meant; the message names file and line.
    """
    home = folder / name
    if not home.is_dir():
        raise FormError(f"No form {name!r}: there is no folder {home}. Forms are the folders beside it.")
    source = _yaml(home / "source.yml")
    fields = _fields(home / "fields.csv")
    lookups = _lookups(home / "lookups.yml")
    marks = source.get("row_marks", {})
    form = Form(
        name=name,
        source=source,
        fields=fields,
        columns=tuple(_columns(home / "columns.csv", fields)),
        layouts=tuple(_layouts(home / "layouts.csv", fields)),
        lookups=lookups,
        rules=tuple(read_rules(home / "rules.yml", _yaml(home / "rules.yml"), fields)),
        corrections=tuple(read_corrections(home / "corrections.yml", _entries(home, "corrections"))),
        row_marks=RowMarks(
            totals=frozenset(marks["totals"]),
            grand_totals=tuple(marks.get("grand_totals", marks["totals"])),
            groups=tuple(marks.get("groups", ())),
            repeats=frozenset(marks["repeats"]),
            signatures=tuple(marks["signatures"]),
            remarks=tuple(marks.get("remarks", ())),
        ),
    )
    for table_name, table_fields in fields.items():
        for field in table_fields.values():
            if field.codes and field.codes not in lookups:
                raise FormError(f"{home / 'fields.csv'}: {table_name}.{field.name} uses codes {field.codes!r}, not in lookups.yml.")
    return form


def _fields(path: Path) -> Mapping[str, Mapping[str, Field]]:
    tables: dict[str, dict[str, Field]] = {}
    for line, row in _rows(path):
        try:
            field = Field(
                table=row["table"],
                name=row["field"],
                type=FieldType(row["type"]),
                unit=row["unit"],
                codes=row["codes"] or None,
                is_required=_flag(row["required"]),
                is_personal=_flag(row["personal"]),
                minimum=Decimal(row["minimum"]) if row["minimum"] else None,
                maximum=Decimal(row["maximum"]) if row["maximum"] else None,
                meaning=row["meaning"],
            )
        except (ValueError, InvalidOperation) as error:
            raise FormError(f"{path}, line {line}: {error}") from error
        if field.name in tables.setdefault(field.table, {}):
            raise FormError(f"{path}, line {line}: field {field.table}.{field.name} is there twice.")
        tables[field.table][field.name] = field
    if COVER not in tables:
        raise FormError(f"{path}: no field of table {COVER!r}; a report must say whose it is and for which year.")
    return tables


def _columns(path: Path, fields: Mapping[str, Mapping[str, Field]]) -> Iterator[Column]:
    meanings: dict[tuple[str, str, str, str, str], str] = {}
    for line, row in _rows(path):
        if row["field"] not in fields.get(row["table"], {}):
            raise FormError(f"{path}, line {line}: fields.csv has no field {row['table']}.{row['field']}.")
        place = (row["table"], spelling_key(row["header"]), row["first_year"], row["last_year"], row["province"])
        if meanings.setdefault(place, row["field"]) != row["field"]:
            raise FormError(f"{path}, line {line}: header {row['header']!r} means {meanings[place]} in another line of {row['table']}.")
        yield Column(row["table"], row["field"], row["header"], _year(row["first_year"]), _year(row["last_year"]), row["province"] or None)


def _layouts(path: Path, fields: Mapping[str, Mapping[str, Field]]) -> Iterator[Layout]:
    for line, row in _rows(path):
        key_fields = tuple(row["key_fields"].split("|"))
        unknown = [name for name in key_fields if name not in fields.get(row["table"], {})]
        if unknown or row["kind"] not in ("labels", "rows"):
            raise FormError(f"{path}, line {line}: kind must be labels or rows, and fields.csv must have {row['table']}.{unknown}.")
        yield Layout(
            table=row["table"],
            is_labels=row["kind"] == "labels",
            sheet=row["sheet"],
            first_year=_year(row["first_year"]),
            last_year=_year(row["last_year"]),
            is_required=_flag(row["is_required"]),
            search_rows=int(row["search_rows"]),
            key_fields=key_fields,
        )


def _lookups(path: Path) -> Mapping[str, Mapping[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for name, codes in _yaml(path).items():
        spellings = lists.setdefault(name, {})
        for code, written in codes.items():
            for spelling in (code, *written):
                first = spellings.setdefault(spelling_key(str(spelling)), str(code))
                if first != str(code):
                    raise FormError(f"{path}: {spelling!r} of {name} is given to {code!r} and to {first!r}.")
    return lists


def _entries(home: Path, name: str) -> list[dict[str, Any]]:
    entries = _yaml(home / f"{name}.yml")[name]
    if not isinstance(entries, list):
        raise FormError(f"{home / name}.yml: {name} must be a list.")
    return entries


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file, strict=True), start=2):
                if None in row or None in row.values():
                    raise FormError(f"{path}, line {line}: not as many cells as headers.")
                yield line, row
    except (OSError, csv.Error) as error:
        raise FormError(f"{path} cannot be read: {error}") from error


def _yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except (OSError, yaml.YAMLError) as error:
        raise FormError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise FormError(f"{path}: a mapping is expected at the top.")
    return content


def _flag(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


def _year(text: str) -> int | None:
    return int(text) if text else None
