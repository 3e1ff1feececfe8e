"""How ``aidbook edition`` looks in a terminal: named states, and what two of them show differently."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from rich.table import Table

from aidbook.clock import HERE
from aidbook.warehouse.editions import AidChange, Edition, SubjectChange

_AMOUNTS: Final = ("newly_approved_usd", "committed_year_usd", "disbursed_year_usd")


def moment(at: dt.datetime) -> str:
    """A moment as the clock in Việt Nam shows it."""
    return f"{at.astimezone(HERE):%Y-%m-%d %H:%M:%S}"


def editions_table(editions: Sequence[Edition]) -> Table:
    """One line per edition."""
    table = Table("Edition", "As published at", "Named by", "Named at", "Why")
    for edition in editions:
        table.add_row(edition.name, moment(edition.known_at), edition.author, moment(edition.named_at), edition.why)
    return table


def subjects_table(subjects: Sequence[SubjectChange], then: str, now: str) -> Table:
    """One line per view of bi."""
    table = Table("View", f"Rows only in {then}", f"Rows only in {now}", title="A row that changed is one of either.")
    for subject in subjects:
        table.add_row(f"bi.{subject.subject}", f"{subject.only_then:,}", f"{subject.only_now:,}")
    return table


def aid_table(aid: Sequence[AidChange], then: str, now: str) -> Table:
    """One line per year, place and sector of which anything differs; US dollars."""
    heads = (f"{amount.removesuffix('_usd').replace('_', ' ')}, {state}" for amount in _AMOUNTS for state in (then, now))
    table = Table("Year", "Place", "Sector", "In", "Out", "Changed", *heads, title="bi.aid, US dollars")
    for change in aid:
        sums = (_usd(getattr(change, f"{amount}_{state}")) for amount in _AMOUNTS for state in ("then", "now"))
        rows = (str(count) for count in (change.rows_in, change.rows_out, change.rows_changed))
        table.add_row(str(change.report_year), change.place, change.sector, *rows, *sums)
    for column in table.columns[3:]:
        column.justify = "right"
    return table


def _usd(amount: Decimal | None) -> str:
    return "–" if amount is None else f"{amount:,.0f}"
