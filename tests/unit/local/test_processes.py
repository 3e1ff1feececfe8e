"""Processes are found again by pid and start time, and only what was started is ended."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidbook.errors import LocalServerError
from aidbook.local import processes
from aidbook.local.processes import Service, choose_port, is_port_free

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service("sleeper", tmp_path / "sleeper.json", tmp_path / "logs" / "sleeper.log")
    yield service
    service.stop()


def test_service_never_started_has_no_pid(service: Service) -> None:
    assert service.pid is None
    assert service.stop() is False


def test_service_started_is_found_by_another_object(service: Service) -> None:
    process = service.start(SLEEP)
    assert Service("sleeper", service.pid_file, service.log).pid == process.pid


def test_service_stopped_is_gone_and_forgets_its_pid(service: Service) -> None:
    process = service.start(SLEEP)
    assert service.stop() is True
    assert service.pid is None
    assert not service.pid_file.exists()
    assert process.poll() is not None


def test_service_killed_outside_is_not_alive(service: Service) -> None:
    process = service.start(SLEEP)
    os.kill(process.pid, signal.SIGKILL)
    end = time.monotonic() + 5
    while service.pid is not None:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_service_whose_pid_belongs_to_a_stranger_is_not_alive_and_the_stranger_survives(service: Service) -> None:
    stranger = subprocess.Popen(SLEEP)
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        service.pid_file.write_text(json.dumps({"pid": stranger.pid, "started": 1, "boot": boot}))
        assert service.pid is None
        assert service.stop() is False
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_service_of_an_earlier_boot_is_not_alive(service: Service) -> None:
    service.start(SLEEP)
    record = json.loads(service.pid_file.read_text())
    service.pid_file.write_text(json.dumps(record | {"boot": "another"}))
    assert service.pid is None
    service.pid_file.write_text(json.dumps(record))


def test_service_that_ignores_the_signal_is_killed(service: Service) -> None:
    process = service.start(
        [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"]
    )
    while "on" not in service.last_lines():
        time.sleep(0.02)
    assert service.stop(seconds=0.3) is True
    assert process.poll() is not None


def test_service_killed_leaves_children_that_stop_ends(service: Service, tmp_path: Path) -> None:
    child_file = tmp_path / "child"
    parent = (
        f"import subprocess, sys, time; c = subprocess.Popen({SLEEP!r}); open({str(child_file)!r}, 'w').write(str(c.pid)); time.sleep(60)"
    )
    process = service.start([sys.executable, "-c", parent])
    while not child_file.exists() or not child_file.read_text():
        time.sleep(0.02)
    child = int(child_file.read_text())
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    service.stop()
    stat = processes._stat(child)
    assert stat is None or stat.state == "Z"


def test_choose_port_skips_a_busy_one() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert not is_port_free(port)
        assert choose_port(port) > port


def test_choose_port_with_none_free_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "is_port_free", lambda port: False)
    with pytest.raises(LocalServerError, match="No free port"):
        choose_port(20000)


def test_service_whose_first_thread_alone_has_ended_still_holds_its_port(service: Service) -> None:
    """A server with threads that is told to end: for a moment its first thread is gone and its port is not."""
    port = choose_port(19600)
    ends_first_thread = {"x86_64": 60, "aarch64": 93}[os.uname().machine]  # exit(2) as the kernel has it, for one thread.
    script = (
        "import ctypes, socket, threading, time\n"
        f"server = socket.create_server(('127.0.0.1', {port}))\n"
        "threading.Thread(target=time.sleep, args=(2,)).start()\n"
        f"ctypes.CDLL(None).syscall({ends_first_thread}, 0)\n"
    )
    process = service.start([sys.executable, "-c", script])
    while "Z" not in Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2][:3]:
        time.sleep(0.02)
    assert service.pid == process.pid
    end = time.monotonic() + 20
    while service.pid is not None and time.monotonic() < end:
        time.sleep(0.02)
    assert service.pid is None
    assert is_port_free(port)
