"""The light disorder of real files, put on when a row is typed: never in a figure's value, never so that it could not be read."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from random import Random

from aidbook.sample.model import Activity, Registration, Report, SectorShare

Cell = str | int | float | dt.date | None

UNKNOWN_SECTORS = ("Lĩnh vực ưu tiên của tỉnh", "Theo chương trình phối hợp", "Hợp tác chung")
"""Words that name no sector of the list: a warning, and a question to the province."""

_EARLY_TO_LATE = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "õa": "oã",
    "ọa": "oạ",
    "òe": "oè",
    "óe": "oé",
    "ỏe": "oẻ",
    "ủy": "uỷ",
    "úy": "uý",
    "ùy": "uỳ",
}


class Typist:
    """Types one file's rows. The same file and seed give the same disorder."""

    def __init__(self, report: Report, seed: int) -> None:
        self._rng = Random(f"{seed}/mess/{report.file_name}")
        self._year = report.year

    def project_row(self, number: int, activity: Activity, donor_above: str | None) -> Mapping[str, Cell]:
        """An activity's cells by field; ``donor_above`` is the donor as named for the row directly above, if any."""
        rng, project = self._rng, activity.project
        repeats = donor_above == project.donor_text and rng.random() < 0.3
        country = "" if rng.random() < 0.008 else project.donor.country
        in_kind = activity.disbursed_in_kind
        return {
            "row_no": number,
            "activity_title": self._text(project.title),
            "activity_kind": project.kind,
            "donor_name": "nt" if repeats else self._text(project.donor_text),
            "donor_type": project.donor.kind,
            "donor_country": country,
            "managing_agency": project.managing_agency,
            "aid_owner": self._text(project.aid_owner),
            "partner_agency": project.partner,
            # The district level ended in 2025: no report of that year names one.
            "district": "; ".join(project.districts) if self._year < 2025 else "",
            "commune": "",
            "sector": self._sectors(project.sectors),
            "approval_no": project.approval_no,
            "approval_date": self._date(project.approval_date),
            "approval_level": project.approval_level,
            "start_date": self._date(project.start_date),
            "end_date": self._date(project.end_date),
            "currency": project.currency,
            "committed_total": self._amount(activity.committed_total),
            "committed_year": self._amount(activity.committed_year),
            "disbursed_year": self._amount(activity.disbursed_year),
            "disbursed_cumulative": activity.disbursed_cumulative,
            "disbursed_cash": activity.disbursed_year - in_kind,
            "disbursed_in_kind": in_kind if in_kind else None,
            "counterpart_fund": activity.counterpart_vnd,
            "is_state_budget": "có" if project.is_state_budget else rng.choice(("không", "không", "")),
            "status": activity.status if rng.random() < 0.9 else activity.status.capitalize(),
            "beneficiaries": project.beneficiaries,
            "note": "",
        }

    def registration_row(self, number: int, line: Registration) -> Mapping[str, Cell]:
        """A registration's cells by field. The representative is an office, not a person."""
        rng = self._rng
        return {
            "row_no": number,
            "ngo_name_en": line.donor.name if rng.random() < 0.85 else rng.choice(line.donor.texts),
            "ngo_name_vi": self._text(line.donor.name_vi),
            "ngo_acronym": line.donor.acronym,
            "origin_country": line.donor.country,
            "registration_kind": line.kind,
            "registration_no": line.number,
            "issued_on": self._date(line.issued_on),
            "expires_on": self._date(line.expires_on),
            "registration_action": line.action,
            "permitted_area": line.permitted_area,
            "permitted_sectors": line.permitted_sectors,
            "representative": "Trưởng đại diện tại Việt Nam",
            "office_address": line.office,
            "plan_notified_on": line.plan_notified_on,
            "activity_status": line.status,
            "note": "",
        }

    def _text(self, text: str) -> str:
        roll = self._rng.random()
        if roll < 0.02:
            return unicodedata.normalize("NFD", text)
        if roll < 0.06:
            return late_tones(text)
        return text

    def _date(self, day: dt.date) -> Cell:
        return f"{day.day:02d}/{day.month:02d}/{day.year}" if self._rng.random() < 0.02 else day

    def _amount(self, amount: int) -> Cell:
        return vietnamese_number(amount) if self._rng.random() < 0.02 else amount

    def _sectors(self, sectors: Iterable[SectorShare]) -> str:
        if self._rng.random() < 0.003:
            return self._rng.choice(UNKNOWN_SECTORS)
        parts = [each.text if each.percent in (None, 100) else f"{each.text} ({each.percent}%)" for each in sectors]
        return self._text("; ".join(parts))


def late_tones(text: str) -> str:
    """The other of the two spellings that Vietnamese offices use: ``hòa`` as ``hoà``. A tone inside a longer syllable stays."""
    for early, late in _EARLY_TO_LATE.items():
        for end in (" ", ",", ";"):
            text = text.replace(early + end, late + end)
    return text


def vietnamese_number(amount: int) -> str:
    """``1720153`` as typed by hand: ``1.720.153``."""
    return f"{amount:,}".replace(",", ".")
