"""The stars: twelve questions over twenty years, and what building one year costs after them.

Run: ``python bench/stars.py``. Builds a PostgreSQL of its own and removes it. Goals: see bench/README.md.
"""

import argparse
import os
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from measuring import judge, own_database, own_folder, print_machine, run_sql, timed

YEAR, FIRST, LAST = 2023, 2006, 2025
"""The year that is really loaded, and the years that it stands for."""

HOLES = {"base": YEAR, "first": FIRST, "last": LAST}
"""What the SQL files here need to be told."""


def main() -> None:
    """Print each measure beside its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the loaded year; 1 is some 2,800 activities")
    parser.add_argument("--rows", type=float, default=1.0, help="millions of rows of fct_aid_flow")
    parser.add_argument("--builds", type=int, default=3, help="how often the year is built, each time")
    parser.add_argument("--asked", type=int, default=20, help="how often each question is asked")
    parser.add_argument("--only", choices=("questions", "builds"), help="one half of it")
    parser.add_argument("--explain", type=int, default=0, help="show the plan of this question too")
    chosen = parser.parse_args()
    print_machine()
    with own_folder() as folder, own_database(folder) as dsn:
        load_sample(folder / "sample", chosen.scale)
        if chosen.only != "questions":
            builds(dsn, folder, chosen.builds)
        if chosen.only != "builds":
            questions(dsn, chosen.rows, chosen.asked, chosen.explain)


def load_sample(sample: Path, scale: float) -> None:
    """Land and publish one year and what bulletins say of it, all the real way."""
    from aidbook.flows.bulletins import collect_pages, extract_pages, load_claims
    from aidbook.flows.intake import take_in
    from aidbook.flows.whole_load import load_year
    from aidbook.local.site import SampleSite
    from aidbook.sample import make_sample
    from aidbook.settings import reload_settings, settings

    make_sample(sample, [YEAR], scale, 1, False)
    take_in([sample / "inbox"])
    site = SampleSite(settings().home, sample / "site")
    site.start()
    try:
        os.environ["AIDBOOK_SAMPLE_SITE"] = site.url
        reload_settings()
        collect_pages()
    finally:
        site.stop()
    extract_pages()
    outcomes = [load_year(YEAR, "bench"), load_claims("bench")]
    assert {outcome.state for outcome in outcomes} == {"published"}, outcomes


def builds(dsn: str, folder: Path, times: int) -> None:
    """Dbt for one year, with one year published and with twenty; and its SQL alone, by psql."""
    alone, _ = build(times)
    with psycopg.connect(dsn) as connection:
        run_sql(connection, "stars_landing.sql", **HOLES)
        activities = connection.execute("select count(*) from registry.row_identity where project_id is not null").fetchone()
        connection.commit()
        connection.autocommit = True
        connection.execute("analyze")
    print(f"Dbt for {YEAR}: {alone:.1f} s with one year published, {activities} project rows in all after {LAST - FIRST + 1}")
    among_all, load_id = build(times)
    judge(among_all / alone, f"times as long ({among_all:.1f} s) after {LAST - FIRST + 1} years", 1.25)
    by_psql, _ = timed(lambda: replay(dsn, load_id, folder))
    judge(among_all - by_psql, f"s more than its SQL by psql alone ({by_psql:.1f} s)", 8)


def build(times: int) -> tuple[float, int]:
    """The median of the seconds that dbt takes for the year, its start included, and the last load that was built."""
    from aidbook.flows.year import build_candidate, open_load

    seconds = []
    for _ in range(times):
        load_id = open_load(YEAR, "bench", forced=True, dry_run=True)
        assert load_id is not None
        took, _ = timed(lambda load_id=load_id: build_candidate(load_id))  # type: ignore[misc]
        seconds.append(took)
    return statistics.median(seconds), load_id


def replay(dsn: str, load_id: int, folder: Path) -> None:
    """Run what dbt ran, in its order, in a schema of its own, by one psql."""
    from aidbook.local.postgres import wheel_binaries
    from aidbook.warehouse.build import candidate_schema

    schema = candidate_schema(load_id)
    script = folder / "replay.sql"
    lines = [f"create schema {schema}_replay;", *(sql.replace(schema, f"{schema}_replay") for sql in statements(load_id))]
    script.write_text("\n".join(lines), encoding="utf-8")
    psql = [wheel_binaries() / "psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--output", os.devnull, "--file", script, dsn]
    subprocess.run(psql, check=True)


def statements(load_id: int) -> Iterator[str]:
    """The SQL of each node in the order in which dbt ran it, renamed as dbt renames."""
    import json

    from aidbook.warehouse.build import candidate_work

    work = candidate_work(load_id)
    nodes = json.loads((work / "manifest.json").read_bytes())["nodes"]
    for result in json.loads((work / "run_results.json").read_bytes())["results"]:
        node = nodes[result["unique_id"]]
        run = work / "run" / node["package_name"] / node["original_file_path"]
        if node["resource_type"] == "test":
            run = run / node["path"] if run.suffix == ".yml" else run
        yield run.read_text(encoding="utf-8").strip().rstrip(";") + ";"
        if node["resource_type"] == "model":
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            yield f'alter {kind} "{node["schema"]}"."{node["alias"]}__dbt_tmp" rename to "{node["alias"]}";'


def questions(dsn: str, millions: float, times: int, explain: int) -> None:
    """Each question as the reader of bi, after one warm-up."""
    from aidbook.settings import settings
    from aidbook.warehouse.questions import read_questions

    with psycopg.connect(dsn) as connection:
        (rows,) = connection.execute("select count(*) from marts.fct_aid_flow where report_year = %s", [YEAR]).fetchone() or (1,)
        years = LAST - FIRST + 1
        run_sql(connection, "stars_data.sql", **HOLES, copies=max(1, round(millions * 1_000_000 / rows / years)))
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
        for table in ("fct_aid_flow", "fct_project_year", "fct_ngo_presence", "dim_project", "dim_donor", "dim_partner"):
            # A table of bi that shows a star has statistics of its own.
            connection.execute(f"analyze bi.{table}")
        (rows,) = connection.execute("select count(*) from marts.fct_aid_flow").fetchone() or (0,)
        sizes = connection.execute("select count(*), count(distinct donor_key) from marts.dim_project").fetchone()
    print(f"{rows:,} rows in fct_aid_flow over {years} years, {sizes} projects and donors; p95 of {times} answers")
    with psycopg.connect(settings().dsn_of("reader"), autocommit=True) as reader:
        for question in read_questions():
            sql = question.sql
            reader.execute(sql).fetchall()
            seconds = [timed(lambda sql=sql: reader.execute(sql).fetchall())[0] for _ in range(times)]  # type: ignore[misc]
            print(f"{question.number:>3}. {question.asked_en}")
            judge(1000 * statistics.quantiles(seconds, n=20, method="inclusive")[-1], "ms", 300)
            if question.number == explain:
                print("\n".join(line for (line,) in reader.execute(f"explain (analyze, buffers) {sql}")))


if __name__ == "__main__":
    main()
