"""Screens: workbooks as LibreOffice shows them. Skipped where LibreOffice or poppler is missing (`make test-screens` installs them)."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Show = Callable[[Path], Path]


@pytest.fixture(scope="session")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Convert a workbook to a PDF, as a person would print it."""
    missing = [program for program in ("soffice", "pdftoppm", "pdftotext") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    profile = tmp_path_factory.mktemp("libreoffice")

    def to_pdf(workbook: Path) -> Path:
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf", "--outdir"]
        subprocess.run([*command, str(workbook.parent), str(workbook)], check=True, capture_output=True, timeout=120)
        return workbook.with_suffix(".pdf")

    return to_pdf
