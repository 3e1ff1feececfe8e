"""Publish: differences only, members that are used, history without gaps, keys that hold."""

from typing import Any

import psycopg
import pytest

from aidbook.warehouse.publish import Difference, refresh_statistics

DONORS = [(1, "Plan"), (2, "Oxfam"), (3, "nobody uses me"), (-1, "unknown")]
FLOWS = [(10, 2022, 1, 100), (11, 2022, 2, None)]


def test_publish_first_time_inserts_facts_and_only_used_members(stage):
    stage.candidate(DONORS, FLOWS)
    assert stage.publish(2022) == {"fct_t_flow": (2, 0, 0), "dim_t_donor": (3, 0, 0)}
    assert stage.rows("marts.dim_t_donor") == [(-1, "unknown"), (1, "Plan"), (2, "Oxfam")]


def test_publish_same_candidate_twice_touches_no_row(stage):
    stage.candidate(DONORS, FLOWS)
    stage.publish(2022)
    before = stage.connection.execute("select ctid, xmin, * from marts.fct_t_flow order by 3").fetchall()
    assert stage.publish(2022) == {"fct_t_flow": (0, 0, 0), "dim_t_donor": (0, 0, 0)}
    assert stage.connection.execute("select ctid, xmin, * from marts.fct_t_flow order by 3").fetchall() == before


def test_publish_changed_year_replaces_that_year_and_leaves_the_others(stage):
    stage.candidate(DONORS, FLOWS)
    stage.publish(2022)
    stage.candidate(DONORS, [(20, 2023, 2, 7)])
    stage.publish(2023)
    stage.candidate(DONORS, [(10, 2022, 1, 150)])
    assert stage.publish(2022)["fct_t_flow"] == (0, 1, 1)
    assert stage.rows("marts.fct_t_flow") == [(10, 2022, 1, 150), (20, 2023, 2, 7)]


def test_publish_member_that_no_fact_uses_any_more_is_removed_and_remembered(stage):
    stage.candidate(DONORS, FLOWS)
    stage.publish(2022)
    stage.candidate(DONORS, FLOWS[:1])
    assert stage.publish(2022)["dim_t_donor"] == (0, 0, 1)
    closed = stage.connection.execute("select donor_name, upper_inf(known) from history.dim_t_donor where donor_key = 2").fetchall()
    assert closed == [("Oxfam", False)]


def test_history_any_moment_shows_what_was_published_then(stage):
    stage.candidate(DONORS, FLOWS)
    stage.publish(2022)
    then = stage.connection.execute("select clock_timestamp()").fetchone()[0]
    stage.candidate(DONORS, [(10, 2022, 1, 999)])
    stage.publish(2022)
    known = "select flow_key, amount_usd from history.fct_t_flow where known @> %s::timestamptz order by 1"
    assert stage.connection.execute(known, [then]).fetchall() == [(10, 100), (11, None)]
    now = stage.connection.execute("select clock_timestamp()").fetchone()[0]
    assert stage.connection.execute(known, [now]).fetchall() == [(10, 999)]


def test_publish_null_to_zero_is_a_change(stage):
    stage.candidate(DONORS, FLOWS)
    stage.publish(2022)
    stage.candidate(DONORS, [FLOWS[0], (11, 2022, 2, 0)])
    assert stage.publish(2022)["fct_t_flow"] == (0, 1, 0)


def test_publish_fact_without_member_fails_whole_and_changes_nothing(stage):
    stage.candidate(DONORS, FLOWS)
    stage.publish(2022)
    stage.candidate([(1, "Plan")], [(10, 2022, 1, 5), (12, 2022, 77, 5)])
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        stage.publish(2022)
    assert stage.rows("marts.fct_t_flow") == [(10, 2022, 1, 100), (11, 2022, 2, None)]


def test_statistics_after_the_first_publish_are_of_all_columns(stage):
    _publish_and_count(stage, 2022, [(n, 2022, 1 if n < 600 else 2, 5) for n in range(1000)])
    assert _counted(stage) == _on_both(report_year="{2022}", donor_key="{1,2}", amount_usd="{5}")


def test_statistics_after_one_year_more_find_it_and_leave_amounts_as_they_were(stage):
    _publish_and_count(stage, 2022, [(n, 2022, 1 if n < 600 else 2, 5) for n in range(1000)])
    _publish_and_count(stage, 2023, [(2000 + n, 2023, 3, 8) for n in range(60)])
    assert _counted(stage) == _on_both(report_year="{2022,2023}", donor_key="{1,2,3}", amount_usd="{5}")


def test_statistics_after_several_small_changes_are_of_all_columns_again(stage):
    _publish_and_count(stage, 2022, [(n, 2022, 1 if n < 600 else 2, 5) for n in range(1000)])
    _publish_and_count(stage, 2023, [(2000 + n, 2023, 3, 8) for n in range(60)])
    _publish_and_count(stage, 2024, [(3000 + n, 2024, 3, 8) for n in range(50)])
    assert _counted(stage) == _on_both(report_year="{2022,2023,2024}", donor_key="{1,2,3}", amount_usd="{5,8}")


def test_statistics_after_a_change_of_a_tenth_are_of_all_columns(stage):
    _publish_and_count(stage, 2022, [(n, 2022, 1 if n < 600 else 2, 5) for n in range(1000)])
    _publish_and_count(stage, 2023, [(2000 + n, 2023, 3, 8) for n in range(150)])
    assert _counted(stage) == _on_both(report_year="{2022,2023}", donor_key="{1,2,3}", amount_usd="{5,8}")


def test_statistics_of_a_column_that_was_never_counted_are_made_good(stage):
    _publish_and_count(stage, 2022, [(n, 2022, 1 if n < 600 else 2, 5) for n in range(1000)])
    stage.connection.execute("select pg_clear_attribute_stats('bi', 'fct_t_flow', 'amount_usd', true)")
    _publish_and_count(stage, 2023, [(2000 + n, 2023, 3, 8) for n in range(60)])
    assert _counted(stage) == _on_both(report_year="{2022,2023}", donor_key="{1,2,3}", amount_usd="{5,8}")


def _publish_and_count(stage: Any, year: int, flows: list[tuple[int, int, int, int | None]]) -> None:
    stage.candidate(DONORS, flows)
    differences = [Difference(table, *changed) for table, changed in stage.publish(year).items()]
    # Loads are minutes apart, these milliseconds: PostgreSQL tells others once a second what a session changed.
    stage.connection.execute("select pg_stat_force_next_flush()")
    refresh_statistics(stage.connection, differences)


def _counted(stage: Any) -> dict[str, dict[str, str]]:
    """The most common values of columns that the planner knows of, where it reads bi and where it reads marts itself."""
    rows = stage.connection.execute(
        """
        select schemaname, attname, most_common_vals::text
        from pg_stats
        where tablename = 'fct_t_flow' and schemaname in ('bi', 'marts') and most_common_vals is not null
        """
    )
    counted: dict[str, dict[str, str]] = {}
    for schema, column, values in rows:
        counted.setdefault(schema, {})[column] = values
    return counted


def _on_both(**values: str) -> dict[str, dict[str, str]]:
    return {"bi": values, "marts": values}
