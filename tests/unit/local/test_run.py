"""What `make run` remembers, and what it refuses with one line."""

from pathlib import Path

import pytest

from aidbook.errors import LocalServerError
from aidbook.local import run
from aidbook.local.stop import stop
from aidbook.settings import Settings

ADMIN = "postgresql://postgres:secret@127.0.0.1:15432/aidbook"


def test_remember_address_first_time_writes_it_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "credentials.env"
    run.remember_address(file, ADMIN)
    assert file.read_text() == f"AIDBOOK_DSN={ADMIN}\n"
    assert file.stat().st_mode & 0o077 == 0


def test_remember_address_with_a_new_port_moves_the_other_roles_too(tmp_path: Path) -> None:
    file = tmp_path / "credentials.env"
    file.write_text(
        f"AIDBOOK_DSN={ADMIN}\nAIDBOOK_READER_DSN=postgresql://bi_reader:open@127.0.0.1:15432/aidbook\nAIDBOOK_SAMPLE_SITE=http://127.0.0.1:18800\n"
    )
    run.remember_address(file, ADMIN.replace("15432", "15500"))
    settings = Settings(_env_file=file)  # type: ignore[call-arg]
    assert settings.dsn_of("admin") == ADMIN.replace("15432", "15500")
    assert settings.dsn_of("reader") == "postgresql://bi_reader:open@127.0.0.1:15500/aidbook"
    assert settings.sample_site == "http://127.0.0.1:18800"


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
    from rich.console import Console

    stop(Console())
    assert "Nothing runs." in capsys.readouterr().out
