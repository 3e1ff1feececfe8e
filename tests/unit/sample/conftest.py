"""One small sample for the room's tests: all years, a fiftieth of the real size."""

import csv
from collections.abc import Callable

import pytest

from aidbook.sample import SampleSummary, make_sample

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return make_sample(tmp_path_factory.mktemp("sample"), range(2018, 2026), scale=0.02, seed=7, faults=False)


@pytest.fixture(scope="session")
def truth(sample: SampleSummary) -> Callable[[str], Rows]:
    def read(name: str) -> Rows:
        with (sample.out / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    return read
