"""The gate's page as a person sees it: at a desk and on a phone, in Debian's chromium (`make test-screens` installs it)."""

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from integration.quality.faults import FAULTS
from integration.quality.world import YEAR_LOAD, World

from aidbook.local.postgres import PostgresServer, ensure_database
from aidbook.quality.gate import run_gate
from aidbook.quality.page import write_page

playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def page_file(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a year that was published with warnings, with a long file name and a long message in it."""
    ensure_database(server.dsn(), "screens")
    with psycopg.connect(server.dsn("screens"), autocommit=True) as connection:
        world = World(connection)
        world.build()
        world.reset()
        world.execute(FAULTS["province_total.disbursed_year.meets_rows"])
        world.execute(FAULTS["coverage.province.received"])
        world.execute(
            """
            insert into ops.finding (submission_id, rule, severity, who_fixes, file_name, sheet, cell, field, seen, message_vi, message_en)
            values (
                4, 'project.title.typed', 'warning', 'province',
                'bao_cao_nam_2022_so_ngoai_vu_tinh_cao_bang_gui_lan_2_da_sua_theo_gop_y.xlsx', '2_DuAn', 'F12', 'activity_title',
                repeat('x', 200), repeat('Tên dự án không đọc được. ', 10), repeat('The title cannot be read. ', 10)
            )
            """
        )
        for gate in (1, 2):
            run_gate(connection, YEAR_LOAD, gate)  # type: ignore[arg-type]
        world.execute(
            "update ops.load set state = 'published', verdict = 'published_with_warnings', is_provisional = true where load_id = 1"
        )
        return write_page(connection, YEAR_LOAD, tmp_path_factory.mktemp("page") / "load.html")


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    """Debian's chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("not installed: chromium")
    with playwright.sync_playwright() as driver:
        # Tests may run as root, in containers: chromium's own sandbox wants neither.
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_gate_page_fits_the_screen_and_shows_its_verdict_first(
    browser: "playwright.Browser", page_file: Path, tmp_path: Path, width: int, height: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto(page_file.as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    verdict = page.get_by_role("status")
    assert verdict.is_visible()
    assert "Đã công bố, có cảnh báo" in verdict.inner_text()
    box = verdict.bounding_box()
    assert box is not None
    assert box["y"] < height
    assert said == []

    picture = page.screenshot(path=tmp_path / "page.png", full_page=True)
    seen_width, seen_height = struct.unpack(">II", picture[16:24])
    assert seen_width == width
    assert seen_height >= height
    # A blank page of this size is a few kilobytes.
    assert len(picture) > 20_000
    page.close()
