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


def note_return(connection: psycopg.Connection[TupleRow], erased: Iterable[str], file_name: str) -> None:
    """Tell that bytes with an erased person came again, alone or in a .zip, and were not kept. The caller commits."""
    logger.warning("%s holds a person who was erased and was not taken in", file_name)
    finding = Finding(
        rule=RULE,
        severity=Severity.INFO,
        who_fixes=WhoFixes.COMMITTEE,
        message_vi=f"Tệp {file_name} được gửi lại nguyên bản cũ, có dữ liệu cá nhân đã xóa theo yêu cầu, và không được tiếp nhận.",
        message_en=f"{file_name} came again as it was before a person was erased from it, and was not taken in. Take it away.",
        file_name=file_name,
    )
    rows = connection.execute("select min(submission_id) from landing.submission where sha256 = any(%s) group by sha256", [list(erased)])
    for (submission_id,) in rows.fetchall():
        write_findings(connection, [finding], submission_id=submission_id)
