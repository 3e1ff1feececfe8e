"""Donors as rows mention them: a listed donor where the match is sure, else an identity of its own until a person judges."""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from aidbook import paths
from aidbook.registry.donors import Donor
from aidbook.registry.match import DonorList, Match, MatchState
from aidbook.registry.not_donors import Standing
from aidbook.text.fold import key, tidy

AS_TYPED = "as typed in a submission"
"""Source of a donor that no list knows."""

_FULL = Decimal(100)
_LONGEST_KEY = 400
"""Characters of a folded name inside a key; an index of PostgreSQL takes 2,704 bytes, a cell has up to 32,767 characters."""

KIND_BY_TYPE = {
    "TCPCPNN": "ngo",
    "cơ quan, tổ chức nước ngoài": "public_body",
    "doanh nghiệp": "firm",
    "cá nhân": "individual",
    "TC quốc tế": "international_body",
}
"""The form's "Loại nhà tài trợ" (2_DuAn) to the kinds of registry.donor."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One spelling of a donor as typed: ``own`` is its identity by itself, ``donor`` the one that it stands for.

    ``unmerged_id`` is whom it stood for if no donors had been judged the same.
    """

    mention_key: str
    name_as_typed: str
    own: Donor
    donor: Donor
    unmerged_id: str
    match: Match

    def settled(self, donor: Donor, unmerged_id: str) -> "Mention":
        """The same mention, standing for this donor."""
        return replace(self, donor=donor, unmerged_id=unmerged_id)


def mention_of(listed: DonorList, name: str, donor_type: str | None, country_iso2: str | None) -> Mention:
    """Decide which donor a typed name stands for, as far as the lists know.

    A name that is not accepted keeps its money: it becomes a donor of its own, named as typed, of the kind and country that the row
    declares, unless the name itself says that it is a Vietnamese body. An individual becomes "Individual (country)", because a person's
    name is personal data (law 91/2025/QH15).
    """
    kind = KIND_BY_TYPE.get(donor_type or "", "unknown")
    if kind == "individual":
        return _individual_mention(country_iso2)
    match = listed.match(name, country_iso2)
    if match.standing is Standing.PERSON:
        return _individual_mention(country_iso2)
    if match.standing is Standing.DOMESTIC:
        kind = "domestic_body"
    own = unlisted_donor(name, kind, country_iso2)
    donor = match.donor or own
    return Mention(f"{_name_key(name)}|{kind}|{country_iso2 or '??'}", tidy(name), own, donor, donor.donor_id, match)


def _individual_mention(country_iso2: str | None) -> Mention:
    donor = _individual(country_iso2)
    match = Match(donor.canonical_name, MatchState.ACCEPTED, donor, _FULL, ())
    return Mention(f"individual|{country_iso2 or '??'}", donor.canonical_name, donor, donor, donor.donor_id, match)


NAMED_BY = {
    "project": ("donor_name", "donor_type", "donor_country_iso2"),
    "registration": ("ngo_name_en", "ngo_name_vi", "origin_country_iso2"),
}
"""The fields by which a row of a table names its donor."""


def mention_of_row(listed: DonorList, table: str, values: Mapping[str, Any]) -> Mention | None:
    """The donor that a landed row names; None where it names none."""
    if table == "project":
        name = values.get("donor_name")
        return mention_of(listed, name, values.get("donor_type"), values.get("donor_country_iso2")) if name else None
    name = values.get("ngo_name_en") or values.get("ngo_name_vi")
    # Only foreign NGOs hold the registrations of Decree 58/2022, so sheet 1_DangKy declares the kind.
    return mention_of(listed, name, "TCPCPNN", values.get("origin_country_iso2")) if name else None


def unlisted_donor(name: str, kind: str, country_iso2: str | None) -> Donor:
    """The donor that a name is by itself, of the kind and country that its row declares."""
    typed = tidy(name)
    return Donor(
        donor_id=f"{kind}/{(country_iso2 or '??').lower()}/{_name_key(name).replace(' ', '-')}",
        canonical_name=typed,
        name_vi=None,
        acronym=None,
        kind=kind,
        country_iso2=country_iso2,
        is_country_verified=False,
        source=AS_TYPED,
        names=(typed,),
    )


def _name_key(name: str) -> str:
    """The folded name; of one that is longer than any name its begin and a digest of the whole."""
    folded = key(name)
    return folded if len(folded) <= _LONGEST_KEY else f"{folded[:_LONGEST_KEY]} {hashlib.sha256(folded.encode()).hexdigest()}"


def _individual(country_iso2: str | None) -> Donor:
    name = f"Individual ({_country_names().get(country_iso2 or '', 'country not reported')})"
    return Donor(
        f"individual/{(country_iso2 or '??').lower()}",
        name,
        None,
        None,
        "individual",
        country_iso2,
        False,
        "as declared in a submission",
        (),
    )


@cache
def _country_names() -> dict[str, str]:
    with (paths.SEEDS / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso2"]: row["name_en"] for row in csv.DictReader(file)}
