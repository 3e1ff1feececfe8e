"""The published tables as the dbt contracts describe them: the one source of marts' and history's structure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aidbook.errors import WarehouseError


class Publish(StrEnum):
    """How a table's rows are replaced when something is published."""

    YEAR = "year"
    """Facts of one report year, replaced with their year."""
    CLAIMS = "claims"
    """Facts read from bulletins, replaced as a whole."""
    IDENTITY = "identity"
    """Members and events, projected from the rows in force."""
    REFERENCE = "reference"
    """Code lists."""
    COMPARISON = "comparison"
    """Computed from the published tables themselves, last."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its PostgreSQL type."""

    name: str
    data_type: str
    is_required: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key of one column."""

    column: str
    table: str
    to_column: str


@dataclass(frozen=True, slots=True)
class Index:
    """What rows are looked up by, and what stands beside it so that a sum over many rows need not visit the table."""

    columns: tuple[str, ...]
    include: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Star:
    """One published table."""

    name: str
    publish: Publish
    only_used: bool
    comment: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    checks: tuple[str, ...] = ()
    indexes: tuple[Index, ...] = ()
    """How readers look rows up besides by the key (``meta.indexes``: a list of columns, or ``columns`` and ``include``)."""
    uniques: tuple[tuple[str, ...], ...] = ()
    """Columns that tell rows apart besides the key: the grain in its own words. Null counts as a value."""

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in contract order."""
        return tuple(column.name for column in self.columns)


def read_stars(manifest: Mapping[str, Any]) -> list[Star]:
    """All published tables, each after every table that it refers to.

    Raises:
        WarehouseError: a mart has no key or refers to a table that is not published.
    """
    stars = {node["name"]: _star(node) for node in manifest["nodes"].values() if "publish" in node["config"].get("meta", {})}
    ordered: dict[str, Star] = {}

    def place(star: Star, asking: tuple[str, ...]) -> None:
        if star.name in ordered:
            return
        if star.name in asking:
            raise WarehouseError(f"Published tables refer to each other in a circle: {' -> '.join([*asking, star.name])}.")
        for reference in star.references:
            if reference.table not in stars:
                raise WarehouseError(
                    f"{star.name}.{reference.column} refers to {reference.table}, which has no meta.publish in dbt_project/models/marts."
                )
            if reference.table != star.name:
                place(stars[reference.table], (*asking, star.name))
        ordered[star.name] = star

    for name in sorted(stars):
        place(stars[name], ())
    return list(ordered.values())


def _star(node: Mapping[str, Any]) -> Star:
    meta = node["config"]["meta"]
    columns: list[Column] = []
    references: list[Reference] = []
    key: tuple[str, ...] = tuple(meta.get("key", ()))
    checks = [constraint["expression"] for constraint in node.get("constraints", ()) if constraint["type"] == "check"]
    uniques = [tuple(constraint["columns"]) for constraint in node.get("constraints", ()) if constraint["type"] == "unique"]
    for column in node["columns"].values():
        kinds = {constraint["type"] for constraint in column.get("constraints", ())}
        columns.append(
            Column(column["name"], column["data_type"], bool(kinds & {"not_null", "primary_key"}), " ".join(column["description"].split()))
        )
        for constraint in column.get("constraints", ()):
            if constraint["type"] == "foreign_key":
                references.append(_reference(column["name"], constraint))
            elif constraint["type"] == "check":
                checks.append(constraint["expression"])
    if not key:
        raise WarehouseError(f"dbt model {node['name']} is published but its meta names no key.")
    return Star(
        name=node["name"],
        publish=Publish(meta["publish"]),
        only_used=bool(meta.get("only_used", False)),
        comment=" ".join(node["description"].split()),
        key=key,
        columns=tuple(columns),
        references=tuple(references),
        checks=tuple(checks),
        indexes=tuple(_index(entry) for entry in meta.get("indexes", ())),
        uniques=tuple(uniques),
    )


def _index(entry: Sequence[str] | Mapping[str, Sequence[str]]) -> Index:
    return Index(tuple(entry["columns"]), tuple(entry.get("include", ()))) if isinstance(entry, Mapping) else Index(tuple(entry))


def _reference(column: str, constraint: Mapping[str, Any]) -> Reference:
    if constraint.get("to") is None:
        # A table that refers to itself has the words of PostgreSQL: dim_place (place_key).
        table, to_column = str(constraint["expression"]).rstrip(")").split(" (")
        return Reference(column, table, to_column)
    # `to: ref('dim_year')` stays as written until dbt builds the node, then it is a relation of that target: "db"."schema"."dim_year".
    table = re.split(r"[.'\"]+", str(constraint["to"]).rstrip("')\""))[-1]
    return Reference(column, table, constraint["to_columns"][0])
