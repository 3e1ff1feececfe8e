import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aidbook import paths
from aidbook.bulletins.folder import extract_folder
from aidbook.errors import SourceError

SHARED = paths.PROJECT.parent / "shared" / "bulletins"
TEXT = """url: https://hatinh.gov.vn/1
published: 2024-04-12
title: Hà Tĩnh dự giao ban công tác phi chính phủ nước ngoài

Tại Hà Tĩnh, năm 2023, các tổ chức PCPNN giải ngân 01 triệu USD.
"""


def test_extract_folder_writes_one_file_a_stem_in_the_label_scheme(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "001.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "002.html").write_text("<html><body><p>Không có số liệu.</p></body></html>", encoding="utf-8")
    written = extract_folder(tmp_path / "in", tmp_path / "out")
    assert [file.name for file in written] == ["001.json", "002.json"]
    page = json.loads(written[0].read_text(encoding="utf-8"))
    assert (page["url"], page["published"], page["relevant"], page["rivals"]) == ("https://hatinh.gov.vn/1", "2024-04-12", True, [])
    (fact,) = page["facts"]
    assert {
        "place": "Hà Tĩnh", "year": 2023, "period": "year", "metric": "aid_disbursed", "value": 1_000_000, "unit": "USD", "approx": "exact",
        "sector": None, "donor": None, "evidence": "01 triệu USD", "state": "accepted", "reasons": [],
    }.items() <= fact.items()  # fmt: skip
    assert json.loads(written[1].read_text(encoding="utf-8"))["facts"] == []


def test_extract_folder_without_bulletins_says_so(tmp_path: Path):
    with pytest.raises(SourceError, match="no bulletin found"):
        extract_folder(tmp_path, tmp_path / "out")
    with pytest.raises(SourceError, match="no such folder"):
        extract_folder(tmp_path / "gone", tmp_path / "out")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled texts are not here")
@pytest.mark.parametrize(("folder", "bar"), [("dev", ("strict=0.98", "core=0.98", "irrelevant=0")), ("seeds", ("strict=0.95", "core=1.0"))])
def test_extract_folder_on_the_labelled_texts_reaches_the_bar(tmp_path: Path, folder, bar):
    extract_folder(SHARED / folder, tmp_path / "out")
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / folder), str(tmp_path / "out"), "--bar", *bar]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-600:]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled texts are not here")
def test_extract_folder_accepts_only_what_the_labels_confirm(tmp_path: Path):
    """Accepted figures, and only these, held against the labels: nearly all are there, and they are most of all."""
    extract_folder(SHARED / "dev", tmp_path / "out")
    pages = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in (tmp_path / "out").iterdir()}
    facts = sum(len(page["facts"]) for page in pages.values())
    for name, page in pages.items():
        page["facts"] = [fact for fact in page["facts"] if fact["state"] == "accepted"]
        (tmp_path / "out" / name).write_text(json.dumps(page), encoding="utf-8")
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / "dev"), str(tmp_path / "out")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    strict = re.search(
        r"strict +P (?P<precision>[0-9.]+) .*tp (?P<right>\d+), fp (?P<wrong>\d+), fn \d+, on optional facts (?P<spare>\d+)", printed
    )
    assert strict
    accepted = sum(int(strict[name]) for name in ("right", "wrong", "spare"))
    assert float(strict["precision"]) >= 0.98, printed
    assert accepted >= 0.58 * facts
