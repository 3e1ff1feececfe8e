"""What a person decides about a figure that the policy left open, or accepted wrongly. The next load of the claims goes by it."""

from collections.abc import Sequence
from typing import Any

from aidbook.errors import WarehouseError
from aidbook.flows.review_edits import COLUMNS, edit_reading
from aidbook.landing.reviews import Decision, ReadFigure, Reading, Review, find_figure, waiting_figures, write_review
from aidbook.warehouse.connect import Connection, connected


def list_waiting(*, of_trusted_pages: bool = True) -> list[ReadFigure]:
    """The figures that wait, of trusted pages or of those that are not."""
    with connected("loader") as connection:
        return waiting_figures(connection, of_trusted_pages=of_trusted_pages)


def show_figure(figure_id: str) -> ReadFigure:
    """One figure with its readings and the decision that holds.

    Raises:
        WarehouseError: there is none, or the id stands for several.
    """
    with connected("loader") as connection:
        return find_figure(connection, figure_id)


def accept(figure_id: str, reading: int, *, author: str, why: str | None) -> ReadFigure:
    """Accept one of a figure's readings; 1 is the best one. Returns the figure as it stands now.

    Raises:
        WarehouseError: there is no such figure or reading, or its page is not trusted and no reason is given.
    """
    with connected("loader") as connection:
        figure = find_figure(connection, figure_id)
        if not 1 <= reading <= len(figure.readings):
            raise WarehouseError(f"{figure.short_id} has {len(figure.readings)} reading(s), and no reading {reading}.")
        _decide(connection, figure, "accept", figure.readings[reading - 1], author, why)
        return find_figure(connection, figure.figure_key)


def edit(figure_id: str, edits: Sequence[str], *, author: str, why: str | None) -> ReadFigure:
    """Accept a figure with other values (``FIELD=VALUE``) in its best reading, which is kept beside them.

    Raises:
        WarehouseError: there is no such figure or field, a value is not understood, or its page is not trusted and no reason is given.
    """
    with connected("loader") as connection:
        figure = find_figure(connection, figure_id)
        _decide(connection, figure, "edit", edit_reading(figure.readings[0], edits), author, why)
        return find_figure(connection, figure.figure_key)


def reject(figure_id: str, *, author: str, why: str) -> ReadFigure:
    """Take a figure out, whether it waits or was accepted.

    Raises:
        WarehouseError: there is no such figure.
    """
    with connected("loader") as connection:
        figure = find_figure(connection, figure_id)
        _decide(connection, figure, "reject", None, author, why)
        return find_figure(connection, figure.figure_key)


def figure_as_json(figure: ReadFigure) -> dict[str, Any]:
    """A figure as plain values, its readings under the keys that ``--edit`` takes."""
    return {
        "id": figure.short_id,
        "state": figure.state,
        "sentence": figure.sentence,
        "evidence": figure.evidence,
        "readings": [reading_as_json(reading) for reading in figure.readings],
        "reasons": list(figure.reasons),
        "url": figure.url,
        "title": figure.title,
        "published": figure.published_on.isoformat() if figure.published_on else None,
        "is_trusted": figure.is_trusted,
        "review": _review_as_json(figure.review),
        "earlier_review": _review_as_json(figure.earlier),
    }


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """A reading under the keys that ``--edit`` takes."""
    return {field: reading[column] for field, column in COLUMNS.items()}


def _decide(connection: Connection, figure: ReadFigure, decision: Decision, reading: Reading | None, author: str, why: str | None) -> None:
    if decision != "reject" and not figure.is_trusted and not why:
        raise WarehouseError(
            f"{figure.url} is not trusted ({', '.join(figure.reasons)}): say with --why on what ground its figure is accepted all the same."
        )
    write_review(connection, figure, decision, reading, author=author, why=why)


def _review_as_json(review: Review | None) -> dict[str, Any] | None:
    if review is None:
        return None
    return {
        "decision": review.decision,
        "author": review.author,
        "why": review.why,
        "decided_at": review.decided_at.isoformat(),
        "reading": reading_as_json(review.reading) if review.reading else None,
    }
