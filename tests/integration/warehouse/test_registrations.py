"""bi.registrations_valid_on and bi.registrations_expiring at their boundaries, asked as a BI tool asks them."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from databases import Database

OPERATION, PROJECT_OFFICE, REPRESENTATIVE = "operation", "project_office", "representative_office"

Event = tuple[int, str, str | None, str, str | None, str | None, int]
"""NGO, event, its day, kind, number, last day of validity, first report year that has it."""


@pytest.fixture
def publish(database: Database) -> Callable[..., None]:
    """Write registration events of France's NGOs 1, 2, … where publish would, without the dimensions that these functions do not read."""

    def write(*events: Event) -> None:
        with psycopg.connect(database.admin) as connection:
            connection.execute("set local session_replication_role = replica")
            connection.execute("insert into marts.dim_country (country_key, name_en, name_vi) values (1, 'France', 'Pháp')")
            for number, (ngo, event, day, kind, certificate, expires, year) in enumerate(events):
                connection.execute(
                    "insert into marts.dim_ngo (ngo_key, ngo_name, country_key) values (%s, 'NGO ' || %s, 1) on conflict do nothing",
                    [ngo, ngo],
                )
                connection.execute(
                    """
                    insert into marts.fct_registration_event (
                        registration_event_key, ngo_key, event, event_date_key, event_date, registration_kind, registration_no,
                        expires_on, reporting_place_key, source_document_key, first_report_year, last_report_year
                    ) values (%s, %s, %s, -1, %s, %s, %s, %s, -1, -1, %s, %s)
                    """,
                    [number, ngo, event, day, kind, certificate, expires, year, year],
                )

    return write


@pytest.fixture
def ask(database: Database) -> Callable[..., Any]:
    def query(text: str, *parameters: Any) -> Any:
        with psycopg.connect(database.reader) as connection:
            return connection.execute(text, parameters).fetchall()  # type: ignore[arg-type]

    return query


@pytest.fixture
def valid(ask: Callable[..., Any]) -> Callable[[str], list[tuple[int, str]]]:
    """Ask for NGO and number of every certificate in force on a day."""
    return lambda day: sorted(ask("select ngo_key, registration_no from bi.registrations_valid_on(%s::date)", day))


def test_certificate_is_valid_from_its_first_to_its_last_day(publish, valid):
    publish((1, "issue", "2022-03-01", OPERATION, "1/HĐ", "2025-02-28", 2022))
    assert [valid(day) for day in ("2022-02-28", "2022-03-01", "2025-02-28", "2025-03-01")] == [[], [(1, "1/HĐ")], [(1, "1/HĐ")], []]


def test_revoked_and_suspended_certificates_end_and_a_later_grant_brings_them_back(publish, valid):
    publish(
        (1, "issue", "2022-03-01", OPERATION, "1/HĐ", "2025-02-28", 2022),
        (1, "revoke", "2023-05-05", OPERATION, "1/HĐ", None, 2023),
        (2, "issue", "2022-03-01", OPERATION, "2/HĐ", "2025-02-28", 2022),
        (2, "suspend", "2023-05-05", OPERATION, "2/HĐ", None, 2023),
        (2, "reissue", "2023-09-01", OPERATION, "2/HĐ", None, 2023),
        # The end of an old certificate does not touch the one that took its place.
        (3, "issue", "2022-03-01", OPERATION, "3/HĐ", "2025-02-28", 2022),
        (3, "issue", "2023-05-01", OPERATION, "33/HĐ", "2026-04-30", 2023),
        (3, "terminate", "2023-05-05", OPERATION, "3/HĐ", None, 2023),
    )
    before, after, back = [(1, "1/HĐ"), (2, "2/HĐ"), (3, "3/HĐ"), (3, "33/HĐ")], [(3, "33/HĐ")], [(2, "2/HĐ"), (3, "33/HĐ")]
    assert [valid("2023-05-04"), valid("2023-05-05"), valid("2023-09-01")] == [before, after, back]
    # The reissue named no last day: the first one's holds.
    assert valid("2025-03-01") == [(3, "33/HĐ")]


def test_end_beside_the_day_of_issue_counts_from_the_end_of_the_year_that_reports_it(publish, valid):
    publish(
        (1, "issue", "2022-03-01", OPERATION, "1/HĐ", "2025-02-28", 2022),
        (1, "terminate", "2022-03-01", OPERATION, "1/HĐ", "2025-02-28", 2024),
    )
    assert [valid("2024-12-13"), valid("2024-12-14")] == [[(1, "1/HĐ")], []]


def test_project_office_is_no_longer_granted_but_lasts_as_long_as_it_says(publish, valid, ask):
    publish(
        (1, "renew", "2022-10-31", PROJECT_OFFICE, "1/VPDA", "2023-06-30", 2022),
        (2, "renew", "2022-11-01", PROJECT_OFFICE, "2/VPDA", "2023-06-30", 2022),
    )
    assert [valid(day) for day in ("2022-10-31", "2022-11-01", "2023-06-30", "2023-07-01")] == [[(1, "1/VPDA")]] * 3 + [[]]
    doubts = [ask("select doubt from bi.registrations_valid_on(%s::date)", day) for day in ("2022-10-31", "2022-11-01")]
    assert doubts == [[(None,)], [("project_office_abolished",)]]


def test_several_permits_are_several_rows_of_one_organisation(publish, ask):
    publish(
        (1, "issue", "2022-03-01", OPERATION, "1/HĐ", "2025-02-28", 2022),
        (1, "issue", "2022-03-01", REPRESENTATIVE, "1/VPĐD", "2027-02-28", 2022),
        (1, "unknown", None, OPERATION, None, None, 2023),
    )
    query = "select count(*), count(distinct ngo_key) from bi.registrations_valid_on(%s::date)"
    assert ask(query, "2023-12-13") == [(2, 1)]
    # A certificate without a day counts from the end of the year that reports it, and says so.
    assert ask(query, "2023-12-14") == [(3, 1)]
    doubts = ask("select doubt from bi.registrations_valid_on('2024-01-01') order by doubt nulls last")
    assert doubts == [("last_day_not_reported",), (None,), (None,)]


def test_expiring_counts_both_ends_and_tells_what_is_followed(publish, ask):
    publish(
        (1, "issue", "2022-03-01", OPERATION, "1/HĐ", "2025-01-31", 2022),
        (2, "issue", "2022-03-01", OPERATION, "2/HĐ", "2025-03-31", 2022),
        (3, "issue", "2022-03-01", OPERATION, "3/HĐ", "2025-04-01", 2022),
        (4, "issue", "2022-03-01", OPERATION, "4/HĐ", "2025-02-28", 2022),
        (4, "renew", "2025-01-02", OPERATION, "44/HĐ", "2028-01-01", 2025),
    )
    rows = ask("select ngo_key, days_left, has_longer_one from bi.registrations_expiring('2025-01-31', 59) order by 1, 2")
    assert rows == [(1, 0, False), (2, 59, False), (4, 28, True)]


def test_functions_are_for_readers_only_and_say_what_they_do(ask):
    rows = ask(
        """
        select p.proname, has_function_privilege('bi_reader', p.oid, 'execute'), has_function_privilege('public', p.oid, 'execute'),
            obj_description(p.oid) like '%%| Tiếng Việt: %%'
        from pg_proc as p
        where p.pronamespace = 'bi'::regnamespace
        order by 1
        """
    )
    names = ["disbursement_rate", "registrations_expiring", "registrations_valid_on"]
    assert [row for row in rows if row[0] in names] == [(name, True, False, True) for name in names]


def test_disbursement_rate_is_disbursed_over_committed_and_nothing_over_nothing(ask):
    # Lâm Đồng 2022, new and running grants (domain notes, 2.4).
    assert [float(value) for value in ask("select bi.disbursement_rate(158146, 615151), bi.disbursement_rate(327447, 1174012)")[0]] == [
        25.7085,
        27.8913,
    ]
    assert ask("select bi.disbursement_rate(5, 0), bi.disbursement_rate(null, 5), bi.disbursement_rate(0, 5)") == [(None, None, 0)]
