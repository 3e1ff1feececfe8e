"""What bi showed on a day gone by: made from the views themselves and from the versions that publish keeps.

For every published table ``x`` a view ``bi.x_versions``; for every subject ``s`` a view ``bi.s_history`` and the functions
``bi.s_known_at(moment)`` and ``bi.s_known_on(day)``. All of them start with what the view of the subject says, so that one query, that of
dbt_project/models/bi, is the only place where a subject is joined. Runs only in ``aidbook db upgrade`` and ``aidbook rebuild``.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from aidbook.clock import TIME_ZONE
from aidbook.errors import WarehouseError
from aidbook.warehouse.comments import comment_like
from aidbook.warehouse.roles import NAMES
from aidbook.warehouse.stars import Star
from aidbook.warehouse.subjects import Recorded, Subject, recorded_tables
from aidbook.warehouse.versions import over_versions

STILL: Final = "9999-12-31 00:00:00+00"
"""known_to of what is published now.

Not null: a filter of most BI tools is a list of conditions that all hold, and "known_to is after the day" must be one condition. Not
PostgreSQL's infinity: pandas, JDBC and psycopg cannot read it.
"""

_WHEN: Final = {
    "known_from": "When this version was published. | Tiếng Việt: Thời điểm bản ghi này được công bố.",
    "known_to": "When it was replaced or withdrawn; 9999-12-31 while it is the published one. | Tiếng Việt: Thời điểm bị thay thế hoặc "
    "rút; 9999-12-31 nếu đang được công bố.",
    "is_current": "Whether it is published now. | Tiếng Việt: Đúng nếu đang được công bố.",
}

_PUBLICATION: Final = {
    "unit": "year, or claims. | Tiếng Việt: Năm báo cáo (year) hoặc số liệu báo chí (claims).",
    "report_year": "Report year; 0 for the claims. | Tiếng Việt: Năm báo cáo; 0 là số liệu báo chí.",
    "is_final": "False while provinces are missing. | Tiếng Việt: Sai nếu còn thiếu địa phương.",
    "published_at": "When it was published. | Tiếng Việt: Thời điểm công bố.",
}

# A name that nobody gave must not look like a day on which nothing was published.
_EDITION_MOMENT: Final = """
declare
    moment timestamptz;
begin
    select e.known_at into moment from bi.edition as e where lower(e.edition) = lower(normalize(btrim($1), nfc));
    if moment is null then
        raise no_data_found using message = format('No edition is called "%s".', $1), hint = 'select * from bi.edition lists them.';
    end if;
    return moment;
end
"""


def keep_past(connection: psycopg.Connection[TupleRow], stars: Sequence[Star], subjects: Sequence[Subject]) -> None:
    """Make or refresh all that shows the past in bi; columns are only added, at the end."""
    recorded = {table.name: table for table in recorded_tables(stars)}
    for table in recorded.values():
        _show_versions(connection, table)
    for subject in subjects:
        _show_history(connection, subject, recorded)
        _make_functions(connection, subject, recorded)
    _make_function(
        connection,
        "edition_moment",
        "edition text",
        "timestamptz",
        _EDITION_MOMENT,
        "The moment that an edition of bi.edition means, to ask a function known_at. | Tiếng Việt: Thời điểm của bản số liệu có tên trong "
        "bi.edition, dùng với các hàm known_at.",
        language="plpgsql",
    )


def _show_versions(connection: psycopg.Connection[TupleRow], table: Recorded) -> None:
    view = f"{table.name}_versions"
    _make_view(connection, view, f"select {_when('known')}, {_names(table.columns)} from {_kept(table)}")
    about = f"Every version of every row of bi.{table.name}, with the time that it was the published one."
    about_vi = f"Mọi phiên bản của từng dòng bi.{table.name} và thời gian được công bố."
    if not table.is_star:
        about = "When each report year (unit year) and the claims (unit claims) were published, also earlier."
        about_vi = "Các lần công bố của từng năm báo cáo (unit year) và của số liệu báo chí (unit claims)."
    comment_like(connection, view, f"{about} | Tiếng Việt: {about_vi}", (table.schema, table.name), {**_PUBLICATION, **_WHEN})


def _show_history(connection: psycopg.Connection[TupleRow], subject: Subject, recorded: Mapping[str, Recorded]) -> None:
    columns = _columns(connection, subject.name)
    if subject.year_of is None:
        versions = over_versions(subject.over(lambda name: _kept(recorded[name])), subject.name)
    else:
        versions = _by_year(subject, subject.year_of, recorded, columns)
    # Versions of a star that a subject does not show make no version of the subject.
    query = f"""
        select {_when("k.known")}, {_names(columns)}
        from (
            select {_names(columns)}, range_agg(known) as known from ({versions}) as versions group by {_names(columns)}
        ) as rows_of_all_times
        cross join lateral unnest(rows_of_all_times.known) as k (known)
    """
    view = f"{subject.name}_history"
    _make_view(connection, view, query)
    about = f"Every row that bi.{subject.name} ever showed, with the time that it was the published one; sums are right of one moment only."
    about_vi = f"Mọi dòng bi.{subject.name} từng hiển thị và thời gian được công bố; chỉ cộng tại một thời điểm."
    comment_like(connection, view, f"{about} | Tiếng Việt: {about_vi}", ("bi", subject.name), _WHEN)


def _by_year(subject: Subject, year_of: Mapping[str, str | None], recorded: Mapping[str, Recorded], columns: Sequence[str]) -> str:
    """The rows of each year at every moment when something changed that they are made of."""
    changes = " union ".join(
        f"select {column} as year, {edge}(known) as moment from {_kept(recorded[name])} where {column} is not null"
        for name, column in year_of.items()
        if column is not None
        for edge in ("lower", "upper")
    )
    everywhere = "".join(
        f" union select c.year, {edge}(t.known) from changes_of_a_year as c cross join {_kept(recorded[name])} as t"
        for name, column in year_of.items()
        if column is None
        for edge in ("lower", "upper")
    )

    def then(name: str) -> str:
        return f"(select {_names(recorded[name].columns)} from {_kept(recorded[name])} where known @> m.moment)"

    # offset 0: the year must reach the tables, and a query that is planned apart hands it on.
    return f"""
        with changes_of_a_year as ({changes}),
        changes as (select * from changes_of_a_year{everywhere}),
        moments as (
            select year, moment, lead(moment) over (partition by year order by moment) as next_moment
            from changes where moment is not null
        )
        select {_names(columns)}, tstzrange(m.moment, m.next_moment) as known
        from moments as m
        cross join lateral (select * from ({subject.over(then)}) as shown where shown.report_year = m.year offset 0) as shown
    """


def _make_functions(connection: psycopg.Connection[TupleRow], subject: Subject, recorded: Mapping[str, Recorded]) -> None:
    def then(name: str) -> str:
        # The moment is worked out once, also where it is asked of a function.
        condition = "known_from <= (select $1) and known_to > (select $1)"
        return f"(select {_names(recorded[name].columns)} from bi.{name}_versions where {condition})"

    at, on = f"{subject.name}_known_at", f"{subject.name}_known_on"
    _make_function(
        connection,
        at,
        "moment timestamptz",
        f'setof bi."{subject.name}"',
        subject.over(then),
        f"The rows of bi.{subject.name} as they were published at a moment. | Tiếng Việt: Các dòng của bi.{subject.name} được công bố tại "
        "một thời điểm.",
    )
    _make_function(
        connection,
        on,
        "day date",
        f'setof bi."{subject.name}"',
        f"select * from bi.{at}((($1 + 1)::timestamp at time zone '{TIME_ZONE}') - interval '1 microsecond')",
        f"The rows of bi.{subject.name} as they were published at the end of a day in Việt Nam. | Tiếng Việt: Các dòng của "
        f"bi.{subject.name} được công bố vào cuối ngày (giờ Việt Nam).",
    )


def _make_function(
    connection: psycopg.Connection[TupleRow], name: str, argument: str, gives: str, body: str, about: str, *, language: str = "sql"
) -> None:
    # Those over a view are of its own row type, so they keep its columns whatever they become. Rights and plan are those of whoever asks,
    # so that a filter on the rows reaches the tables.
    function = sql.Identifier("bi", name)
    connection.execute(
        sql.SQL("create or replace function {} ({}) returns {} language {} stable parallel safe as {}").format(
            function, sql.SQL(argument), sql.SQL(gives), sql.SQL(language), sql.Literal(body)
        )
    )
    connection.execute(sql.SQL("revoke execute on function {} from public").format(function))
    connection.execute(
        sql.SQL("grant execute on function {} to {}, {}").format(function, *(sql.Identifier(NAMES[role]) for role in ("loader", "reader")))
    )
    connection.execute(sql.SQL("comment on function {} is {}").format(function, sql.Literal(about)))


def _make_view(connection: psycopg.Connection[TupleRow], name: str, query: str) -> None:
    try:
        connection.execute(sql.SQL("create or replace view {} as {}").format(sql.Identifier("bi", name), sql.SQL(query)))
    except psycopg.errors.InvalidTableDefinition as error:
        raise WarehouseError(f"bi.{name} may only gain columns, at its end: {error.diag.message_primary}.") from error


def _columns(connection: psycopg.Connection[TupleRow], view: str) -> list[str]:
    rows = connection.execute(
        """
        select attname from pg_attribute
        where attrelid = format('bi.%%I', %s::text)::regclass and attnum > 0 and not attisdropped
        order by attnum
        """,
        [view],
    ).fetchall()
    return [str(name) for (name,) in rows]


def _when(known: str) -> str:
    return f"lower({known}) as known_from, coalesce(upper({known}), timestamptz '{STILL}') as known_to, upper_inf({known}) as is_current"


def _kept(table: Recorded) -> str:
    schema, name = table.kept_in
    return f'{schema}."{name}"'


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
