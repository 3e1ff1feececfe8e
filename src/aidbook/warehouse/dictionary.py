"""The data dictionary of bi, read from a database: what each view holds, in both languages, with an example of every column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

BOTH_LANGUAGES = " | Tiếng Việt: "
"""Stands between the English and the Vietnamese words of every comment."""

_MOST_VALUES = 9
"""A column of so many different values at most shows them all."""
_LONGEST_LIST = 110
_LONGEST_EXAMPLE = 80


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in English and in Vietnamese."""

    en: str
    vi: str


@dataclass(frozen=True, slots=True)
class DictionaryColumn:
    """One column of a view."""

    name: str
    data_type: str
    meaning: Words
    may_be_summed: str
    """any_slice, within_year, within_currency, within_year_and_currency, never; empty for what is no measure."""
    is_key: bool
    joins: str | None
    """The table whose key it is."""
    example: str | None


@dataclass(frozen=True, slots=True)
class DictionaryView:
    """One view or star of bi."""

    name: str
    is_star: bool
    meaning: Words
    columns: tuple[DictionaryColumn, ...]


def read_sums(manifest: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """When a column may be summed, by view and column, of those whose contract says so (``config.meta.sum``)."""
    return {
        (node["alias"], column["name"]): column["config"]["meta"]["sum"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        for column in node["columns"].values()
        if "sum" in column.get("config", {}).get("meta", {})
    }


def read_dictionary(connection: psycopg.Connection[TupleRow], sums: Mapping[tuple[str, str], str]) -> list[DictionaryView]:
    """Every view of bi with its columns in order: the views by subject first, then the stars. Examples come from the rows there."""
    rows = connection.execute(
        """
        select
            c.relname, c.relkind = 'r' as is_star, obj_description(c.oid, 'pg_class'), a.attname, format_type(a.atttypid, a.atttypmod),
            col_description(c.oid, a.attnum),
            exists (
                select from pg_constraint as k where k.conrelid = c.oid and k.contype = 'p' and a.attnum = any(k.conkey)
            ) as is_key,
            (
                select f.confrelid::regclass::text from pg_constraint as f
                where f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum]
            ) as joins
        from pg_class as c
        inner join pg_attribute as a on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
        where
            c.relnamespace = 'bi'::regnamespace
            and c.relkind in ('r', 'v')
            -- What shows the past of a view or star has its columns, and docs/known_on.md.
            and not (c.relkind = 'v' and c.relname ~ '_(history|versions)$')
        order by c.relkind = 'r', c.relname collate "C", a.attnum
        """
    ).fetchall()
    columns: dict[str, list[DictionaryColumn]] = {}
    views: dict[str, tuple[bool, Words]] = {}
    for view, is_star, about, name, data_type, meaning, is_key, joins in rows:
        views[view] = (is_star, _words(about))
        is_measure = data_type in ("numeric", "integer", "bigint") and not name.endswith(("_key", "_year"))
        columns.setdefault(view, []).append(
            DictionaryColumn(
                name=name,
                data_type=data_type,
                meaning=_words(meaning),
                may_be_summed=sums.get((view, name), "any_slice" if is_measure else ""),
                is_key=is_key,
                joins=joins.removeprefix("bi.") if joins else None,
                example=_example(connection, view, name, data_type),
            )
        )
    return [DictionaryView(name, is_star, about, tuple(columns[name])) for name, (is_star, about) in views.items()]


def _words(comment: str | None) -> Words:
    english, _, vietnamese = (comment or "").partition(BOTH_LANGUAGES)
    return Words(english.strip(), vietnamese.strip())


def _example(connection: psycopg.Connection[TupleRow], view: str, name: str, data_type: str) -> str | None:
    """All values of a short list, else the one that is found most often."""
    column = sql.Identifier(name)
    rows = connection.execute(
        sql.SQL("select {}::text from {} where {} is not null group by 1 order by count(*) desc, 1 limit {}").format(
            column, sql.Identifier("bi", view), column, sql.Literal(_MOST_VALUES + 1)
        )
    ).fetchall()
    values = [str(value) for (value,) in rows]
    together = " · ".join(sorted(values))
    if data_type == "text" and 1 < len(values) <= _MOST_VALUES and len(together) <= _LONGEST_LIST:
        return together
    if not values:
        return None
    return values[0] if len(values[0]) <= _LONGEST_EXAMPLE else values[0][: _LONGEST_EXAMPLE - 1] + "…"
