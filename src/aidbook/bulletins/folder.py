"""A folder of bulletins to a folder of JSON, one file per stem: ``aidbook extract DIR --out DIR``."""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from aidbook.bulletins.extract import Extraction, extract_page
from aidbook.bulletins.page import read_html, read_text
from aidbook.bulletins.source import load_sources
from aidbook.bulletins.trust import host_finding
from aidbook.errors import SourceError
from aidbook.model.bulletin import Page, Statement

SUFFIXES = (".txt", ".html", ".htm")


def extract_folder(in_dir: Path, out_dir: Path) -> list[Path]:
    """Extract every ``.txt`` and ``.html`` of a folder; the files written, in order of their stems.

    Raises:
        SourceError: there is no such folder, or no bulletin in it.
    """
    if not in_dir.is_dir():
        raise SourceError(f"{in_dir}: no such folder.")
    files = sorted(file for file in in_dir.iterdir() if file.suffix.lower() in SUFFIXES)
    if not files:
        raise SourceError(f"{in_dir}: no bulletin found (looked for {', '.join(SUFFIXES)}).")
    sources = load_sources()
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for file in files:
        body = file.read_bytes()
        page = read_text(body) if file.suffix.lower() == ".txt" else read_html(body, url="")
        distrust = host_finding(page, sources)
        extraction = extract_page(page, trusted=distrust is None)
        target = out_dir / f"{file.stem}.json"
        target.write_text(json.dumps(as_json(page, extraction), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(target)
    return written


def as_json(page: Page, extraction: Extraction) -> dict[str, Any]:
    """One page's file: the keys of the label scheme, with state, reasons, span and rule beside them."""
    return {
        "url": page.url,
        "published": page.published.isoformat() if page.published else "",
        "relevant": extraction.relevant,
        "facts": [_fact(statement) for statement in extraction.facts],
        "rivals": [_fact(statement) for statement in extraction.rivals],
        "findings": [asdict(finding) for finding in extraction.findings],
    }


def _fact(statement: Statement) -> dict[str, Any]:
    fact = asdict(statement)
    number = Decimal(statement.value)
    fact["value"] = int(number) if number == number.to_integral_value() else float(number)
    fact["reasons"] = list(statement.reasons)
    del fact["extra"]
    return fact
