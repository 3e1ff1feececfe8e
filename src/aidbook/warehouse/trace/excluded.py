"""Back from a report that is not counted to its row, and to what counts instead."""

from typing import Final

from aidbook.warehouse.trace.kinds import HOMES, Kind, published_row
from aidbook.warehouse.trace.model import Link, Origin
from aidbook.warehouse.trace.query import Connection, Row, ask
from aidbook.warehouse.trace.rates import Rates
from aidbook.warehouse.trace.rows import read_rows
from aidbook.warehouse.trace.sums import excluded_sums

_HOME: Final = HOMES[Kind.EXCLUDED_REPORT]


def trace_excluded_report(connection: Connection, key: int) -> Origin:
    """The row of a report that is not counted, why, and the aid that counts instead, with the rows that it comes from."""
    (report,) = ask(
        connection,
        """
        select e.*, s.submission_id
        from marts.fct_aid_report_excluded as e
        inner join marts.dim_source_document as d on d.source_document_key = e.source_document_key
        inner join landing.submission as s on s.sha256 = d.sha256 and s.form = d.issuer
        where e.aid_report_excluded_key = %(key)s
        """,
        key=key,
    )
    lines = read_rows(connection, [(report["submission_id"], report["sheet"], report["row_number"])])
    return Origin(
        kind=Kind.EXCLUDED_REPORT.value,
        view=_HOME.view,
        key_name=_HOME.key,
        key=key,
        row=published_row(connection, Kind.EXCLUDED_REPORT, key),
        # Its own rates are not published; the lists' are the same, and what does not agree is told.
        sums=[each for line in lines for each in excluded_sums(report, line, Rates(report["report_year"], None, None, None))],
        rows=[line.shown(line.telling_fields) for line in lines],
        links=_counted_instead(connection, report),
        remarks=[f"not counted: {_in_words(report)}"],
    )


def not_counted(connection: Connection, project_key: int, year: int) -> list[Link]:
    """The reports of a project in a year that are not counted."""
    reports = ask(
        connection,
        """
        select aid_report_excluded_key, reason from marts.fct_aid_report_excluded
        where project_key = %(project)s and report_year = %(year)s
        order by 1
        """,
        project=project_key,
        year=year,
    )
    return [
        Link(_HOME.view, _HOME.key, each["aid_report_excluded_key"], f"the same project, reported by another office: {_in_words(each)}")
        for each in reports
    ]


def _counted_instead(connection: Connection, report: Row) -> list[Link]:
    """The project's aid in the year, first the row that stands in the report's place."""
    flows = ask(
        connection,
        """
        select
            f.aid_flow_key, p.name_vi as place,
            string_agg(distinct format('%%s %%s row %%s', d.file_name, b.sheet, b.row_number), ', ') as source
        from marts.fct_aid_flow as f
        inner join marts.dim_place as p on p.place_key = f.place_key
        inner join marts.bridge_aid_flow_source as b on b.aid_flow_key = f.aid_flow_key
        inner join marts.dim_source_document as d on d.source_document_key = b.source_document_key
        where f.project_key = %(project)s and f.report_year = %(year)s
        group by f.aid_flow_key, p.name_vi
        order by f.aid_flow_key is distinct from %(counted)s, f.aid_flow_key
        """,
        project=report["project_key"],
        year=report["report_year"],
        counted=report["counted_aid_flow_key"],
    )
    home = HOMES[Kind.AID_FLOW]
    return [Link(home.view, home.key, each["aid_flow_key"], f"counts instead: {each['place']}, {each['source']}") for each in flows]


def _in_words(report: Row) -> str:
    return str(report["reason"]).replace("_", " ")
