"""What `make run` ends with: a table of years, and four lines that say where to go from there."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table

from aidbook.local.airflow import Airflow
from aidbook.local.airflow_config import USER
from aidbook.settings import Settings
from aidbook.warehouse.connect import connected

_WIDTH = 100

_YEARS = """
with aid as (
    select
        report_year,
        sum(committed_year_usd) as committed_usd,
        sum(disbursed_year_usd) as disbursed_usd
    from marts.fct_aid_flow
    group by report_year
)

select
    s.report_year,
    s.provinces_received,
    s.provinces_expected,
    s.publication_state,
    (select count(distinct n.ngo_key) from marts.fct_ngo_presence as n where n.report_year = s.report_year) as ngos,
    (select count(*) from marts.fct_project_year as p where p.report_year = s.report_year) as activities,
    aid.committed_usd,
    aid.disbursed_usd,
    (select count(*) from marts.fct_claim as c where c.data_year = s.report_year) as claims,
    s.open_findings,
    s.verdict
from ops.year_status as s
left join aid on aid.report_year = s.report_year
order by s.report_year
"""


def year_table() -> Table:
    """One line per report year, as `ops` and the published stars tell it."""
    # Without lines between the columns it fits a terminal of 100.
    table = Table(title="What is published, amounts in US dollars", title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for header in ("Year", "Provinces", "State", "NGOs", "Activities", "Committed", "Disbursed", "Claims", "Findings"):
        table.add_column(header, justify="left" if header == "State" else "right")
    table.add_column("Verdict")
    with connected("loader") as connection:
        rows = connection.execute(_YEARS).fetchall()
    for year, received, expected, state, ngos, activities, committed, disbursed, claims, findings, verdict in rows:
        table.add_row(
            str(year),
            f"{received} of {expected if expected is not None else '?'}",
            state or "–",
            f"{ngos:,}",
            f"{activities:,}",
            _money(committed),
            _money(disbursed),
            str(claims),
            str(findings),
            verdict.replace("_", " "),
        )
    return table


def show_years(console: Console) -> None:
    """Print the table; a terminal that is narrower than it wraps its lines, which is better than figures that are cut."""
    Console(file=console.file, width=max(console.width, _WIDTH), force_terminal=console.is_terminal).print(year_table())


def next_steps(settings: Settings, airflow: Airflow) -> Iterator[str]:
    """The four lines."""
    address = settings.dsn_of("reader").split("@")[-1]
    yield f"Airflow        {airflow.url}  user {USER}, password {airflow.password}"
    yield f"BI tools       PostgreSQL {address}, user bi_reader, schema bi; `.venv/bin/aidbook db url` prints it with the password"
    yield f"Gate's report  {_newest_page(settings.pages)}"
    yield "Stop           make stop"


def _money(amount: Decimal | None) -> str:
    return "–" if amount is None else f"{amount:,.0f}"


def _newest_page(pages: Path) -> str:
    with connected("loader") as connection:
        row = connection.execute("select page_path from ops.load where page_path is not null order by load_id desc limit 1").fetchone()
    return f"{row[0]} (one page a load)" if row else f"{pages} (no load yet)"
