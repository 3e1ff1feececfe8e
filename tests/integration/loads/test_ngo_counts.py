"""How many NGOs, by each meaning: against the lists of the sample's truth, in which an NGO of five provinces stands five times."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from warehouses import YEARS, Warehouse


def truth(warehouse: Warehouse, name: str, year: int) -> Iterator[Mapping[str, str]]:
    with (warehouse.sample / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row["year"] == str(year))


@pytest.mark.parametrize("year", YEARS)
def test_ngo_of_several_provinces_counts_once_in_the_country(loaded: Warehouse, year: int) -> None:
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    units = dict(loaded.ask("select unit_id, place_34 from bi.dim_place"))
    starts = f"{year - 1}-12-15"
    for row in truth(loaded, "registrations", year):
        for place in ("Việt Nam", units[row["unit_id"]]):
            if row["expires_on"] >= starts:
                expected["registered", place].add(row["ngo"])
            if row["activity_status"] == "đang hoạt động":
                expected["operating", place].add(row["ngo"])
    query = "select meaning, place, distinct_ngos_not_additive from bi.ngo_counts where report_year = %s and told_by = 'reports'"
    published = {(meaning, place): int(count) for meaning, place, count in loaded.ask(query, [year], role="reader")}
    of_lists = {key: count for key, count in published.items() if key[0] != "gave_aid" and count}
    assert of_lists == {key: len(names) for key, names in expected.items()}
    in_places = sum(count for (meaning, place), count in published.items() if meaning == "registered" and place != "Việt Nam")
    assert in_places > published["registered", "Việt Nam"] > 0
    national = loaded.ask("select ngos_registered, ngos_operating, ngos_gave_aid from bi.data_status where report_year = %s", [year])
    assert national == [tuple(published[meaning, "Việt Nam"] for meaning in ("registered", "operating", "gave_aid"))]
