"""The sample bulletin site, served on loopback by a process of its own."""

import json
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from aidbook.errors import LocalServerError
from aidbook.local.processes import Service, choose_port, is_port_free

_FIRST_PORT = 18800
_START_SECONDS = 20.0


@dataclass(frozen=True)
class SampleSite:
    """A folder of pages as a web site.

    Args:
        home: aidbook's state folder, where the port is remembered.
        pages: what is served.
    """

    home: Path
    pages: Path

    @property
    def service(self) -> Service:
        """The process that serves."""
        return Service("The sample site", self.home / "site" / "site.pid.json", self.home / "site" / "site.log")

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self._port()}"

    @property
    def is_alive(self) -> bool:
        """Whether the process that was started here still runs."""
        return self.service.pid is not None

    def start(self) -> None:
        """Serve, or do nothing if it is served already; returns when it answers.

        Raises:
            LocalServerError: the remembered port is taken, or the server does not come up.
        """
        if self.is_alive:
            return
        port = self._port()
        if not is_port_free(port):
            raise LocalServerError(
                f"Port {port} of the sample site is used by another program. End that program, "
                f"or remove {self._port_file} to have another one chosen."
            )
        command: list[str | Path] = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", self.pages]
        self.service.start(command)
        end = time.monotonic() + _START_SECONDS
        while not self._answers(port):
            if self.service.pid is None or time.monotonic() > end:
                raise LocalServerError(f"The sample site did not start; {self.service.log} ends with:\n{self.service.last_lines()}")
            time.sleep(0.05)

    def stop(self) -> bool:
        """End the server. True if it was alive."""
        return self.service.stop()

    @staticmethod
    def _answers(port: int) -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    @property
    def _port_file(self) -> Path:
        return self.home / "site" / "port.json"

    def _port(self) -> int:
        if not self._port_file.exists():
            self._port_file.parent.mkdir(parents=True, exist_ok=True)
            self._port_file.write_text(json.dumps(choose_port(_FIRST_PORT)))
        return int(json.loads(self._port_file.read_text()))
