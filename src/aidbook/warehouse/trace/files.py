"""Files as they were received, found by what a person says of them."""

import re
from collections.abc import Sequence
from typing import Final, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow, dict_row

from aidbook.errors import WarehouseError
from aidbook.text.contacts import cover_in_name
from aidbook.warehouse.trace.model import SourceFile

_SHA_PREFIX: Final = re.compile(r"[0-9a-f]{6,64}")
SHOWN_OF_SHA: Final = 12
"""Characters of a sha256 that stand for a file on a screen."""

_FILES: LiteralString = """
select
    s.submission_id, s.file_name, s.sha256, s.form, coalesce(u.name_vi, s.cover ->> 'province_name') as province,
    s.cover ->> 'reporting_agency' as agency, s.report_year, s.report_period, s.received_at,
    case
        when s.state = 'held' then 'held'
        when w.submission_id is not null then 'withdrawn'
        when f.submission_id is null and s.report_year is not null and s.province_unit_id is not null then 'superseded'
        when s.state = 'refused' then 'refused'
        when f.submission_id is null then 'unplaced'
        when s.report_period <> 'Y' then 'half-year'
        else 'in force'
    end as standing,
    p.submission_id is not null as is_published, (s.cover ->> 'declared_fx_rate')::numeric as declared_vnd_per_usd,
    case when f.submission_id is null then (
        select format('%%s (sha256 %%s…)', n.file_name, left(n.sha256, 12))
        from landing.submission_in_force as n
        where
            (n.province_unit_id, n.form, n.report_year, n.report_period) = (s.province_unit_id, s.form, s.report_year, s.report_period)
            and n.submission_id > s.submission_id
        order by n.agency_key <> s.agency_key, n.submission_id
        limit 1
    ) end as superseded_by
from landing.submission as s
left join landing.submission_in_force as f on f.submission_id = s.submission_id
left join landing.withdrawal as w on w.submission_id = s.submission_id
left join ops.published_submission as p on p.submission_id = s.submission_id
left join reference.provinces as u on u.unit_id = s.province_unit_id
where {condition}
order by s.submission_id
"""


def read_files(connection: psycopg.Connection[TupleRow], submission_ids: Sequence[int]) -> dict[int, SourceFile]:
    """The files with these ids."""
    return {file.submission_id: file for file in _read(connection, "s.submission_id = any(%s)", [list(submission_ids)])}


def find_file(connection: psycopg.Connection[TupleRow], asked: str) -> tuple[SourceFile, Sequence[SourceFile]]:
    """The file that a person means by its name, its path or the begin of its sha256, and the others of that name.

    Of several files of one name the published one is meant, else the one in force, else the newest.

    Raises:
        WarehouseError: no such file was landed, or the begin of a sha256 stands for several.
    """
    name = cover_in_name(asked.replace("\\", "/").rpartition("/")[2])
    found = _read(connection, "s.file_name = %s", [name])
    if not found and _SHA_PREFIX.fullmatch(asked.lower()):
        found = _read(connection, "starts_with(s.sha256, %s)", [asked.lower()])
        if len({file.sha256 for file in found}) > 1:
            several = ", ".join(f"{file.sha256[: len(asked) + 6]}… ({file.file_name})" for file in found)
            raise WarehouseError(f"{asked} is the begin of several sha256: {several}. Say more of the one that is meant.")
    if not found:
        raise WarehouseError(
            f"No file {asked!r} was landed. A file is named by its name or by 6 and more characters of its sha256; "
            "`aidbook status --year Y` lists the files of a year."
        )
    best = max(found, key=lambda file: (file.is_published, file.standing == "in force", file.submission_id))
    return best, [file for file in found if file is not best]


def _read(connection: psycopg.Connection[TupleRow], condition: LiteralString, parameters: Sequence[object]) -> list[SourceFile]:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(sql.SQL(_FILES).format(condition=sql.SQL(condition)), parameters).fetchall()
    return [SourceFile(**row) for row in rows]
