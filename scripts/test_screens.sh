#!/bin/sh
# The tests that look at pages in chromium and at workbooks in LibreOffice: installs both where it may, else says so.
set -eu
cd "$(dirname "$0")/.."

missing=
command -v chromium >/dev/null || missing="$missing chromium"
command -v soffice >/dev/null || missing="$missing libreoffice-calc"
command -v pdftoppm >/dev/null || missing="$missing poppler-utils"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing$missing with apt-get"
    # shellcheck disable=SC2086
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null || true
    missing=
    command -v chromium >/dev/null || missing="$missing chromium"
    command -v soffice >/dev/null || missing="$missing libreoffice-calc"
    command -v pdftoppm >/dev/null || missing="$missing poppler-utils"
fi
if [ -n "$missing" ]; then
    echo "SKIPPED: tests/screens needs$missing, which only root may install (apt-get install$missing)."
    exit 0
fi
exec .venv/bin/python -m pytest tests/screens
