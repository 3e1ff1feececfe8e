"""The sample comes into the inbox once, and is made whole or not at all."""

from pathlib import Path
from typing import Any

import pytest

from aidbook.errors import SettingsError
from aidbook.local.sample_data import deliver_once, make_sample_once
from aidbook.settings import Settings


def _made(folder: Path) -> Path:
    (folder / "inbox" / "2018").mkdir(parents=True)
    (folder / "inbox" / "2018" / "a.xlsx").write_bytes(b"a")
    return folder


def test_deliver_once_puts_every_workbook_into_the_inbox(tmp_path: Path) -> None:
    assert deliver_once(_made(tmp_path / "sample"), tmp_path / "inbox") == 1
    assert (tmp_path / "inbox" / "2018" / "a.xlsx").read_bytes() == b"a"


def test_deliver_once_does_not_bring_back_what_was_taken_out(tmp_path: Path) -> None:
    sample = _made(tmp_path / "sample")
    deliver_once(sample, tmp_path / "inbox")
    (tmp_path / "inbox" / "2018" / "a.xlsx").unlink()
    assert deliver_once(sample, tmp_path / "inbox") == 0
    assert not (tmp_path / "inbox" / "2018" / "a.xlsx").exists()


def test_make_sample_once_interrupted_starts_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(out: Path, *_: Any) -> None:
        _made(out)
        raise KeyboardInterrupt

    def made(out: Path, *_: Any) -> None:
        assert not out.exists()
        _made(out)

    monkeypatch.setattr("aidbook.sample.make_sample", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make_sample_once(Settings(home=tmp_path), lambda _: None)
    monkeypatch.setattr("aidbook.sample.make_sample", made)
    assert (make_sample_once(Settings(home=tmp_path), lambda _: None) / "inbox" / "2018" / "a.xlsx").exists()


def test_make_sample_once_a_second_time_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(tmp_path / "sample")
    monkeypatch.setattr("aidbook.sample.make_sample", lambda *_: pytest.fail("made again"))
    assert make_sample_once(Settings(home=tmp_path), lambda _: None) == tmp_path / "sample"


@pytest.mark.parametrize("years", ["", "soon", "2025-2018"])
def test_make_sample_once_with_unreadable_years_says_what_to_write(tmp_path: Path, years: str) -> None:
    with pytest.raises(SettingsError, match="AIDBOOK_SAMPLE_YEARS"):
        make_sample_once(Settings(home=tmp_path, sample_years=years), lambda _: None)


def test_make_sample_once_makes_the_years_and_the_scale_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def made(out: Path, *arguments: Any) -> None:
        _made(out)
        asked.extend(arguments[:2])

    monkeypatch.setattr("aidbook.sample.make_sample", made)
    make_sample_once(Settings(home=tmp_path, sample_years="2022-2023", sample_scale=0.1), lambda _: None)
    assert asked == [range(2022, 2024), 0.1]
