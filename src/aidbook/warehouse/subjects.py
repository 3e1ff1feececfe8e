"""The subjects of bi whose past can be asked for: the wide views over the stars, with the query that makes each."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aidbook.errors import WarehouseError
from aidbook.warehouse.stars import Star

PUBLICATION: Final = "publication"
"""When each year was published: no star, but part of what a view shows."""

_PUBLICATION_COLUMNS: Final = ("unit", "report_year", "is_final", "published_at")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A published table with the one that keeps its versions, which has the same columns and ``known``."""

    name: str
    schema: str
    """Where the published table stands."""
    kept_in: tuple[str, str]
    """Schema and name of the table of versions."""
    columns: tuple[str, ...]
    is_star: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """A wide view of bi."""

    name: str
    query: str
    """As dbt compiled it."""
    tables: tuple[str, ...]
    """The recorded tables that it reads."""
    year_of: Mapping[str, str | None] | None
    """Of a view that counts or adds up (``meta.history``): the column of each table that names the year whose rows it changes, or None
    where it changes all. Every row of such a view has a report_year."""

    def over(self, relation: Callable[[str], str]) -> str:
        """The view's query with other relations in the place of the published tables."""
        return _RELATION.sub(lambda found: relation(found["name"]) if found["name"] in self.tables else found[0], self.query)


# As dbt writes relations: "database"."schema"."name". The name of the database is not part of what is kept.
_RELATION: Final = re.compile(r'"(?P<schema>marts|ops)"\."(?P<name>\w+)"')
_DATABASE: Final = r'"{}"\.(?=")'


def recorded_tables(stars: Sequence[Star]) -> list[Recorded]:
    """All published tables whose versions are kept."""
    kept = [Recorded(star.name, "marts", ("history", star.name), star.column_names, is_star=True) for star in stars]
    return [*kept, Recorded(PUBLICATION, "ops", ("ops", "publication_version"), _PUBLICATION_COLUMNS, is_star=False)]


def read_subjects(manifest: Mapping[str, Any], recorded: Sequence[Recorded]) -> list[Subject]:
    """The views of bi over published stars, from a manifest whose models of bi are compiled.

    Raises:
        WarehouseError: a view reads something whose past is not kept, or its meta does not speak of what it reads.
    """
    subjects = []
    schemas = {table.name: table.schema for table in recorded}
    stars = {table.name for table in recorded if table.is_star}
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model" or node["schema"] != "bi":
            continue
        query = re.sub(_DATABASE.format(re.escape(node["database"])), "", node["compiled_code"])
        read = {(found["schema"], found["name"]) for found in _RELATION.finditer(query)}
        tables = sorted(name for _, name in read)
        if not stars.intersection(tables):
            continue
        name = str(node["alias"])
        if unkept := sorted(f"{schema}.{table}" for schema, table in read if schemas.get(table) != schema):
            raise WarehouseError(f"bi.{name} reads {', '.join(unkept)}, whose past is not kept: nobody could say what it showed on a day.")
        year_of = node["config"].get("meta", {}).get("history")
        if year_of is not None and sorted(year_of) != tables:
            raise WarehouseError(
                f"bi.{name} reads {', '.join(tables)}, but meta.history in dbt_project/models/bi/bi_{name}.yml "
                f"speaks of {', '.join(sorted(year_of))}."
            )
        subjects.append(Subject(name, query, tuple(tables), year_of))
    return sorted(subjects, key=lambda subject: subject.name)
