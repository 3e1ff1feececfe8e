"""What a person is asked about a load that waits, in words that fit a task of Airflow or a message."""

from dataclasses import dataclass

from aidbook.flows.aftermath import page_path
from aidbook.landing.loads import read_load
from aidbook.landing.steps import last_judgement
from aidbook.warehouse.connect import connected

_PLACES_NAMED = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A title of one line, and a text in Markdown; ``judgement`` is that of gate 2 which it shows."""

    title: str
    text: str
    judgement: int


def load_standing(load_id: int) -> tuple[str, int]:
    """How a load stands, and the judgement of gate 2 that a person would be shown now."""
    with connected("loader") as connection:
        return read_load(connection, load_id).state, last_judgement(connection, load_id)


def question_of(load_id: int) -> Question:
    """What waits and why, what it would change, and where the gate's page is.

    Raises:
        WarehouseError: there is no such load.
    """
    from aidbook.quality.page_data import read_page_data  # the trigger only looks at the state, and wants none of this

    with connected("loader") as connection:
        judgement = last_judgement(connection, load_id)
        data = read_page_data(connection, load_id)
    places = data.changed_provinces
    unit = f"Report year {data.load['report_year']}" if data.unit == "year" else "The claims"
    lines = [f"The gate's page: `{page_path(load_id)}`", "", "**Why it waits**", "", *(f"- {reason.en}" for reason in data.reasons), ""]
    lines += ["**What it would change in what is published**", ""]
    lines += [
        f"- {place.name_vi}: rows {place.rows_in} in, {place.rows_out} out, {place.rows_changed} changed; "
        f"disbursed {place.disbursed_usd_before or 0:,.0f} → {place.disbursed_usd_after or 0:,.0f} USD"
        for place in places[:_PLACES_NAMED]
    ]
    if len(places) > _PLACES_NAMED:
        lines.append(f"- … and in {len(places) - _PLACES_NAMED} more")
    return Question(f"{unit}: publish load {load_id}?", "\n".join(lines if places else [*lines, "- nothing"]), judgement)
