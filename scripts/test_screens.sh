#!/bin/sh
# The tests that look at pages in chromium and at workbooks in LibreOffice: installs both, and a font, where it may, else says so.
set -eu
cd "$(dirname "$0")/.."

missing_programs() {
    command -v chromium >/dev/null || echo chromium
    command -v soffice >/dev/null || echo libreoffice-calc
    command -v pdftoppm >/dev/null || echo poppler-utils
}

# The workbooks are set in Times New Roman: in a font of other widths they get pages that no office sees, but still the same text.
missing_font() {
    fc-match "Times New Roman:lang=vi" 2>/dev/null | grep -Eq "Times|Liberation|Tinos" || echo fonts-liberation2
}

missing=$({ missing_programs && missing_font; } | xargs)
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $missing with apt-get"
    # shellcheck disable=SC2086
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null || true
fi
missing=$(missing_programs | xargs)
if [ -n "$missing" ]; then
    echo "SKIPPED: tests/screens needs $missing, which only root may install (apt-get install $missing)."
    exit 0
fi
exec .venv/bin/python -m pytest tests/screens
