"""The real reader on an honest file gives the truth that the file was typed from."""

import csv

from aidbook.model.submission import Table
from aidbook.sample import SampleSummary
from aidbook.text.fold import settle_tones
from aidbook.workbooks.read import read_workbook

SAME = (
    "committed_total", "committed_year", "disbursed_year", "disbursed_cumulative", "disbursed_cash", "start_date", "end_date",
    "approval_no", "approval_date", "currency", "status", "approval_level",
)  # fmt: skip


def test_reader_gives_the_truth_of_cao_bang_2022(sample: SampleSummary) -> None:
    name = "2022_04_cao-bang.xlsx"
    with (sample.out / "truth/activities.csv").open(encoding="utf-8", newline="") as lines:
        truth = {int(row["row"]): row for row in csv.DictReader(lines) if row["file"] == name}
    read = read_workbook(sample.out / "inbox/2022" / name)
    rows = {row.row_number: row for row in read.rows if row.table is Table.PROJECT}
    assert read.province_unit_id == "VN63-04"
    assert set(rows) == set(truth)
    for number, row in rows.items():
        assert {field: row.values[field] for field in SAME} == {field: truth[number][field] for field in SAME}
        assert settle_tones(str(row.values["donor_name"])) == settle_tones(truth[number]["donor_text"])
        assert settle_tones(str(row.values["activity_title"])) == settle_tones(truth[number]["activity_title"])
