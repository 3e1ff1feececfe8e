"""Start, find again and end long-lived processes, each by its pid *and* its start time.

A pid alone is reused by the kernel, so after a crash or a reboot it may name a stranger. A name alone may match somebody else's
server. What was recorded here is therefore the pid, the start time in clock ticks and the boot that it happened in (proc(5)).
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aidbook.errors import LocalServerError

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class _Stat:
    """The fields of /proc/<pid>/stat that tell one process from another."""

    state: str
    session: int
    threads: int
    started: int

    @property
    def is_dead(self) -> bool:
        """Whether nothing of it runs. Its first thread may be gone while others still hold its files and ports."""
        return self.state in "ZX" and self.threads <= 1


def _stat(pid: int) -> _Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the command in brackets and may hold blanks; what follows the last bracket is regular.
    fields = text.rpartition(")")[2].split()
    return _Stat(state=fields[0], session=int(fields[3]), threads=int(fields[17]), started=int(fields[19]))


def _reap(pid: int) -> None:
    """Let the kernel forget a dead child of ours, which otherwise looks alive to others until we end."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


@dataclass(frozen=True)
class Service:
    """One process that is to outlive us, known by its pid file."""

    name: str
    pid_file: Path
    log: Path

    @property
    def pid(self) -> int | None:
        """The pid of the process that was started, while it lives; None when it is gone or the pid is another's by now."""
        record = self._record()
        if record is None:
            return None
        _reap(record["pid"])
        stat = _stat(record["pid"])
        if stat is None or stat.is_dead or stat.started != record["started"]:
            return None
        return int(record["pid"])

    def start(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: tuple[int, int] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start the process in a session of its own, so that Ctrl-C here does not reach it; its output goes to the log.

        Args:
            command: what to run.
            env: variables to add to those of this process.
            cwd: where it runs.
            user: uid and gid to run as, for a server that refuses root.
        """
        self.end_leftovers()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=extended_environment(env or {}),
                cwd=cwd,
                user=user[0] if user else None,
                group=user[1] if user else None,
                extra_groups=[] if user else None,
                start_new_session=True,
            )
        stat = _stat(process.pid)
        record = {"pid": process.pid, "started": stat.started if stat else 0, "boot": _BOOT_ID.read_text().strip()}
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        self.pid_file.write_text(json.dumps(record))
        return process

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 30) -> bool:
        """End the process and what it left in its session. True if it was alive.

        Raises:
            LocalServerError: it does not end, not even when it is killed.
        """
        pid = self.pid
        if pid is not None:
            os.kill(pid, how)
            if not self._gone_within(seconds):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                if not self._gone_within(10):
                    raise LocalServerError(f"{self.name} (pid {pid}) does not end. Look at {self.log}.")
        self.end_leftovers()
        self.pid_file.unlink(missing_ok=True)
        return pid is not None

    def end_leftovers(self) -> None:
        """Kill what a process that is gone left behind: the members of the session that it led.

        The kernel gives no new process a pid that is still a session's id, so these are its children and nobody else's.

        Raises:
            LocalServerError: they do not end.
        """
        record = self._record()
        if record is None or self.pid is not None:
            return
        leader = _stat(record["pid"])
        if leader is not None and leader.started != record["started"]:
            return
        end = time.monotonic() + 10
        while left := [
            pid for pid, stat in _processes() if stat.session == record["pid"] and stat.started >= record["started"] and not stat.is_dead
        ]:
            if time.monotonic() > end:
                raise LocalServerError(f"{self.name} left processes that do not end: {left}. Look at {self.log}.")
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def last_lines(self, count: int = 5) -> str:
        """The end of the log, for a message that says why it did not start."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def _gone_within(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.pid is None:
                return True
            time.sleep(0.05)
        return self.pid is None

    def _record(self) -> dict[str, int] | None:
        try:
            record = json.loads(self.pid_file.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        if record["boot"] != _BOOT_ID.read_text().strip():
            return None
        return {"pid": int(record["pid"]), "started": int(record["started"])}


def _processes() -> Iterator[tuple[int, _Stat]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))) is not None:
            yield int(entry.name), stat


def is_running(pid: int) -> bool:
    """Whether a process has this pid and is more than the entry of a dead one that its parent never asked for."""
    stat = _stat(pid)
    return stat is not None and not stat.is_dead


def processes_in(folder: Path) -> list[int]:
    """The running processes whose working folder is this one, as far as we may see."""
    found = []
    for pid, stat in _processes():
        with suppress(OSError):
            if not stat.is_dead and Path(f"/proc/{pid}/cwd").samefile(folder):
                found.append(pid)
    return found


def extended_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of this process, handed on unread, with some variables more."""
    return {**os.environ, **variables}


def is_port_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(first: int) -> int:
    """The first free loopback port from `first` on.

    Below 32768 the kernel lends no port to outgoing connections, so a port chosen there is ours again after a restart.
    """
    for port in range(first, first + 500):
        if is_port_free(port):
            return port
    raise LocalServerError(f"No free port on 127.0.0.1 between {first} and {first + 499}. End some servers and try again.")
