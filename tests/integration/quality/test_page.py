"""The gate's page of a load on a real database."""

import re
from pathlib import Path

import psycopg
import pytest
from integration.quality.faults import FAULTS
from integration.quality.world import CLAIMS_LOAD, YEAR_LOAD, World

from aidbook.quality.gate import run_gate
from aidbook.quality.page import write_page
from aidbook.quality.page_data import read_page_data


def _page(world: World, load_id: int, folder: Path) -> str:
    path = write_page(world.connection, load_id, folder / "load.html")
    assert list(folder.iterdir()) == [path]
    return path.read_text(encoding="utf-8")


def test_page_of_a_warned_year_shows_verdict_provinces_sums_and_questions(world: World, tmp_path: Path) -> None:
    world.execute(FAULTS["province_total.disbursed_year.meets_rows"])
    world.execute(FAULTS["coverage.province.received"])
    for gate in (1, 2):
        run_gate(world.connection, YEAR_LOAD, gate)  # type: ignore[arg-type]
    world.execute("update ops.load set state = 'published', verdict = 'published_with_warnings', is_provisional = true where load_id = 1")
    html = _page(world, YEAR_LOAD, tmp_path)
    assert "Đã công bố, có cảnh báo" in html
    assert "62 / 63" in html
    assert '<span class="chip missing">Cao Bằng</span>' in html
    assert "3\u202f295\u202f162" in html
    assert "coverage.province.received" in html
    assert "Đề nghị gửi báo cáo năm" in html
    assert "<p>Tỉnh chưa gửi thì ghi là còn thiếu, không bao giờ để thành tổng thấp hơn." in html
    assert '<p class="en">A province that is missing is missing, never a lower total.' in html


def test_page_keeps_the_candidate_that_it_reads_from_a_sweep(world: World) -> None:
    with psycopg.connect(world.connection.info.dsn, password=world.connection.info.password) as reader:
        read_page_data(reader, YEAR_LOAD)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            world.connection.execute(f"set lock_timeout = '50ms'; drop schema candidate_{YEAR_LOAD} cascade")
        world.connection.execute("reset lock_timeout")


def test_page_loads_nothing_from_elsewhere(world: World, tmp_path: Path) -> None:
    html = _page(world, YEAR_LOAD, tmp_path)
    assert "<script" not in html
    assert not re.search(r"(src|href)=|url\(|@import|https?://(?!vufo\.example)", html)


def test_page_of_a_year_refused_at_the_first_gate_says_why(world: World, tmp_path: Path) -> None:
    world.execute("drop table candidate_1.fct_claim; alter table candidate_1.fct_aid_flow rename to was_never_built")
    try:
        world.execute(FAULTS["finding.severity.not_critical"])
        world.execute("update ops.finding set file_name = 'a.xlsx', sheet = '2_DuAn', cell = 'F12'")
        run_gate(world.connection, YEAR_LOAD, 1)
        world.execute("update ops.load set state = 'refused', verdict = 'refused' where load_id = 1")
        html = _page(world, YEAR_LOAD, tmp_path)
    finally:
        world.execute(
            "alter table candidate_1.was_never_built rename to fct_aid_flow;create table candidate_1.fct_claim (like candidate_2.fct_claim)"
        )
    assert "Từ chối" in html
    assert "finding.severity.not_critical is critical and failed" in html
    verdict = html[html.index('role="status"') : html.index('class="tiles"')]
    assert "<b>a.xlsx › 2_DuAn › F12</b>" in verdict


def test_page_escapes_other_peoples_text_and_hides_contact_data(world: World, tmp_path: Path) -> None:
    world.execute(
        """
        insert into ops.finding (submission_id, rule, severity, who_fixes, file_name, field, seen, message_vi, message_en) values
            (4, 'project.title.typed', 'warning', 'province', '<script>x</script>.xlsx', 'activity_title', '<b>', 'vi', 'en'),
            (4, 'registration.representative.typed', 'warning', 'province', 'a.xlsx', 'representative', 'Secret Person', 'vi', 'en')
        """
    )
    html = _page(world, YEAR_LOAD, tmp_path)
    assert "&lt;script&gt;x" in html
    assert "<script" not in html
    assert "Secret Person" not in html


def test_page_of_claims_escapes_what_strangers_published(world: World, tmp_path: Path) -> None:
    world.execute(
        """
        insert into ops.finding (page_version_id, rule, severity, who_fixes, page_url, sentence, seen, message_vi, message_en) values (
            1, 'page.text.not_defaced', 'warning', 'issuer', 'https://vufo.example/1?a="><img src=x onerror=alert(1)>',
            '<script>alert(1)</script> Giám đốc Fun88', '<svg onload=alert(1)>', 'vi <b>', 'en <b>'
        )
        """
    )
    html = _page(world, CLAIMS_LOAD, tmp_path)
    assert "Fun88" in html or "vi &lt;b&gt;" in html
    assert not re.search(r"<script|<svg onload|<img src|vi <b>", html)


def test_page_of_claims_counts_them(world: World, tmp_path: Path) -> None:
    run_gate(world.connection, CLAIMS_LOAD, 2)
    html = _page(world, CLAIMS_LOAD, tmp_path)
    assert "<b>2</b><span>số liệu được chấp nhận" in html
