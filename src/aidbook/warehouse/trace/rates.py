"""An amount of a cell in the money of a column, with the rate that was used: the same arithmetic as dbt's, done a second time."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final, Literal

from aidbook.forms.reference import USD, VND, rates_of

Form = Literal["reported", "usd", "vnd"]

STEPS: Final = {"usd": Decimal("0.01"), "vnd": Decimal(1)}
"""The smallest unit of a converted amount."""
_DIGITS: Final = 60


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one year: those that are published with a fact, the lists' for cells in other money, and what a file declares."""

    report_year: int
    currency: str | None
    vnd_per_usd: Decimal | None
    usd_per_unit: Decimal | None
    declared_vnd_per_usd: Decimal | None = None

    @property
    def vnd_per_dollar(self) -> Decimal | None:
        """Đồng per US dollar; what the file declares only where the year has no rate."""
        return self.vnd_per_usd or rates_of(self.report_year).vnd_per_usd or self.declared_vnd_per_usd

    def convert(self, amount: Decimal, currency: str | None, form: Form) -> Decimal | None:
        """The amount in the money of a column; None without a rate. Dollars and đồng stay what they are."""
        if form == "reported" or currency == form.upper():
            return amount
        vnd = self.vnd_per_dollar
        with localcontext(prec=_DIGITS):
            if currency == VND:
                dollars = amount / vnd if vnd else None
            else:
                per_unit = self._usd_per(currency)
                dollars = None if per_unit is None else amount * per_unit
            if form == "vnd":
                dollars = None if dollars is None or vnd is None else dollars * vnd
            return None if dollars is None else dollars.quantize(STEPS[form], ROUND_HALF_UP)

    def said(self, currency: str | None, form: Form) -> str | None:
        """The rate in words; None where nothing is converted."""
        if form == "reported" or currency == form.upper():
            return None
        if currency is None:
            return "the currency is not known"
        in_vnd = _said(self.vnd_per_dollar, VND, USD)
        if currency in (USD, VND):
            return in_vnd
        in_usd = _said(self._usd_per(currency), USD, currency)
        return in_usd if form == "usd" else f"{in_usd}, {in_vnd}"

    def _usd_per(self, currency: str | None) -> Decimal | None:
        if currency == USD:
            return Decimal(1)
        if currency == self.currency and self.usd_per_unit is not None:
            return self.usd_per_unit
        return rates_of(self.report_year).usd_per_unit.get(currency or "")


def _said(rate: Decimal | None, money: str, unit: str) -> str:
    return f"no rate of {unit} in {money}" if rate is None else f"{rate.normalize():f} {money} per {unit}"
