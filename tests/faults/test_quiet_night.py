"""A night with nothing new: without dbt and Great Expectations, which is why it is done in seconds, and it writes nothing."""

import os
import subprocess
import sys
import time

import psycopg
import pytest
from faults.nights import Nights

pytestmark = pytest.mark.slow

NIGHT = """
import sys

def watch(event, arguments):
    started = arguments[0] if event == "import" else " ".join(map(str, arguments[1])) if event == "subprocess.Popen" else ""
    for heavy in ("dbt", "great_expectations"):
        if started.split(".")[0] == heavy or (event == "subprocess.Popen" and heavy in started):
            print(f"started {heavy}", flush=True)

sys.addaudithook(watch)

from aidbook.flows.answers import answer_submissions
from aidbook.flows.bulletins import collect_pages, extract_pages, load_claims
from aidbook.flows.intake import request_changed_years, take_in

print(take_in().new, request_changed_years("a night"), answer_submissions().answered)
collect_pages()
print(extract_pages().pages, load_claims("a night").state)
"""


def written(nights: Nights) -> dict[str, tuple[int, int]]:
    """Rows of every table, and how many were ever inserted, updated or deleted."""
    with psycopg.connect(nights.database.admin) as connection:
        changes = connection.execute(
            "select schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables order by 1"
        ).fetchall()
        return {table: (connection.execute(f"select count(*) from {table}").fetchone()[0], count) for table, count in changes}


def test_night_with_nothing_new_starts_no_dbt_and_writes_nothing(after_a_night):
    before = written(after_a_night)
    began = time.monotonic()
    environment = {**os.environ, **after_a_night.environment}
    done = subprocess.run([sys.executable, "-c", NIGHT], env=environment, capture_output=True, text=True, check=True)
    seconds = time.monotonic() - began
    print(f"\na night with nothing new: {seconds:.1f} s with the start of Python")
    assert done.stdout.splitlines() == ["0 [] 0", "0 unchanged"]
    assert written(after_a_night) == before
