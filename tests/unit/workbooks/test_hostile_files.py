"""Whatever file arrives, reading ends with a submission: the child keeps its limits, the parent and the other files go on."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.make_hostile import KINDS, truncated
from unit.workbooks.books import TODAY, build_book

from aidbook import paths
from aidbook.model.submission import Submission
from aidbook.workbooks.child import Request
from aidbook.workbooks.limited import MEMORY_BYTES
from aidbook.workbooks.read import read_many
from aidbook.workbooks.worker import WALL_SECONDS, Worker, WorkerDiedError

GIB = 1024**3
# Of the kinds below a program without our walls would die, hang, or read another file.
REFUSED = {
    "zip_bomb_in_a_part": "file.workbook.is_safe",
    "zip_bomb_of_many_parts": "file.workbook.is_safe",
    "zip_bomb_in_a_zip": "file.workbook.is_safe",
    "zips_in_zips": "file.archive.is_flat",
    "zip_paths_out_of_the_folder": "file.workbook.is_safe",
    "workbook_locked_parts": "file.workbook.has_no_password",
    "office_file_locked": "file.workbook.has_no_password",
    "xls_locked": "file.workbook.has_no_password",
    "far_cell": "file.workbook.is_safe",
    "far_row_and_column_apart": "file.workbook.is_safe",
    "far_row_of_cells_without_address": "file.workbook.is_safe",
    "entities_that_expand": "file.workbook.is_safe",
    "entity_from_outside": "file.workbook.is_safe",
    "ten_thousand_columns": "file.workbook.is_safe",
    "secret_stamp": "file.workbook.is_not_secret",
    "csv_one_line_of_100_mb": "file.workbook.is_safe",
    "csv_of_too_many_lines": "file.workbook.is_safe",
    "docx_tables_1000_deep": "file.workbook.is_safe",
    "docx_entities": "file.workbook.is_safe",
    "html_spans_without_end": "file.workbook.is_safe",
    "empty": "file.workbook.is_not_empty",
    "picture": "file.workbook.is_not_picture",
    "pdf": "file.workbook.is_not_picture",
    "rar": "file.workbook.is_of_known_kind",
}
NOTED = {
    "links_to_other_files": "file.workbook.has_no_links",
    "dde": "file.workbook.has_no_links",
    "macros": "file.workbook.has_no_macros",
    "formula_bomb": "file.cell.formula_has_value",
    "duplicate_headers": "project.header.is_single",
    "workbook_named_csv": "file.workbook.has_true_extension",
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


def ask(worker: Worker, content: bytes, file_name: str) -> Submission | WorkerDiedError:
    """Read one file as the parent does, keeping a death to look at."""
    try:
        return worker.ask(Request(content, file_name, "provincial_report", paths.WORKBOOK_SOURCES, TODAY))
    except WorkerDiedError as death:
        return death


def peak_bytes(worker: Worker) -> int:
    status = Path(f"/proc/{worker.pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@pytest.mark.parametrize("kind", KINDS)
def test_read_a_hostile_file_ends_with_a_submission_within_limits(worker: Worker, kind: str) -> None:
    file_name, make = KINDS[kind]
    content = make()
    began = time.monotonic()
    answer = ask(worker, content, file_name)
    assert time.monotonic() - began < WALL_SECONDS
    if isinstance(answer, WorkerDiedError):
        # The kernel or the memory limit ended the child: a refusal, too, but never a fault of the program itself.
        assert answer.rule_id == "file.workbook.within_limits"
        assert kind not in REFUSED
        return
    assert peak_bytes(worker) < GIB
    rules = [finding.rule for finding in answer.findings]
    if kind in REFUSED:
        assert (answer.state, rules) == ("refused", [REFUSED[kind]])
    assert NOTED.get(kind) is None or NOTED[kind] in rules
    texts = [text for row in answer.rows for text in (*row.raw.values(), *map(str, row.values.values()))]
    texts += [finding.message_vi for finding in answer.findings]
    assert not any("\x00" in text for text in texts), "no database can hold it"
    "".join(texts).encode()


def test_read_a_report_cut_anywhere_is_refused(worker: Worker) -> None:
    for content in truncated():
        answer = ask(worker, content, "cao-bang_2022.xlsx")
        assert isinstance(answer, Submission)
        assert answer.state == "refused"


def test_hostile_kinds_are_at_least_forty() -> None:
    assert len(KINDS) + 1 >= 40
    assert not (REFUSED.keys() | NOTED.keys()) - KINDS.keys()


def test_limits_are_those_of_the_promise(worker: Worker) -> None:
    ask(worker, build_book(), "cao-bang_2022.xlsx")
    assert worker.pid is not None
    assert resource.prlimit(worker.pid, resource.RLIMIT_AS) == (MEMORY_BYTES, MEMORY_BYTES)
    assert MEMORY_BYTES <= GIB
    assert WALL_SECONDS <= 60


def test_read_many_of_a_night_with_hostile_files_loads_the_others(tmp_path: Path) -> None:
    night = []
    for number, kind in enumerate(["xls_far_cell", "zips_in_zips", "far_cell", "noise"]):
        for name, content in ((f"{number}_{KINDS[kind][0]}", KINDS[kind][1]()), (f"{number}_good.xlsx", build_book())):
            (tmp_path / name).write_bytes(content)
            night.append(tmp_path / name)
    states = {submission.file_name: submission.state for submission in read_many(night, today=TODAY)}
    assert len(states) == len(night)
    assert all((state == "read") == name.endswith("_good.xlsx") for name, state in states.items())
