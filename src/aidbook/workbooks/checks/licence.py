"""Checks of aid against the registrations of the same file: who gives it, and what their certificates permit (Decree 58/2022 art. 8)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from aidbook.forms.reference import ngo_name, place_family, places, sector_code, sector_family
from aidbook.forms.rule import Rule
from aidbook.model.submission import LandedRow, Scalar
from aidbook.text.fold import key
from aidbook.text.names import organisation_key, place_key, split_list
from aidbook.text.remembered import Remembered
from aidbook.workbooks.checks.report import Breach, Report, cover_breach, day_of, row_breach

NGO: Final = "TCPCPNN"
_NAMES: Final = ("ngo_name_en", "ngo_name_vi", "ngo_acronym")
_EVERYWHERE: Final = ("toan quoc", "ca nuoc", "tat ca cac tinh", "nationwide")
_ENDED: Final = frozenset({"chấm dứt"})


Certificates = Sequence[LandedRow]
"""The rows of one organisation among the registrations."""
_Verdict = TypeVar("_Verdict")


def registered(report: Report, rule: Rule) -> Iterator[Breach]:
    """An NGO that gives aid is not in the list of registrations. Each is named once; without a list nothing is compared."""
    if not report.rows("registration"):
        return
    named = set(_certificates(report))
    for donor, row in _aid_of_ngos(report, rule):
        if donor not in named:
            named.add(donor)
            yield row_breach(row, rule.field)


def permit_in_force(report: Report, rule: Rule) -> Iterator[Breach]:
    """An NGO disbursed in a period that began after the last of its certificates had expired."""
    first_day = day_of(report.cover.values.get("period_start"))

    def expired(held: Certificates) -> str | None:
        expiries = [day_of(each.values.get("expires_on")) for each in held]
        known = [day for day in expiries if day is not None]
        return max(known).isoformat() if first_day is not None and known == expiries and max(known) < first_day else None

    for row, day in _aid_against(report, rule, expired):
        if _disbursed(row):
            yield row_breach(row, rule.field, day)


def permit_not_ended(report: Report, rule: Rule) -> Iterator[Breach]:
    """An NGO disbursed, though every line of it among the registrations says that it ended its work."""

    def ended(held: Certificates) -> str | None:
        return str(held[0].row_number) if all(each.values.get("activity_status") in _ENDED for each in held) else None

    for row, line in _aid_against(report, rule, ended):
        if _disbursed(row):
            yield row_breach(row, rule.field, line)


def permitted_place(report: Report, rule: Rule) -> Iterator[Breach]:
    """The NGO's certificates name provinces, and the reporting one is not among them. On the registrations: of one that is active here.

    A text with anything but provinces in it ("các tỉnh miền núi") is not judged.
    """
    if report.cover.place is None:
        return
    own = report.cover.place.unit_id
    if rule.table == "registration":
        for row in report.rows_of(rule):
            units = _units(row)
            if units is not None and own not in units:
                yield row_breach(row, rule.field, report.cover.place.name)
        return

    def elsewhere(held: Certificates) -> str | None:
        areas = [_units(each) for each in held]
        is_elsewhere = all(area is not None and own not in area for area in areas)
        return "; ".join(str(each.values["permitted_area"]) for each in held) if is_elsewhere else None

    for row, areas in _aid_against(report, rule, elsewhere):
        yield row_breach(row, rule.field, areas)


def permitted_sector(report: Report, rule: Rule) -> Iterator[Breach]:
    """The row's sector is in none of the fields that the NGO's certificates name. Words that name no sector are not judged."""

    def limited(held: Certificates) -> tuple[frozenset[str], str] | None:
        fields = [_sectors(each) for each in held]
        known = [field for field in fields if field is not None]
        return (frozenset().union(*known), "; ".join(str(each.values["permitted_sectors"]) for each in held)) if known == fields else None

    for row, (allowed, named) in _aid_against(report, rule, limited):
        own = [code.partition(":")[0] for code in str(row.values.get("sector_codes") or "").split("|") if code]
        if own and not any(sector_family(code) & allowed for code in own):
            yield row_breach(row, rule.field, named)


def needs_declared_rate(report: Report, rule: Rule) -> Iterator[Breach]:
    """Rows are in more than one currency, the totals in one, and the cover declares no rate between them."""
    currencies = {row.values.get("currency") for row in report.rows("project")} - {None}
    if len(currencies) > 1 and "VND" in currencies and report.cover.values.get(rule.field) is None and report.rows("total"):
        yield cover_breach(report, rule.field)


def _certificates(report: Report) -> Mapping[str, Certificates]:
    """The rows of the registrations by every name that they give an organisation."""
    found: dict[str, list[LandedRow]] = defaultdict(list)
    for row in report.rows("registration"):
        for name in {_organisation(str(row.values[field])) for field in _NAMES if row.values.get(field)}:
            found[name].append(row)
    return found


def _aid_of_ngos(report: Report, rule: Rule) -> Iterator[tuple[str, LandedRow]]:
    """The rows of aid that an NGO gives, with its name as :func:`_organisation` has it."""
    columns = report.columns_of(rule)
    organisations = Remembered[Scalar, str](lambda name: _organisation(str(name)))
    for row, kind, name in zip(columns.rows, columns.values["donor_type"], columns.values["donor_name"], strict=True):
        if kind == NGO and name:
            yield organisations[name], row


def _aid_against(report: Report, rule: Rule, judge: Callable[[Certificates], _Verdict | None]) -> Iterator[tuple[LandedRow, _Verdict]]:
    """The aid of each NGO against whose certificates ``judge`` says something, with what it says; it is asked once for each NGO."""
    verdicts = {name: judge(held) for name, held in _certificates(report).items()}
    for donor, row in _aid_of_ngos(report, rule):
        if (verdict := verdicts.get(donor)) is not None:
            yield row, verdict


@lru_cache(maxsize=4096)
def _organisation(name: str) -> str:
    """One name for all spellings of a listed NGO; another organisation's own, folded."""
    return ngo_name(name) or organisation_key(name)


def _disbursed(row: LandedRow) -> bool:
    amount = row.values.get("disbursed_year")
    return isinstance(amount, str) and float(amount) > 0


def _units(registration: LandedRow) -> frozenset[str] | None:
    """The provinces that a permitted area names, with what they were merged from and into; None if it names anything else."""
    text = registration.values.get("permitted_area")
    if not isinstance(text, str):
        return None
    return _units_named(text)


@lru_cache(maxsize=1024)
def _units_named(text: str) -> frozenset[str] | None:
    if any(word in key(text) for word in _EVERYWHERE):
        return None
    units: set[str] = set()
    for part in split_list(text.replace(",", ";").replace(" và ", ";")):
        wanted = place_key(part.removeprefix("các ").removeprefix("Các "))
        named = [unit for unit in places() if wanted in unit.keys]
        if not named:
            return None
        units |= {member for unit in named for member in place_family(unit)}
    return frozenset(units) or None


def _sectors(registration: LandedRow) -> frozenset[str] | None:
    text = registration.values.get("permitted_sectors")
    return _sectors_named(text) if isinstance(text, str) else None


@lru_cache(maxsize=1024)
def _sectors_named(text: str) -> frozenset[str] | None:
    codes: set[str] = set()
    for part in split_list(text):
        whole = sector_code(part)
        found = [whole] if whole else [sector_code(piece) for piece in part.split(",")]
        if None in found:
            return None
        codes |= {code for code in found if code}
    return frozenset(codes) or None
