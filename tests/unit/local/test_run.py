"""What `make run` refuses with one line, and what it keeps from others."""

from pathlib import Path

import pytest
from rich.console import Console

from aidbook.errors import LocalServerError, SettingsError
from aidbook.local import run
from aidbook.local.stop import stop
from aidbook.settings import Settings


def test_run_with_an_address_without_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDBOOK_DSN", "postgresql://postgres:open-sesame@db.example")
    with pytest.raises(SettingsError, match="AIDBOOK_DSN names no database") as raised:
        run.start_database(tmp_path, Console())
    assert "open-sesame" not in str(raised.value)


def test_run_without_space_says_how_much_and_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_NEEDED_BYTES", 10**18)
    with pytest.raises(LocalServerError, match=r"MB are free in .* AIDBOOK_HOME"):
        run._check_space(tmp_path)


def test_run_beside_another_run_is_refused(tmp_path: Path) -> None:
    with run._alone(tmp_path), pytest.raises(LocalServerError, match="Another `make run`"), run._alone(tmp_path):
        pass


def test_run_after_another_run_goes_on(tmp_path: Path) -> None:
    for _ in range(2):
        with run._alone(tmp_path):
            pass


def test_stop_where_nothing_runs_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    stop(Console())
    assert "Nothing runs." in capsys.readouterr().out


def test_home_is_closed_to_other_users(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    home = Settings(home=tmp_path / "home").make_home()
    assert home.stat().st_mode & 0o777 == 0o700
