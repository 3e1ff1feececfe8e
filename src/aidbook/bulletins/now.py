"""The time in which a page speaks, and what "now", "the past year", "nine months" told then are about."""

from dataclasses import dataclass

LAST_MONTH_OF_REPORTS = 4
"""The yearly conference has been held from January to April of the following year (2019 to 2024)."""


@dataclass(frozen=True, slots=True)
class Now:
    """``year`` and ``month`` of the page, as far as it tells."""

    year: int | None
    month: int | None

    @property
    def is_late_in_year(self) -> bool:
        """Whether the page is dated after the season of yearly reports: its "now" is its own year, not the year reported on."""
        return self.month is not None and self.month > LAST_MONTH_OF_REPORTS

    def data_year(self, year: int) -> int:
        """The data year of a conference of this year: the year before, where it was held early in the year itself."""
        is_early = self.month is not None and not self.is_late_in_year
        return year - 1 if is_early and year == self.year else year

    def year_that_reached(self, month: int) -> int | None:
        """The last year of which this month was over: "9 tháng đầu năm" told in March are those of the year before."""
        if self.year is None or self.month is None:
            return self.year
        return self.year if self.month >= month else self.year - 1
