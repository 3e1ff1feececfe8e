"""How an answer of `aidbook trace` looks: what cells say is shown as it stands, and nothing is said twice."""

import datetime as dt
from decimal import Decimal

from aidbook.cli.terminal import out
from aidbook.cli.trace_tables import answer_lines
from aidbook.warehouse.trace.model import Origin, SourceCell, SourceFile, SourceRow, Sum, Term

FILE = SourceFile(
    1, "2022 [b].xlsx", "ab12", "provincial_report", "Cao Bằng", "Sở [/i] Ngoại vụ", 2022, "Y", dt.datetime(2023, 1, 2, 3, 4),
    "in force", is_published=True,
)  # fmt: skip
CELLS = (
    SourceCell("B17", "activity_title", "", "Nước [/b] sạch", "Nước [/b] sạch"),
    SourceCell("U17", "disbursed_year", "", "12.000", Decimal(12000), "USD", "12000 USD (officer [x], 2023-01-05: asked)"),
)
TERM = Term("2022 [b].xlsx", "2_DuAn", "AB17", Decimal(4700), None, None, Decimal(4700), Decimal(1), Decimal(4700))
ORIGIN = Origin(
    kind="project in a year",
    view="projects",
    key_name="project_year_key",
    key=7,
    row={"report_year": 2022, "sector": "Not applicable", "title": "Nước [/b] sạch"},
    sums=[Sum("beneficiaries", Decimal("4700.000000"), [TERM], None)],
    rows=[SourceRow(FILE, "2_DuAn", 17, "project", CELLS, ["donor: [red]X[/red]"])],
)


def test_answer_shows_brackets_of_cells_and_names_as_they_stand() -> None:
    with out.capture() as shown:
        for line in answer_lines(ORIGIN):
            out.print(line, markup=True, highlight=False)
    text = shown.get()
    for said in ("Nước [/b] sạch", "2022 [b].xlsx", "Sở [/i] Ngoại vụ", "officer [x]", "donor: [red]X[/red]"):
        assert said in text
    assert text.count("Nước [/b] sạch") == 2, "in the title and as typed, not as understood again"
    assert "as typed" in text
    assert "12000 USD" in text
    assert "beneficiaries 4,700 = 2_DuAn!AB17 4,700" in text
    assert "Not applicable" not in text
