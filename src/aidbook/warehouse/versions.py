"""A query over tables read as a query over all their versions: what is joined was known at the same time.

Joins of PostgreSQL know nothing of time. A wide view of ``bi`` joins stars by their keys, and what such a row was on the way is the
join of the versions of its stars, wherever their ranges overlap. The query is taken from the view itself, so the two cannot drift apart.
"""

from typing import Final

from sqlglot import exp, parse_one

from aidbook.errors import WarehouseError

KNOWN: Final = "known"
"""Column of every versioned table, and of what :func:`over_versions` gives: a tstzrange."""

_ALWAYS: Final = "'(,)'::tstzrange"
_CANNOT: Final = (exp.SetOperation, exp.Group, exp.Distinct, exp.Window, exp.AggFunc, exp.Lateral, exp.Subquery, exp.Exists, exp.Limit)


def over_versions(query: str, name: str) -> str:
    """The same query with one column more at the end, ``known``: when its sources stood so together.

    Every table that it names must have a column ``known``. What a join leaves open on one side is known as long as the other.

    Args:
        query: a select in PostgreSQL's SQL: named sub-queries, joins and conditions.
        name: what the query is called in an error.

    Raises:
        WarehouseError: rows of the query are made of several rows (groups, windows, unions), so that joining versions would be wrong.
    """
    tree = parse_one(query, read="postgres")
    if not isinstance(tree, exp.Select) or (found := tree.find(*_CANNOT)):
        kind = type(tree if not isinstance(tree, exp.Select) else found).__name__.lower()
        raise WarehouseError(
            f"bi.{name} holds a {kind}, so the past of its rows cannot be joined from that of its stars: say in meta.history of "
            f"dbt_project/models/bi/bi_{name}.yml of which year each of them changes a row, as bi_data_status.yml does."
        )
    for select in (*(common.this for common in tree.ctes), tree):
        _join_versions(select)
    return tree.sql(dialect="postgres", pretty=True)


def _join_versions(select: exp.Select) -> None:
    joins: list[exp.Join] = select.args.get("joins") or []
    first, *others = (source.alias_or_name for source in (select.args["from_"].this, *(join.this for join in joins)))
    for join, other in zip(joins, others, strict=True):
        join.set("on", exp.and_(join.args["on"], f"{first}.{KNOWN} && {other}.{KNOWN}", dialect="postgres"))
    if select.is_star and not joins:
        return
    together = " * ".join((f"{first}.{KNOWN}", *(f"coalesce({other}.{KNOWN}, {_ALWAYS})" for other in others)))
    select.select(exp.alias_(exp.maybe_parse(together, dialect="postgres"), KNOWN), copy=False)
    if len(others) > 1:
        # Each overlaps the first; all of them together need not.
        select.where(f"not isempty({together})", dialect="postgres", copy=False)
