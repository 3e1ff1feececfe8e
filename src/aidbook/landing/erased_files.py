"""Files in which a person was erased: their bytes as they were are not taken in a second time."""

import logging
from collections.abc import Iterable

import psycopg
from psycopg.rows import TupleRow

from aidbook.landing.findings import write_findings
from aidbook.model.finding import Finding, Severity, WhoFixes

RULE = "file.workbook.is_not_erased"

logger = logging.getLogger(__name__)


def erased_files(connection: psycopg.Connection[TupleRow]) -> frozenset[str]:
    """The first sha256 of every file in which somebody was blanked."""
    return frozenset(str(sha256) for (sha256,) in connection.execute("select sha256 from landing.erased_file").fetchall())


def note_return(connection: psycopg.Connection[TupleRow], erased: Iterable[str]) -> None:
    """Tell once that bytes with an erased person came again, alone or in a .zip, and were not kept. The caller commits.

    Nowhere is the name under which they came: it may be the person's.
    """
    rows = connection.execute(
        """
        select min(s.submission_id), s.sha256 from landing.submission as s
        where s.sha256 = any(%s)
            and not exists (select from ops.finding as f where f.submission_id = s.submission_id and f.rule = %s)
        group by s.sha256
        """,
        [list(erased), RULE],
    ).fetchall()
    for submission_id, sha256 in rows:
        logger.warning("the bytes %s, in which a person was erased, came again and were not taken in", sha256)
        write_findings(connection, [_FINDING], submission_id=submission_id)


_FINDING = Finding(
    rule=RULE,
    severity=Severity.INFO,
    who_fixes=WhoFixes.COMMITTEE,
    message_vi="Tệp được gửi lại nguyên bản cũ, có dữ liệu cá nhân đã xóa theo yêu cầu, và không được tiếp nhận. Hãy bỏ tệp khỏi hộp thư.",
    message_en="The file came again as it was before a person was erased from it, and was not taken in. Take it out of the inbox.",
)
