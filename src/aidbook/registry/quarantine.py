"""Which rows no load takes before somebody has settled them, and by which rule."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from aidbook.forms.reference import Rates

NAMES: Final = {
    "project": (("project.donor.named", ("donor_name",)), ("project.activity_title.reported", ("activity_title",))),
    "registration": (("registration.donor.named", ("ngo_name_en", "ngo_name_vi")),),
}
"""What identity needs of a row: by rule, fields of which one must be given."""
HAS_RATE: Final = "project.currency.has_rate"


def quarantine_rule(table: str, values: Mapping[str, Any], waits_for: str | None, rates: Rates) -> str | None:
    """Return the rule for which a row waits; None for one that can be loaded.

    ``waits_for`` is the rule of the form that found an amount in it unsure, ``rates`` those of its year. An amount whose currency has no
    rate would be missing from every total; where the year has no rate of the dong at all, the gate says so once for the whole year.
    """
    for rule, fields in NAMES.get(table, ()):
        if not any(values.get(field) for field in fields):
            return rule
    if waits_for is not None:
        return waits_for
    return HAS_RATE if table == "project" and rates.vnd_per_usd is not None and _lacks_rate(values, rates) else None


def _lacks_rate(values: Mapping[str, Any], rates: Rates) -> bool:
    amounts = [field.removesuffix("_currency") for field in values if field.endswith("_currency")]
    currencies = {values.get(f"{field}_currency") or values.get("currency") for field in amounts if values.get(field) is not None}
    return any(currency is None or rates.usd(Decimal(1), currency) is None for currency in currencies)
