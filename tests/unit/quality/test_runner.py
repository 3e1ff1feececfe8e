"""Checks as Great Expectations' own objects."""

import pytest

from aidbook.errors import SuiteError
from aidbook.quality.runner import build_expectation
from aidbook.quality.suites import Suite, read_suites

_CHECK = {
    "id": "a.b.c", "severity": "warning", "why": {"vi": "v", "en": "e"}, "who_fixes": "engineer", "message_vi": "v", "message_en": "e",
    "ask": {"vi": "?", "en": "?"},
}  # fmt: skip


def _suite(**check: object) -> Suite:
    return Suite.model_validate({"name": "some__suite", "about": "a", "batch": "select 1", "checks": [_CHECK | check]})


def test_every_check_of_the_project_is_an_expectation_of_its_severity() -> None:
    for suite in read_suites().values():
        for check in suite.checks:
            assert build_expectation(suite, check).severity == check.severity.value


def test_check_of_an_unknown_type_is_an_error() -> None:
    suite = _suite(type="expect_wonders")
    with pytest.raises(SuiteError, match=r"some__suite\.yml: check a\.b\.c: Great Expectations has no type expect_wonders"):
        build_expectation(suite, suite.checks[0])


def test_check_with_arguments_of_another_type_is_an_error() -> None:
    suite = _suite(type="expect_column_sum_to_be_between", kwargs={"colour": "red"})
    with pytest.raises(SuiteError, match=r"check a\.b\.c"):
        build_expectation(suite, suite.checks[0])
