"""The switches that keep every tool from reporting home: one list, which the Makefile and docker-compose.yml read too."""

from pathlib import Path

_LIST = Path(__file__).with_name("telemetry_off.env")


def telemetry_off() -> dict[str, str]:
    """The environment variables that say no."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
