"""A person says whether two donors are one; the years whose rows speak of them are asked for, and their facts follow."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import TupleRow
from rapidfuzz import fuzz, process

from aidbook.errors import WarehouseError
from aidbook.landing.requests import request_year
from aidbook.registry.donor_records import donors_of, ensure_donors
from aidbook.registry.donors import Donor
from aidbook.registry.judgements import Judgements, Verdict, judgements_in_force, write_judgement
from aidbook.registry.match import DonorList, donor_list
from aidbook.registry.waiting_names import (
    WaitingName,
    names_of_typed,
    settled_spellings,
    typed_donors,
    waiting_names,
    years_with,
)
from aidbook.text.fold import key, tidy
from aidbook.warehouse.connect import connected

_LOCK = 5_840_313_202_014
"""Advisory lock of judging: two judgements at once could part in one group what each alone may join."""

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said, who stands for the two now, and the years that will be loaded again for it."""

    one: Donor
    other: Donor
    verdict: Verdict
    stands_for_one: str
    stands_for_other: str
    years: tuple[int, ...]


def judge_donors(one: str, other: str, verdict: Verdict, *, author: str, why: str) -> Judged:
    """Write a judgement on two donors, each given by name, spelling or donor id, and ask for the years that it changes.

    Raises:
        WarehouseError: a name is not known, is several donors, both are the same identity, no reason was given, or the judgement
            contradicts what was said of others that are one with these.
    """
    why = tidy(why)
    if not why:
        raise WarehouseError("A judgement needs a reason: --why TEXT.")
    listed = donor_list()
    with connected("loader") as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        ensure_donors(connection, listed.donors.values())
        left, right = (_find(connection, listed, name) for name in (one, other))
        if left.donor_id == right.donor_id:
            raise WarehouseError(
                f"“{one}” and “{other}” are one identity in the lists, {left.donor_id}: nothing is left to judge. "
                "What the lists hold is changed in dbt_project/seeds (ngos.csv, donors.csv, donor_names.csv)."
            )
        before = judgements_in_force(connection, "donor")
        after = before.with_one_more(left.donor_id, right.donor_id, verdict)
        _refuse_contradiction(after, left, right, verdict)
        ensure_donors(connection, [donor for donor in (left, right) if donor.donor_id not in listed.donors])
        write_judgement(connection, "donor", (left.donor_id, right.donor_id), verdict, author=author, why=why)
        years = _changed_years(connection, listed, before, after, left, right)
        for year in years:
            # Forced: the files of the year are the same, so its manifest is too.
            request_year(connection, year, f"{left.canonical_name} and {right.canonical_name} judged {verdict}: {why}", author, forced=True)
        stands = [after.settle(donor.donor_id, None, listed.donors) for donor in (left, right)]
        names = {donor_id: donor.canonical_name for donor_id, donor in donors_of(connection, stands).items()}
    return Judged(left, right, verdict, names[stands[0]], names[stands[1]], tuple(years))


def list_waiting() -> list[WaitingName]:
    """Names that wait for a person, most money first."""
    with connected("loader") as connection:
        return list(waiting_names(connection, judgements_in_force(connection, "donor")))


def _find(connection: psycopg.Connection[TupleRow], listed: DonorList, wanted: str) -> Donor:
    """The identity that a person means by an id, a listed name, or a spelling of some row."""
    if (donor := listed.donors.get(wanted) or listed.listed_as(wanted)) is not None:
        return donor
    found = typed_donors(connection, wanted) or typed_donors(connection, key(wanted)) or list(donors_of(connection, [wanted]).values())
    if len(found) == 1:
        return found[0]
    if found:
        ids = "; ".join(f"{donor.donor_id} ({donor.kind}, {donor.country_iso2 or 'no country'})" for donor in found)
        raise WarehouseError(f"“{wanted}” was reported of several kinds or countries. Say which by its id: {ids}.")
    names = [*names_of_typed(connection), *(donor.canonical_name for donor in listed.donors.values())]
    near = process.extract(key(wanted), {name: key(name) for name in names}, scorer=fuzz.WRatio, limit=_NEAREST)
    hint = f" Nearest: {', '.join(name for _, _, name in near)}." if near else ""
    raise WarehouseError(f"No list and no loaded row names a donor “{wanted}”.{hint}")


def _refuse_contradiction(after: Judgements, left: Donor, right: Donor, verdict: Verdict) -> None:
    group = after.group(left.donor_id)
    if verdict is Verdict.SAME:
        if (pair := after.parted_within(group)) is not None:
            raise WarehouseError(
                f"That would make {pair[0]} and {pair[1]} one, which were judged different. Judge these two first if that was wrong."
            )
    elif right.donor_id in group:
        between = ", ".join(sorted(group - {left.donor_id, right.donor_id}))
        raise WarehouseError(
            f"{left.donor_id} and {right.donor_id} are one by way of {between}, which was judged the same as both. Part it from one first."
        )


def _changed_years(
    connection: psycopg.Connection[TupleRow], listed: DonorList, before: Judgements, after: Judgements, left: Donor, right: Donor
) -> list[int]:
    """Years whose rows would name another donor after the judgement than before it."""
    touched = frozenset().union(*(each.group(donor.donor_id) for each in (before, after) for donor in (left, right)))
    changed = [
        mention
        for mention, own, matched in settled_spellings(connection, touched)
        if before.settle(own, matched, listed.donors) != after.settle(own, matched, listed.donors)
    ]
    is_new = before.group(left.donor_id) != after.group(left.donor_id)
    return years_with(connection, changed, touched if is_new else frozenset())
