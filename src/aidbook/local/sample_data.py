"""The sample data of this machine: made once, its workbooks put into the inbox once."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from aidbook.errors import SettingsError
from aidbook.settings import Settings

_SEED = 1


def make_sample_once(settings: Settings, progress: Callable[[str], None]) -> Path:
    """The folder of the sample data, made if it is not there; a run that was killed leaves no half of it.

    Raises:
        SettingsError: the sample's years are not a year or a span of years.
    """
    from aidbook.sample import make_sample

    folder = settings.home.resolve() / "sample"
    if not folder.exists():
        draft = folder.with_name("sample.draft")
        shutil.rmtree(draft, ignore_errors=True)
        make_sample(draft, _years(settings.sample_years), settings.sample_scale, _SEED, False, progress)
        draft.rename(folder)
    return folder


def deliver_once(sample: Path, inbox: Path) -> int:
    """Put the sample's workbooks into the inbox, as provinces would; the number of files. A second call adds nothing.

    What a person removes from the inbox afterwards stays removed.
    """
    delivered = sample / "delivered"
    if delivered.exists():
        return 0
    files = sorted(file for file in (sample / "inbox").rglob("*") if file.is_file())
    for file in files:
        target = inbox / file.relative_to(sample / "inbox")
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _link(file, target)
    delivered.touch()
    return len(files)


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    try:
        years = range(int(first), int(last or first) + 1)
    except ValueError:
        years = range(0)
    if not years:
        raise SettingsError(f"AIDBOOK_SAMPLE_YEARS is {text!r}: give one year, or the first and the last, such as 2018-2025.")
    return years


def _link(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:
        # The inbox may be on another disk, or on one that knows no links.
        shutil.copyfile(file, target)
