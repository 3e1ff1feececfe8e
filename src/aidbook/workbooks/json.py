"""A submission as other programs read it: the JSON of ``aidbook read-workbook --json``."""

from typing import Any

from aidbook.model.finding import Finding
from aidbook.model.submission import LandedRow, Submission
from aidbook.workbooks.side_by_side import sheet_named


def submission_as_json(submission: Submission) -> dict[str, Any]:
    """Return the object of the design's command line: file, cover, rows, findings. Its keys are stable; keys are only added."""
    return {
        "file": {"name": submission.file_name, "sha256": submission.sha256, "state": submission.state.value},
        "cover": dict(submission.cover),
        "rows": [_row(row) for row in submission.rows],
        "findings": [_finding(finding) for finding in submission.findings],
    }


def _row(row: LandedRow) -> dict[str, Any]:
    return {
        "table": row.table.value,
        "sheet": sheet_named(row.sheet),
        "row": row.row_number,
        "values": dict(row.values),
        "raw": dict(row.raw),
        "cells": dict(row.cells),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "sheet": sheet_named(finding.sheet) if finding.sheet else None,
        "cell": finding.cell,
        "field": finding.field,
        "seen": finding.seen,
        "expected": finding.expected,
        "message_vi": finding.message_vi,
        "message_en": finding.message_en,
        "count": finding.count,
        "cells": list(finding.cells),
    }
