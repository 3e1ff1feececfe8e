"""Suites run by Great Expectations on PostgreSQL. The only module that imports it, and late: the import takes four seconds."""

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row

from aidbook.errors import SuiteError
from aidbook.quality.suites import UNEXPECTED_ROWS, Check, Suite
from aidbook.quality.verdict import CheckResult

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.datasource.fluent.postgres_datasource import PostgresDatasource
    from great_expectations.expectations.expectation import Expectation

Connection = psycopg.Connection[Any]
_ASSETS = count(1)

_UNCOUNTED, _COUNTED = "-c enable_nestloop=off", "-c default_statistics_target=10"
"""Of a batch that is a query PostgreSQL expects too few rows, and would join thousands one by one. One that is kept in a table it counts:
roughly, as a batch lives for a second."""


def run_suite(connection: Connection, suite: Suite, keep_in: str | None = None) -> list[CheckResult]:
    """Run a bound suite on the database of `connection`, as the same role, on connections of its own.

    What it shall see must be committed. With `keep_in`, a schema, the batch is computed once into a table there, which is dropped again:
    Great Expectations asks twice for each check, and a batch over a candidate's views is dear. Failing rows are read here, whole and all
    of them: Great Expectations lists 200 at most.

    Raises:
        SuiteError: a check cannot be run as it is written; a gate must never take that for a pass, nor for a fault of the data.
    """
    _import_at_once()
    import great_expectations as gx

    planning = _UNCOUNTED if keep_in is None else _COUNTED
    with _session(connection, planning) as session, _kept_batch(session, suite, keep_in) as kept:
        # It takes a query for one only if it begins with the word select.
        query = f"select * from (\n{kept.batch}\n) as rows_of_batch"
        batch = _datasource(_address(connection), planning).add_query_asset(f"{suite.name}_{next(_ASSETS)}", query=query)
        expectations = gx.ExpectationSuite(suite.name, expectations=[build_expectation(kept, check) for check in kept.checks])
        # It answers in an order of its own.
        answers = _by_check(batch.add_batch_definition_whole_table("all").get_batch().validate(expectations, result_format="BASIC"))
        return [_result(session, kept, check, answers[check.id]) for check in kept.checks]


def build_expectation(suite: Suite, check: Check) -> "Expectation":
    """A check as Great Expectations' own object.

    Raises:
        SuiteError: no such type, or arguments that it does not take.
    """
    _import_at_once()
    import great_expectations.expectations as gxe

    expectation_class = getattr(gxe, "".join(part.capitalize() for part in check.type.split("_")), None)
    if expectation_class is None:
        raise SuiteError(f"{suite.name}.yml: check {check.id}: Great Expectations has no type {check.type}")
    arguments = dict(check.kwargs)
    if check.type == UNEXPECTED_ROWS and check.query is not None:
        # It would take any brace of the SQL for a field of its own.
        literal = check.query.replace("{", "{{").replace("}", "}}")
        arguments["unexpected_rows_query"] = _over_batch("select * from {batch}", literal)
    try:
        expectation: Expectation = expectation_class(**arguments, severity=check.severity.value, meta={"id": check.id})
    except (ValueError, TypeError) as error:
        raise SuiteError(f"{suite.name}.yml: check {check.id}: {' '.join(str(error).split())}") from None
    return expectation


@cache
def _import_at_once() -> None:
    """Import it without looking for garbage among a million objects that stay: a sixth of the time that the import takes."""
    gc.disable()
    try:
        import great_expectations  # noqa: F401
    finally:
        gc.enable()
    gc.freeze()


@contextmanager
def _session(connection: Connection, planning: str) -> Iterator[Connection]:
    with psycopg.connect(connection.info.dsn, password=connection.info.password, autocommit=True, options=planning) as session:
        yield session


@contextmanager
def _kept_batch(session: Connection, suite: Suite, keep_in: str | None) -> Iterator[Suite]:
    if keep_in is None:
        yield suite
        return
    table = f"{keep_in}.batch_of_{suite.name}"
    try:
        # One may be left from a gate that was killed.
        session.execute(f"drop table if exists {table}")
        session.execute(f"create unlogged table {table} as\n{suite.batch}")
    except psycopg.Error as error:
        raise SuiteError(f"{suite.name}.yml: its batch cannot be read: {str(error).splitlines()[0]}") from error
    try:
        session.execute(f"analyze {table}")
        yield suite.model_copy(update={"batch": f"select * from {table}"})
    finally:
        session.execute(f"drop table {table}")


@cache
def _datasource(address: str, planning: str) -> "PostgresDatasource":
    """The one data source of this process, database and way of planning, in a context that lives in memory and sends nothing anywhere."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # What it tells of itself would fill the log of a task, and says nothing about the data.
    logging.getLogger(gx.__name__).setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    options: dict[str, Any] = {
        # A check that writes is a mistake. A long process may find its idle connection cut.
        "kwargs": {"connect_args": {"options": f"{planning} -c default_transaction_read_only=on"}, "pool_pre_ping": True}
    }
    return context.data_sources.add_postgres("warehouse", connection_string=address, **options)


def _address(connection: Connection) -> str:
    """The address of a connection for SQLAlchemy, with psycopg 3 named: not every version takes it by itself."""
    from sqlalchemy import URL

    info = connection.info
    url = URL.create("postgresql+psycopg", info.user, info.password or None, info.host, info.port, info.dbname)
    return url.render_as_string(hide_password=False)


def _by_check(answer: "ExpectationSuiteValidationResult") -> Mapping[str, "ExpectationValidationResult"]:
    found = {}
    for result in answer.results:
        configuration = result.expectation_config
        if configuration is not None:
            found[str((configuration.meta or {})["id"])] = result
    return found


def _result(connection: Connection, suite: Suite, check: Check, answer: "ExpectationValidationResult") -> CheckResult:
    if fault := _raised(answer):
        raise SuiteError(f"{suite.name}.yml: check {check.id} cannot be run: {fault}")
    observed = _observed(answer.result)
    if answer.success:
        return CheckResult(check, True, observed, 0, restates_findings=suite.restates_findings)
    rows = _failing_rows(connection, suite, check)
    return CheckResult(check, False, observed, max(len(rows), 1), rows, suite.restates_findings)


def _raised(answer: "ExpectationValidationResult") -> str | None:
    """The first line of what a check raised instead of answering."""
    information = answer.exception_info or {}
    # One exception, or one for each metric.
    several: list[Any] = [information, *information.values()]
    for one in several:
        if isinstance(one, dict) and one.get("raised_exception"):
            message: str = one["exception_message"]
            return message.strip().splitlines()[0]
    return None


def _observed(result: Mapping[str, Any]) -> str | None:
    for key in ("observed_value", "unexpected_count"):
        if result.get(key) is not None:
            return str(result[key])
    return None


def _failing_rows(connection: Connection, suite: Suite, check: Check) -> Sequence[Mapping[str, Any]]:
    if check.query is None:
        return ()
    with connection.cursor(row_factory=dict_row) as cursor:
        # The SQL comes from the project's own suites, never from data.
        cursor.execute(_over_batch(suite.batch, check.query))
        return cursor.fetchall()


def _over_batch(batch: str, query: str) -> str:
    """A check's query with its batch in front, so that it may name `batch` as often as it likes and have a `with` of its own."""
    return f"with batch as (\n{batch}\n)\nselect * from (\n{query}\n) as failing"
