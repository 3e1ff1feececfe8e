"""Writes the documentation's site from an empty database, which it fills with a small sample. `aidbook.local.docs` starts it."""

import shutil
import sys
from pathlib import Path

from rich.console import Console

from aidbook.errors import AidbookError
from aidbook.flows.bulletins import load_claims
from aidbook.flows.intake import take_in
from aidbook.flows.whole_load import load_year
from aidbook.sample import make_sample
from aidbook.settings import reload_settings, settings
from aidbook.warehouse.connect import connected
from aidbook.warehouse.dbt import read_manifest, run_dbt
from aidbook.warehouse.dictionary import read_dictionary, read_sums
from aidbook.warehouse.dictionary_pages import write_pages
from aidbook.warehouse.upgrade import upgrade

YEAR = 2023
SCALE = 0.02
"""A fiftieth of the real number of activities: enough for an example in nearly every column."""


def write_site(site: Path, console: Console) -> None:
    """Write ``vi/``, ``en/`` and ``dbt/`` under the folder; what was in it goes.

    Raises:
        AidbookError: a step cannot go on; the message says what, and what to do.
    """
    with console.status("The warehouse's structure") as status:
        upgrade(lambda step: status.update(f"The warehouse's structure: {step}"))
        reload_settings()
        status.update("The sample, for examples")
        sample = settings().home / "sample"
        make_sample(sample, [YEAR], SCALE, 1, False)
        take_in([sample / "inbox"])
        load_year(YEAR, "make docs")
        load_claims("make docs")
        status.update("dbt's site")
        work = settings().work / "docs"
        run_dbt(["docs", "generate", "--static"], target="published", role="owner", schema="marts", target_path=work)
        status.update("The dictionary's pages")
        shutil.rmtree(site, ignore_errors=True)
        with connected("reader") as connection:
            pages = write_pages(read_dictionary(connection, read_sums(read_manifest(work))), site)
        (site / "dbt").mkdir(parents=True)
        shutil.copy(work / "static_index.html", site / "dbt" / "index.html")
    console.print(f"Data dictionary, {len(pages)} pages: {site / 'vi' / 'index.html'} · {site / 'en' / 'index.html'}", soft_wrap=True)
    console.print(f"dbt's models and their lineage: {site / 'dbt' / 'index.html'}", soft_wrap=True)


if __name__ == "__main__":
    try:
        write_site(Path(sys.argv[1]), Console(stderr=True))
    except AidbookError as error:
        sys.exit(str(error))
