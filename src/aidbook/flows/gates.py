"""A gate of a load: what it says, what the load would change, and whether a person is to be asked."""

from typing import Literal

from aidbook.flows.aftermath import tidy_up
from aidbook.flows.outcome import OVERTAKEN
from aidbook.landing.decisions import is_let_through
from aidbook.landing.fates import settle_fates
from aidbook.landing.loads import Load, end_load, is_wanted, overtake_older, read_load
from aidbook.landing.steps import judge_candidate, last_outcome, recorded_step
from aidbook.warehouse import build
from aidbook.warehouse.connect import Connection, connected
from aidbook.warehouse.difference import write_differences
from aidbook.warehouse.publish import Unit
from aidbook.warehouse.stars import Publish


def unit_of(load: Load) -> Unit:
    """The unit that a load replaces."""
    return Unit(Publish.YEAR if load.unit == "year" else Publish.CLAIMS, load.report_year)


def pass_gate(load_id: int, gate: Literal[1, 2]) -> str:
    """Hold a load against a gate and write down what follows; returns ``pass…``, ``waiting``, ``refused`` or ``overtaken``.

    What waits at gate 1 waits after gate 2, so a person is asked once. A refusal stops the load at either gate.
    """
    from aidbook.quality.gate import run_gate  # Great Expectations takes 4 s to import: only where a gate runs

    with connected("loader") as connection, recorded_step(connection, load_id, f"gate_{gate}") as detail:
        load = read_load(connection, load_id)
        result = run_gate(connection, load_id, gate)
        verdict = str(result.verdict)
        if verdict == "waiting" and is_let_through(connection, load, result.asks):
            verdict = "pass_with_warnings"
        if gate == 2:
            stars, schema = build.candidate_stars(load_id), build.candidate_schema(load_id)
            write_differences(connection, load_id, stars, schema, unit_of(load))
            if verdict != "refused" and last_outcome(connection, load_id, "gate_1") == "waiting":
                verdict = "waiting"
            judge_candidate(connection, load_id, verdict)
        detail["outcome"] = verdict
        stops = verdict == "refused" or (verdict == "waiting" and gate == 2)
        if stops and not _stop(connection, load, verdict):
            detail["outcome"] = state = read_load(connection, load_id).state
            # Of one that is published already nothing is asked any more; its publish says so.
            return OVERTAKEN if state == OVERTAKEN else "pass_with_warnings"
    if stops:
        tidy_up(load_id)
    return verdict if stops or verdict != "waiting" else "pass_with_warnings"


def _stop(connection: Connection, load: Load, verdict: str) -> bool:
    """End a load as its gate says, unless another one answered for its unit while the gate ran; whether it did."""
    if not is_wanted(connection, load):
        return False
    end_load(connection, load, verdict, verdict=verdict)
    if load.is_dry_run:
        return True
    # Nobody is to decide about an older candidate while a newer one stands here.
    overtake_older(connection, load, states=("waiting", "approved"))
    if load.report_year is not None:
        settle_fates(connection, load.load_id, load.report_year, is_published=False)
    return True
