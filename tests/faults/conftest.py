"""A warehouse with a published year and newer reports of it in the inbox; every test gets a copy of its own."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from databases import Database, fresh_database
from faults.accidents import ACCIDENTS, OUTAGES, stop_the_server_at_once
from faults.nights import IN_THE_MIDDLE_OF, PUBLISHED_YEAR, STEPS, YEAR, Nights

UNITS = ("04", "31", "42")
"""Cao Bằng, Hải Phòng, Hà Tĩnh: they hold both years. Cao Bằng sends again and Quảng Ninh comes late."""

MakeNights = Callable[[], Any]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="faults: all of them, not the selection of CI (`make faults`)")


WHOLE: dict[str, Sequence[Any]] = {
    "step": STEPS,
    "moment": range(50),
    "accident": ACCIDENTS,
    "outage": OUTAGES,
    "middle": [pytest.param(query, id=name) for name, query in IN_THE_MIDDLE_OF.items()],
    "room": [4_096, 200_000],
    "reads_and_publishes": [(10_000, 50)],
}
SELECTION: dict[str, Sequence[Any]] = {
    "step": [],
    "moment": range(1),
    "accident": [stop_the_server_at_once],
    "outage": [],
    "middle": [],
    "room": [4_096],
    "reads_and_publishes": [(2_000, 10)],
}
"""What is tried of each fault by `make faults`, and in CI. Room is in bytes: for no workbook, and for those but not for what dbt writes."""


def is_whole(config: pytest.Config) -> bool:
    return bool(config.getoption("--whole", default=False))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, values in (WHOLE if is_whole(metafunc.config) else SELECTION).items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values or [pytest.param(None, marks=pytest.mark.skip(reason="`make faults` tries it"))])


@pytest.fixture(scope="session")
def only_in_the_whole(pytestconfig: pytest.Config) -> None:
    """For faults that are near others of the selection. Of the session, so that nothing is prepared for a test that it skips."""
    if not is_whole(pytestconfig):
        pytest.skip("`make faults` tries it")


@pytest.fixture(scope="session")
def prepared(server: Any, template: Any, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two years and the claims published; of the later one, newer reports lie in the inbox."""

    def report(year: int, unit: str) -> Path:
        (file,) = (sample / "inbox" / str(year)).glob(f"{year}_{unit}_*.xlsx")
        return file

    home = tmp_path_factory.mktemp("prepared") / "home"
    with fresh_database(server, template, home) as database:
        nights = Nights(database)
        nights.inbox.mkdir(parents=True)
        for year in (PUBLISHED_YEAR, YEAR):
            for unit in UNITS:
                shutil.copy(report(year, unit), nights.inbox)
        assert nights.do() == 0
        assert nights.ask("select count(*) from ops.publication") == [(3,)]
        shutil.copy(report(YEAR, "22"), nights.inbox)
        save_with_more_beneficiaries(report(YEAR, "04"), nights.inbox / "newer_cao-bang.xlsx")
        yield database


@pytest.fixture(scope="session")
def make_nights(server: Any, template: Any, prepared: Database, tmp_path_factory: pytest.TempPathFactory) -> MakeNights:
    """Makes copies of the prepared warehouse, as contexts."""
    numbers = count(1)

    @contextmanager
    def make() -> Iterator[Nights]:
        home = tmp_path_factory.mktemp(f"night{next(numbers)}") / "home"
        shutil.copytree(prepared.home, home, symlinks=True)
        with fresh_database(server, template, home, source=prepared.name) as database:
            nights = Nights(database)
            # What was committed must outlive the server, although the tests' own one does not sync to disk; and without a checkpoint the
            # sequences of a copied database would give numbers again after a crash (their pages are copied, not what was logged of them).
            nights.run(f"alter database {database.name} set synchronous_commit = on")
            nights.run("checkpoint")
            yield nights

    return make


@pytest.fixture
def nights(make_nights: MakeNights) -> Iterator[Nights]:
    """A copy for one test."""
    with make_nights() as nights:
        yield nights


@pytest.fixture(scope="session")
def after_a_night(make_nights: MakeNights) -> Iterator[Nights]:
    """A copy whose night nothing disturbed; tests leave it as it is."""
    with make_nights() as nights:
        assert nights.do() == 0
        assert nights.leftovers() == []
        yield nights


@pytest.fixture(scope="session")
def undisturbed(after_a_night: Nights) -> dict[str, bytes]:
    """What is published after a night that nothing disturbed."""
    return after_a_night.published()


def save_with_more_beneficiaries(file: Path, target: Path) -> None:
    """Save a copy of a report in which every project has one beneficiary more."""
    book = openpyxl.load_workbook(file)
    sheet = book["2_DuAn"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Số người hưởng lợi")
    for row in range(head.row + 1, sheet.max_row + 1):
        cell = sheet.cell(row, head.column)
        if isinstance(cell.value, int):
            cell.value += 1
    book.save(target)
