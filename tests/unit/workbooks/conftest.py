"""Fixtures for the workbook room."""

import pytest
from unit.workbooks.books import build_book, read

from aidbook.model.submission import Submission


@pytest.fixture
def clean() -> Submission:
    """The clean report as read."""
    return read(build_book())
