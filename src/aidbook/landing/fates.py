"""What became of every input row of a year: exactly one fate each, as of the latest load."""

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.loads import lock_year


def settle_fates(connection: psycopg.Connection[TupleRow], load_id: int, report_year: int, *, is_published: bool) -> None:
    """Decide the fate of every row of every file of the year, in force or not. The caller commits.

    Rows of the manifest get what identity decided if the year was published, else they are held; rows of files that a newer one
    replaced are superseded; withdrawn files, half-years and forms without anything filled in are held. ``ops.row_fate`` adds what needs
    no decision: lines that the form's rules ignore, and rows that no load has read yet.
    """
    lock_year(connection, report_year)
    connection.execute(
        """
        with decided as (
            select
                r.submission_id, r.sheet, r.row_number,
                case
                    when s.state = 'held' or s.report_period <> 'Y' or s.province_unit_id is null then 'held'
                    when w.submission_id is not null then 'held'
                    when f.submission_id is null then 'superseded'
                    when l.submission_id is null or not %(published)s then 'held'
                    else coalesce(i.fate, 'held')
                end as fate,
                case
                    when s.state = 'held' then 'submission.form.filled_in'
                    when s.report_period <> 'Y' then 'submission.report_period.year_only'
                    when s.province_unit_id is null then 'submission.province_and_year.known'
                    when w.submission_id is not null then 'submission.withdrawn'
                    when f.submission_id is null then 'submission.newer_file_in_force'
                    when l.submission_id is null then 'arrived after the load'
                    when not %(published)s then 'year refused or waiting'
                    else i.fate_rule
                end as rule
            from landing.submission as s
            inner join landing.submission_row as r on r.submission_id = s.submission_id
            left join landing.submission_in_force as f on f.submission_id = s.submission_id
            left join landing.withdrawal as w on w.submission_id = s.submission_id
            left join ops.load_submission as l on l.load_id = %(load)s and l.submission_id = s.submission_id
            left join registry.row_identity as i
                on i.submission_id = r.submission_id and i.sheet = r.sheet and i.row_number = r.row_number
            where s.report_year = %(year)s and r.table_name <> 'ignored'
        )

        merge into ops.row_decision as t
        using decided as d
        on t.submission_id = d.submission_id and t.sheet = d.sheet and t.row_number = d.row_number
        when matched and (t.fate, t.rule) is distinct from (d.fate, d.rule)
            then update set fate = d.fate, rule = d.rule, load_id = %(load)s, decided_at = clock_timestamp()
        when not matched then insert (submission_id, sheet, row_number, fate, rule, load_id)
            values (d.submission_id, d.sheet, d.row_number, d.fate, d.rule, %(load)s)
        """,
        {"load": load_id, "year": report_year, "published": is_published},
    )
