"""What was published and must be met: national totals by year, and the exact figures of five bulletins.

National disbursed amounts of 2018 to 2024 and the commitments of 2020, 2021 and 2024 are those of seeds/national_figures.csv. The other
commitments are free; they are set so that the disbursement rate stays between 73 and 80 %, as in the years where it is known.
"""

from dataclasses import dataclass
from decimal import Decimal

FIRST_YEAR = 2018
LAST_YEAR = 2025
FIRST_COHORT = 2014
"""Projects begin to be approved here, so that the first report year already has running ones."""

DISBURSED_USD = {2018: 286.0e6, 2019: 262.0e6, 2020: 220.7e6, 2021: 233.0e6, 2022: 223.7e6, 2023: 228.7e6, 2024: 233.0e6, 2025: 236.4e6}
COMMITTED_USD = {2018: 381.3e6, 2019: 354.1e6, 2020: 310.8e6, 2021: 319.0e6, 2022: 294.3e6, 2023: 293.2e6, 2024: 291.3e6, 2025: 299.2e6}
SECTOR_DISBURSED_USD = {2020: {"HEALTH": 51.0e6, "ECON": 43.5e6, "EDU": 30.9e6}}
ACTIVITIES = {2018: 2930, 2019: 2860, 2020: 2710, 2021: 2620, 2022: 2680, 2023: 2760, 2024: 2830, 2025: 2650}

BUSY = {
    "VN63-01": 4.2, "VN63-79": 3.4, "VN63-45": 2.6, "VN63-46": 2.4, "VN63-48": 2.3, "VN63-49": 2.2, "VN63-40": 1.8, "VN63-38": 1.8,
    "VN63-44": 1.5, "VN63-51": 1.2, "VN63-17": 1.2, "VN63-02": 1.2, "VN63-10": 1.2, "VN63-14": 1.1, "VN63-92": 1.2, "VN63-75": 1.1,
    "VN63-74": 0.5, "VN63-77": 0.6, "VN63-35": 0.5, "VN63-33": 0.5, "VN63-70": 0.5, "VN63-95": 0.6,
}  # fmt: skip
"""Provinces with clearly more or fewer activities than the middle (1.0)."""


@dataclass(frozen=True, slots=True)
class Steered:
    """A province's year whose figures were published to the unit.

    ``carried`` of the ``activities`` run on from earlier years. ``donors`` have to appear (None: any). Money is in ``currency``;
    ``new_total`` is the whole commitment of the newly approved ones, in ``new_currency``.
    """

    unit_id: str
    year: int
    activities: int
    carried: int
    currency: str
    committed: int | None
    disbursed: int
    donors: int | None = None
    new_currency: str | None = None
    new_total: int | None = None


def before_rise(value: int, percent: str) -> int:
    """The whole amount from which ``value`` is a rise of ``percent``, to the nearest unit."""
    return int((Decimal(value) / (1 + Decimal(percent) / 100)).to_integral_value())


CAO_BANG_COMMITTED = 1_720_153
CAO_BANG_DISBURSED = 1_295_162

STEERED = (
    Steered("VN63-31", 2020, 49, 27, "VND", 145_800_000_000, 93_020_000_000, donors=32),
    Steered("VN63-04", 2021, 26, 14, "USD", before_rise(CAO_BANG_COMMITTED, "19.3"), before_rise(CAO_BANG_DISBURSED, "1.7")),
    Steered("VN63-04", 2022, 28, 15, "USD", CAO_BANG_COMMITTED, CAO_BANG_DISBURSED, donors=14),
    # The commitment of the year was not published, the ten new grants were.
    Steered("VN63-42", 2023, 23, 13, "USD", None, 1_000_000, new_currency="VND", new_total=19_600_000_000),
)  # fmt: skip

STEERED_UNITS = frozenset(each.unit_id for each in STEERED)

DONORS_OF = {
    # Named in the bulletin on Cao Bằng 2022, and three more to make the fourteen.
    "VN63-04": (
        "Global Civic Sharing", "Bright Future Welfare Fund", "Adventist Development and Relief Agency", "ActionAid International",
        "Fauna & Flora International", "Liên minh châu Âu", "HELVETAS Swiss Intercooperation", "ChildFund Australia", "Room to Read",
        "Bread for the World", "Social Assistance Program for Vietnam", "Cá nhân (Hàn Quốc)", "Korea Food for the Hungry International",
        "PAMWF",
    ),
}  # fmt: skip
NGO_DONORS_OF = {"VN63-31": 24, "VN63-42": 24}
OTHER_DONORS_OF = {"VN63-31": 8, "VN63-42": 0}
REGISTERED_OF = {"VN63-31": 46, "VN63-42": 27, "VN63-04": 16}
"""NGOs in the province's list of registrations. Hải Phòng 2020: 46, as published."""

ALL_ACTIVE = {("VN63-42", 2023): 24}
"""Hà Tĩnh 2023: 24 NGOs work in the province, whether or not they gave in the year."""
