"""The limited child: it may die, the parent goes on."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from unit.workbooks.books import TODAY, build_book

from aidbook import paths
from aidbook.errors import FormError
from aidbook.workbooks import limited
from aidbook.workbooks.child import Request
from aidbook.workbooks.read import read_many, read_workbook
from aidbook.workbooks.worker import Worker, WorkerDiedError


def request(content: bytes, name: str = "report.xlsx") -> Request:
    return Request(content, name, "provincial_report", paths.WORKBOOK_SOURCES, TODAY)


def test_read_workbook_of_bytes_and_of_a_path_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "cao-bang_2022.xlsx"
    path.write_bytes(build_book())
    assert read_workbook(path, today=TODAY) == read_workbook(path.read_bytes(), file_name=path.name, today=TODAY)


def test_worker_a_dead_child_is_replaced() -> None:
    with Worker() as worker:
        assert worker.ask(request(build_book())).state == "read"
        first = worker.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert worker.ask(request(build_book())).state == "read"
        assert worker.pid != first


def test_worker_too_slow_a_file_ends_the_child() -> None:
    with Worker(wall_seconds=0.001) as worker:
        with pytest.raises(WorkerDiedError, match="no answer"):
            worker.ask(request(build_book()))
        assert worker.pid is None


def test_read_workbook_that_passes_a_limit_is_refused() -> None:
    submission = read_workbook(build_book(), file_name="slow.xlsx", today=TODAY, wall_seconds=0.001)
    assert submission.state == "refused"
    assert [finding.rule for finding in submission.findings] == ["file.workbook.within_limits"]


def test_read_many_keeps_order_and_outlives_bad_files(tmp_path: Path) -> None:
    paths_in_order = []
    for number in range(8):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(b"no workbook" if number % 3 == 1 else build_book())
        paths_in_order.append(path)
    submissions = list(read_many(paths_in_order, today=TODAY))
    assert [submission.file_name for submission in submissions] == [path.name for path in paths_in_order]
    assert [submission.state == "refused" for submission in submissions] == [number % 3 == 1 for number in range(8)]


def test_read_many_may_be_left_early(tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    path.write_bytes(build_book())
    submissions = read_many([path] * 20, today=TODAY)
    assert next(submissions).state == "read"
    submissions.close()  # type: ignore[attr-defined]


def test_read_workbook_of_a_form_that_does_not_exist_raises() -> None:
    with pytest.raises(FormError, match="No form 'nothing'"):
        read_workbook(build_book(), form="nothing")


def test_child_memory_is_limited() -> None:
    with Worker() as worker:
        worker.ask(request(build_book()))
        limits = Path(f"/proc/{worker.pid}/limits").read_text(encoding="utf-8")
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert str(limited.MEMORY_BYTES) in line


def test_read_workbook_that_the_program_fails_on_is_refused_for_the_engineer(tmp_path: Path) -> None:
    home = tmp_path / "provincial_report"
    shutil.copytree(paths.WORKBOOK_SOURCES / "provincial_report", home)
    with (home / "rules.yml").open("a", encoding="utf-8") as file:
        file.write(
            "  - {table: project, fields: [note], claim: is_nice, check: forbidden, severity: warning, who_fixes: engineer,"
            " message_vi: a, message_en: b}\n"
        )
    submission = read_workbook(build_book(), form_folder=tmp_path, today=TODAY)
    assert [(finding.rule, finding.who_fixes, finding.seen) for finding in submission.findings] == [
        ("file.workbook.is_understood", "engineer", "KeyError: 'when'")
    ]
