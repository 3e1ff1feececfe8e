"""How ``aidbook review`` looks in a terminal: what waits in one table; of one figure its text, every reading and what was decided."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from rich.table import Table

from aidbook.flows.review import reading_as_json
from aidbook.landing.reviews import ReadFigure, Reading, Review


def waiting_table(figures: Sequence[ReadFigure]) -> Table:
    """One line per figure: its sentence, every reading and why it waits."""
    table = Table("ID", "Sentence", "Readings", "Why it waits", "Page", show_lines=True)
    for figure in figures:
        readings = "\n".join(f"{number}. {_in_words(reading)}" for number, reading in enumerate(figure.readings, start=1))
        host = urlsplit(figure.url).hostname or figure.url
        day = figure.published_on.isoformat() if figure.published_on else "no date"
        cells = (figure.short_id, _marked(figure), readings, _reasons(figure), f"{host}\n{day}")
        table.add_row(*cells)
    table.columns[0].no_wrap = True
    return table


def figure_lines(figure: ReadFigure) -> Iterator[str]:
    """One figure, whole."""
    yield f"{figure.short_id}: {figure.state}"
    yield f"{figure.title}\n{figure.url}" + ("" if figure.is_trusted else "  (not trusted)")
    yield f"\n“{figure.sentence}”\n"
    for number, reading in enumerate(figure.readings, start=1):
        yield f"{number}. {_in_words(reading)}"
    if figure.reasons:
        yield f"Left open by the policy: {', '.join(_reasons_in_words(figure))}"
    if figure.review:
        yield f"Decided: {_decision(figure.review)}"
        yield "The next load of the claims goes by it (`aidbook collect`, or the night)."
        return
    if figure.earlier:
        yield f"Decided before about another text or reading: {_decision(figure.earlier)}"
    yield f"aidbook review {figure.short_id} --accept [READING] | --edit FIELD=VALUE … | --reject --why TEXT"


def _in_words(reading: Reading) -> str:
    said = {
        field: value for field, value in reading_as_json(reading).items() if value is not None and (field, value) != ("approx", "exact")
    }
    return ", ".join(f"{field}={value}" for field, value in said.items())


def _marked(figure: ReadFigure) -> str:
    return figure.sentence.replace(figure.evidence, f"»{figure.evidence}«", 1)


def _reasons(figure: ReadFigure) -> str:
    asked = ["text or reading changed since it was decided"] if figure.earlier else []
    return "\n".join([*_reasons_in_words(figure), *asked])


def _reasons_in_words(figure: ReadFigure) -> list[str]:
    return [reason.replace("_", " ") for reason in figure.reasons]


def _decision(review: Review) -> str:
    said = f"{review.decision} by {review.author} on {review.decided_at:%Y-%m-%d %H:%M}"
    read = f", as {_in_words(review.reading)}" if review.reading else ""
    return said + read + (f": {review.why}" if review.why else "")
