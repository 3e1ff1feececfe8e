"""What an answer says: the file, what was accepted of it, its findings, and by when a mended file is due."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aidbook.forms.due_dates import due_date
from aidbook.forms.form import Form
from aidbook.model.finding import Finding, Severity
from aidbook.model.submission import Scalar, Submission, SubmissionState

_UNOPENED = ("file.workbook.", "file.archive.")
"""Findings that say that a file could not, or must not, be opened at all."""


@dataclass(frozen=True, slots=True)
class Review:
    """One file as it was judged. ``row_counts`` counts the rows read per table; ``reviewed_on`` is the day of the answer."""

    file_name: str
    state: SubmissionState
    cover: Mapping[str, Scalar]
    findings: Sequence[Finding]
    row_counts: Mapping[str, int]
    reviewed_on: dt.date

    @property
    def may_be_opened(self) -> bool:
        """Whether the sender's cells can be given back; an unsafe or unreadable file gets the result sheet alone."""
        return not any(finding.severity is Severity.CRITICAL and finding.rule.startswith(_UNOPENED) for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """The number of places with findings of a severity."""
        return sum(finding.count for finding in self.findings if finding.severity is severity)


def review_of(submission: Submission, reviewed_on: dt.date) -> Review:
    """Return the review of a file that was read just now."""
    counts = Counter(row.table.value for row in submission.rows)
    return Review(submission.file_name, submission.outcome, submission.cover, submission.findings, counts, reviewed_on)


def repair_due(form: Form, review: Review) -> dt.date:
    """Return the last day for a mended file: days after the answer (source.yml, answer.repair_days), never before the report is due."""
    by_answer = review.reviewed_on + dt.timedelta(days=form.source["answer"]["repair_days"])
    year = review.cover.get("report_year")
    due = due_date(year, str(review.cover.get("report_period") or "Y")) if isinstance(year, int) else None
    return max(by_answer, due.day) if due else by_answer
