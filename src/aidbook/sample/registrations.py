"""NGO registrations: one chain of certificates an NGO for the whole country, shown in every province where the NGO is listed.

Validity follows the law of the day of issue: Decree 12/2012 (operation at most 3 years, representative office 5, project office,
which ended on 2022-10-31), Decree 58/2022 (operation 3 years, representative office 5).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from aidbook.sample.model import Donor, Place, Registration

OPERATION, PROJECT_OFFICE, REPRESENTATIVE = "hoạt động", "VPDA", "VPĐD"
_VALID_YEARS = {OPERATION: 3, PROJECT_OFFICE: 3, REPRESENTATIVE: 5}
_LAST_PROJECT_OFFICE_DAY = dt.date(2022, 10, 31)
_CITIES = ("Hà Nội", "Hà Nội", "Hà Nội", "Đà Nẵng", "TP. Hồ Chí Minh")
_FIELDS = ("Y tế", "Giáo dục - đào tạo", "Giải quyết các vấn đề xã hội", "Phát triển kinh tế - xã hội", "Tài nguyên - môi trường")


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, or the renewal or amendment of one."""

    kind: str
    number: str
    issued_on: dt.date
    expires_on: dt.date
    action: str
    area: str
    fields: str
    office: str


_OTHER_FIELDS = ("Viện trợ khẩn cấp", "Xây dựng năng lực tổ chức", "Hỗ trợ tư pháp", "Lĩnh vực khác")
"""Certificates are broad: the fields that an NGO came for stand first, the rest of the statistical list after them."""

CertificateOf = Callable[[Donor, int], Certificate]
"""An NGO's certificate in force at the end of a report year."""


def period_end(year: int) -> dt.date:
    """The report year's last day (Decree 58/2022, art. 21: data run from 15 December of the year before)."""
    return dt.date(year, 12, 14)


def certificate_lookup(ngos: Sequence[Donor], seed: int) -> CertificateOf:
    """A function that gives an NGO's certificate in force at the end of a report year."""
    serials = {ngo.name: 100 + 3 * number for number, ngo in enumerate(ngos)}

    @cache
    def chain(name: str) -> tuple[Certificate, ...]:
        return tuple(_chain(Random(f"{seed}/certificates/{name}"), serials[name]))

    def in_force(ngo: Donor, year: int) -> Certificate:
        day = period_end(year)
        return [each for each in chain(ngo.name) if each.issued_on <= day][-1]

    return in_force


def _chain(rng: Random, serial: int) -> Iterable[Certificate]:
    kind = rng.choices((OPERATION, PROJECT_OFFICE, REPRESENTATIVE), (6, 2, 3))[0]
    issued = dt.date(rng.randint(2013, 2015), rng.randint(1, 11), rng.randint(1, 28))
    action = "cấp mới"
    area = rng.choice(("Toàn quốc", "Các tỉnh miền núi phía Bắc và miền Trung", "Các tỉnh có dự án được phê duyệt"))
    first = rng.sample(_FIELDS, rng.randint(1, 3))
    fields = "; ".join([*first, *(field for field in (*_FIELDS, *_OTHER_FIELDS) if field not in first)])
    office = f"{rng.choice(('Số 12', 'Tầng 4, số 30', 'Số 8', 'Phòng 501'))}, khu ngoại giao, {rng.choice(_CITIES)}"
    while issued.year < 2027:
        expires = _years_later(issued, _VALID_YEARS[kind])
        amended = None
        if action == "gia hạn" and rng.random() < 0.3:
            amended = issued + dt.timedelta(days=rng.randint(120, 500))
        # A renewal is sometimes late; in between the NGO works on with an expired certificate, which is a warning.
        next_issue = expires + dt.timedelta(days=1 if rng.random() > 0.04 else rng.randint(60, 200))
        if kind == PROJECT_OFFICE and expires > _LAST_PROJECT_OFFICE_DAY:
            # The kind was abolished: a certificate of operation took its place in the weeks after.
            expires = _LAST_PROJECT_OFFICE_DAY
            next_issue = dt.date(2022, 11, rng.randint(1, 28))
        yield Certificate(kind, f"{serial:03d}/{_SERIES[kind]}", issued, expires, action, area, fields, office)
        if amended and amended < expires:
            yield Certificate(kind, f"{serial:03d}/{_SERIES[kind]}", amended, expires, "sửa đổi, bổ sung", area, fields, office)
        action = "gia hạn"
        if kind == PROJECT_OFFICE and next_issue > _LAST_PROJECT_OFFICE_DAY:
            kind, action = OPERATION, "cấp mới"
        issued = next_issue


_SERIES = {OPERATION: "CNV-HĐ", PROJECT_OFFICE: "CNV-VPDA", REPRESENTATIVE: "CNV-VPĐD"}


def _years_later(day: dt.date, years: int) -> dt.date:
    """The last day of ``years`` years that begin on ``day``."""
    month_day = (2, 28) if (day.month, day.day) == (2, 29) else (day.month, day.day)
    return dt.date(day.year + years, *month_day) - dt.timedelta(days=1)


def list_registrations(
    place: Place, year: int, registered: Sequence[Donor], givers: frozenset[str], forced_active: int | None,
    in_force: CertificateOf, seed: int,
) -> tuple[Registration, ...]:  # fmt: skip
    """The province's list: who gave in the year works there; of the others some do and some only hold a certificate."""
    lines = []
    for position, ngo in enumerate(registered):
        certificate = in_force(ngo, year)
        rng = Random(f"{seed}/presence/{place.unit_id}/{year}/{ngo.name}")
        active = position < forced_active if forced_active is not None else ngo.name in givers or rng.random() < 0.35
        notified = certificate.issued_on + dt.timedelta(days=rng.randint(12, 55)) if rng.random() < 0.8 else None
        lines.append(
            Registration(
                ngo,
                certificate.kind,
                certificate.number,
                certificate.issued_on,
                certificate.expires_on,
                certificate.action,
                certificate.area,
                certificate.fields,
                certificate.office,
                notified if notified and notified <= period_end(year) else None,
                "đang hoạt động" if active else "có giấy phép chưa hoạt động",
            )
        )
    return tuple(lines)
