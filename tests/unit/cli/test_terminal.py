"""What files say is printed as it stands: no words in brackets are taken for styles of the terminal."""

import sys
from pathlib import Path

import pytest
from integration.intake.reports import DONOR, PROJECT, TITLE, report
from typer.testing import CliRunner

from aidbook.cli import app, main


def test_read_workbook_with_brackets_in_cells_and_name_shows_them(tmp_path: Path) -> None:
    file = tmp_path / "cao-bang [bold].xlsx"
    file.write_bytes(report([PROJECT | {TITLE: "Nước [b]sạch[/b]", DONOR: "[link]Example[/link] Aid", "Giải ngân trong năm": "[/red] -5"}]))
    shown = CliRunner().invoke(app, ["read-workbook", str(file)])
    assert shown.exit_code == 0, shown.output
    assert "cao-bang [bold].xlsx" in shown.stdout
    assert "[/red] -5" in shown.stdout


def test_match_ngo_of_a_name_in_brackets_shows_it() -> None:
    shown = CliRunner().invoke(app, ["match-ngo", "[/b] Caritas [i]"])
    assert shown.exit_code == 0, shown.output
    assert "[/b] Caritas [i]" in shown.stdout


def test_error_that_names_brackets_is_one_readable_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["aidbook", "form", "--province", "[/x]", "--year", "2026", "--out", str(tmp_path / "form.xlsx")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "[/x]" in capsys.readouterr().err
