"""Which rows wait before they are loaded, and by which rule."""

from decimal import Decimal
from typing import Any

import pytest

from aidbook.forms.reference import Rates
from aidbook.registry.quarantine import quarantine_rule

RATES = Rates(Decimal(23_000), {"EUR": Decimal("1.05")})
NO_RATES = Rates(None, {})
ROW = {"activity_title": "Nước sạch", "donor_name": "Plan", "currency": "USD", "committed_year": "5", "committed_year_currency": "USD"}


def money(currency: str | None) -> dict[str, Any]:
    return ROW | {"currency": currency, "committed_year_currency": currency}


@pytest.mark.parametrize(
    ("values", "waits_for", "rates", "rule"),
    [
        (ROW, None, RATES, None),
        (ROW | {"donor_name": None}, "project.committed_year.is_unambiguous", RATES, "project.donor.named"),
        (ROW | {"activity_title": ""}, None, RATES, "project.activity_title.reported"),
        (ROW, "project.committed_year.is_unambiguous", RATES, "project.committed_year.is_unambiguous"),
        (money("VND"), None, RATES, None),
        (money("EUR"), None, RATES, None),
        (money("THB"), None, RATES, "project.currency.has_rate"),
        (money(None), None, RATES, "project.currency.has_rate"),
        (money(None) | {"committed_year": None}, None, RATES, None),
        # Without a rate of the dong the whole year stops, and says so once.
        (money("THB"), None, NO_RATES, None),
    ],
)  # fmt: skip
def test_quarantine_rule_of_a_project(values: dict[str, Any], waits_for: str | None, rates: Rates, rule: str | None) -> None:
    assert quarantine_rule("project", values, waits_for, rates) == rule


@pytest.mark.parametrize(("values", "rule"), [({"ngo_name_vi": "Ví dụ"}, None), ({}, "registration.donor.named")])
def test_quarantine_rule_of_a_registration(values: dict[str, Any], rule: str | None) -> None:
    assert quarantine_rule("registration", values, None, RATES) == rule
