"""Figures that wait for a person, with every reading of them, and what people decided."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow, dict_row
from psycopg.types.json import Jsonb

from aidbook.errors import WarehouseError

Decision = Literal["accept", "edit", "reject"]
Reading = Mapping[str, Any]
"""What a figure says: the columns of landing.statement from ``place`` to ``base_year``, by name."""

ID_LENGTH = 10
"""Characters of a figure's key that stand for it on a screen: two of a million figures rarely share them."""


@dataclass(frozen=True, slots=True)
class Review:
    """A decision as it was recorded."""

    decision: Decision
    author: str
    why: str | None
    decided_at: dt.datetime
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure of a page in force. ``readings`` has the best one first; ``state`` is what counts after the newest decision.

    ``review`` is the decision that holds for it, ``earlier`` one about the same figure that no longer does: its text or reading changed.
    """

    figure_key: str
    page_version_id: int
    url: str
    title: str
    published_on: dt.date | None
    is_trusted: bool
    sentence: str
    evidence: str
    state: str
    reasons: Sequence[str]
    readings: Sequence[Reading]
    review: Review | None
    earlier: Review | None

    @property
    def short_id(self) -> str:
        """What a person types for it."""
        return self.figure_key[:ID_LENGTH]


def waiting_figures(connection: psycopg.Connection[TupleRow], *, of_trusted_pages: bool = True) -> list[ReadFigure]:
    """The figures of pages in force that nobody has decided about, newest page first, in the order of the text.

    With ``of_trusted_pages=False`` those of pages that are quarantined or whose host is not trusted.
    """
    return _figures(connection, "j.state = 'waiting' and j.is_trusted = %s", [of_trusted_pages])


def count_waiting(connection: psycopg.Connection[TupleRow]) -> int:
    """How many figures :func:`waiting_figures` lists of trusted pages."""
    row = connection.execute(
        """
        select count(distinct j.figure_key)
        from registry.judged_statement as j
        inner join landing.page_in_force as p on p.page_version_id = j.page_version_id
        where not j.is_rival and j.state = 'waiting' and j.is_trusted
        """
    ).fetchone()
    return int(row[0]) if row else 0


def find_figure(connection: psycopg.Connection[TupleRow], figure_id: str) -> ReadFigure:
    """The figure of a page in force by its id in the list, or by the ``claim_key`` that bi.claims shows for it.

    Raises:
        WarehouseError: there is none, or the id stands for several.
    """
    wanted = figure_id.strip().lower()
    found = _figures(connection, "starts_with(j.figure_key, %s)", [wanted]) if len(wanted) >= 4 else []
    if not found and wanted.isdigit():
        found = _figures(connection, _OF_CLAIM, [int(wanted)])
    if not found:
        raise WarehouseError(
            f"No figure {figure_id!r} stands in a page in force. `aidbook review` lists what waits; a published one has its claim_key in "
            "bi.claims. Figures of the national series are changed in dbt_project/seeds/national_figures.csv."
        )
    if len({figure.figure_key for figure in found}) > 1:
        ids = ", ".join(sorted({figure.figure_key for figure in found}))
        raise WarehouseError(f"{figure_id!r} stands for several figures: {ids}. Say more of the one that is meant.")
    return found[0]


def write_review(
    connection: psycopg.Connection[TupleRow],
    figure: ReadFigure,
    decision: Decision,
    reading: Reading | None,
    *,
    author: str,
    why: str | None,
) -> None:
    """Append a decision. Landing keeps the figure as it was read. The caller commits."""
    connection.execute(
        """
        insert into registry.statement_review
            (figure_key, page_version_id, url, sentence, evidence, was_trusted, decision, original, reading, author, why)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [
            *(figure.figure_key, figure.page_version_id, figure.url, figure.sentence, figure.evidence, figure.is_trusted, decision),
            *(Jsonb(dict(figure.readings[0])), Jsonb(dict(reading)) if reading is not None else None, author, why),
        ],
    )


_OF_CLAIM: LiteralString = """
exists (
    select from marts.fct_claim as c
    inner join marts.dim_source_document as d on d.source_document_key = c.source_document_key
    where
        c.claim_key = %s and d.url = f.url and c.sentence = j.sentence and c.evidence = j.evidence and c.metric = j.metric
        and c.claim_value = j.value and c.unit = j.unit and c.data_year is not distinct from j.data_year and j.state = 'accepted'
)
"""


def _figures(connection: psycopg.Connection[TupleRow], condition: LiteralString, parameters: Sequence[object]) -> list[ReadFigure]:
    """A figure that stands twice in a page is asked about once."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(sql.SQL(_FIGURES).format(condition=sql.SQL(condition)), parameters).fetchall()
    figures: dict[tuple[str, str], ReadFigure] = {}
    for row in rows:
        review, earlier = (_review(row[name]) for name in ("review", "earlier"))
        rivals = [rival for rival in row.pop("rivals") if rival != row["original"]]
        figure = ReadFigure(
            figure_key=row["figure_key"],
            page_version_id=row["page_version_id"],
            url=row["url"],
            title=row["title"],
            published_on=row["published_on"],
            is_trusted=row["is_trusted"],
            sentence=row["sentence"],
            evidence=row["evidence"],
            state=row["state"],
            reasons=tuple(row["reasons"]),
            readings=(row["original"], *rivals),
            review=review,
            earlier=earlier,
        )
        figures.setdefault((figure.figure_key, figure.url), figure)
    return list(figures.values())


_FIGURES: LiteralString = """
select
    j.figure_key, j.page_version_id, f.url, p.title, p.published_on, j.is_trusted, j.sentence, j.evidence, j.state, j.reasons,
    f.reading as original,
    array(
        select o.reading from registry.figure as o
        where o.page_version_id = j.page_version_id and o.is_rival and (o.span_start, o.span_end) = (j.span_start, j.span_end)
        order by o.ordinal
    ) as rivals,
    (select to_jsonb(r) from registry.statement_review as r where r.statement_review_id = j.statement_review_id) as review,
    (
        select to_jsonb(r)
        from registry.statement_review as r
        where r.url = f.url and r.evidence = f.evidence and j.statement_review_id is null
        order by r.statement_review_id desc
        limit 1
    ) as earlier
from registry.judged_statement as j
inner join registry.figure as f on f.page_version_id = j.page_version_id and f.ordinal = j.ordinal
inner join landing.page_in_force as p on p.page_version_id = j.page_version_id
where not j.is_rival and {condition}
order by p.published_on desc nulls last, f.url, j.span_start, j.ordinal
"""


def _review(row: Mapping[str, Any] | None) -> Review | None:
    if row is None:
        return None
    return Review(row["decision"], row["author"], row["why"], dt.datetime.fromisoformat(row["decided_at"]), row["reading"])
