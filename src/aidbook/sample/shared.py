"""Projects that more than one province reports: by shares under a ministry's decision, or (a handful a year) in full by two at once."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from random import Random

from aidbook.sample import targets
from aidbook.sample.model import Counts, Donor, Place, Project
from aidbook.sample.projects import Approvals, Author, lower_first
from aidbook.sample.reference import Reference

_MINISTRIES = {
    "HEALTH": ("Bộ Y tế", "QĐ-BYT"),
    "EDU": ("Bộ Giáo dục và Đào tạo", "QĐ-BGDĐT"),
    "ECON": ("Bộ Nông nghiệp và Phát triển nông thôn", "QĐ-BNN-HTQT"),
    "ENV": ("Bộ Tài nguyên và Môi trường", "QĐ-BTNMT"),
    "SOCIAL": ("Bộ Lao động - Thương binh và Xã hội", "QĐ-LĐTBXH"),
}
_ANY_MINISTRY = ("Bộ Kế hoạch và Đầu tư", "QĐ-BKHĐT")
_PROGRAMMES_A_YEAR = 14
_JOINT_A_YEAR = 4


def plan_shared(reference: Reference, scale: float, seed: int) -> Mapping[str, tuple[Project, ...]]:
    """Unit id → its part of every shared project, all years.

    Their number does not grow with the scale beyond the real size: a ministry runs a few programmes however many activities there are.
    No project is in two provinces that merged in 2025, and none in a steered province.
    """
    rng = Random(f"{seed}/shared")
    parts: dict[str, list[Project]] = defaultdict(list)
    groups = [olds for olds in reference.groups.values() if not any(old.unit_id in targets.STEERED_UNITS for old in olds)]
    ngos = [ngo for ngo in reference.ngos if ngo.country][:40]
    for year in range(targets.FIRST_COHORT, targets.LAST_YEAR + 1):
        programmes = max(1, round(_PROGRAMMES_A_YEAR * min(scale, 1.0)))
        joint = max(1, round(_JOINT_A_YEAR * min(scale, 1.0)))
        approvals = Approvals(year, programmes + joint)
        for number in range(programmes + joint):
            twice = number >= programmes
            chosen = rng.sample(groups, 2 if twice else rng.randint(2, 5))
            places = sorted((rng.choice(olds) for olds in chosen), key=lambda place: place.unit_id)
            whole = _write_whole(reference, rng, year, number, places, approvals, rng.choice(ngos))
            for place in places:
                parts[place.unit_id].append(_part(whole, place, places, rng, twice=twice))
    return {unit: tuple(projects) for unit, projects in parts.items()}


def _write_whole(
    reference: Reference, rng: Random, year: int, number: int, places: list[Place], approvals: Approvals, donor: Donor
) -> Project:
    # A ministry's sheet names provinces, not districts.
    names = ", ".join(place.name for place in places)
    provinces = Place("VN", names, f"Các tỉnh {names}", "")
    author = Author(reference, provinces, provinces, rng)
    whole = author.write(f"S-{year}-{number + 1:03d}", year, donor, approvals, fit=lambda last: min(last, year + 2))
    ministry, series = _MINISTRIES.get(whole.sectors[0].sector.top, _ANY_MINISTRY)
    decision = whole.approval_no.split("/")[0]
    return dataclasses.replace(
        whole, approval_no=f"{decision}/{series}", approval_level="bộ", managing_agency=ministry, is_suspended=False, aid_owner=ministry
    )


def _part(whole: Project, place: Place, places: list[Place], rng: Random, *, twice: bool) -> Project:
    share = 1.0 if twice else rng.uniform(0.15, 0.9)
    return dataclasses.replace(
        whole,
        reported=Counts.TWICE if twice else Counts.SHARES,
        reporters=tuple(each.unit_id for each in places),
        plan=tuple(amount * share for amount in whole.plan),
        partner=whole.partner if twice else f"{rng.choice(whole.sectors[0].sector.owners)} {lower_first(place.full_name)}",
        quantum=whole.quantum if twice else 1 if whole.currency != "VND" else 100_000,
    )
