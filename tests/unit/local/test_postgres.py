"""The project's own PostgreSQL: passwords, restart after a kill, a busy port."""

import json
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from aidbook.errors import LocalServerError
from aidbook.local.postgres import PostgresServer, ensure_database, local_server
from aidbook.local.processes import choose_port


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="aidbook-tests-"))
    folder.chmod(0o711)
    server = PostgresServer(folder / "postgres", durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_server_listens_on_loopback_with_scram_passwords_only(server: PostgresServer) -> None:
    with psycopg.connect(server.dsn()) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("show server_version_num").fetchone() >= ("180000",)  # type: ignore[operator]
        methods = connection.execute("select distinct auth_method from pg_hba_file_rules").fetchall()
    assert methods == [("scram-sha-256",)]


def test_server_refuses_a_wrong_password(server: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(psycopg.conninfo.make_conninfo(server.dsn(), password="wrong"))


def test_server_keeps_its_password_from_others(server: PostgresServer) -> None:
    assert (server.folder / "server.json").stat().st_mode & 0o077 == 0
    assert (server.folder / "data").stat().st_mode & 0o077 == 0


def test_server_started_twice_is_the_same_process(server: PostgresServer) -> None:
    before = server.service.pid
    server.start()
    assert server.service.pid == before


def test_server_killed_starts_again_with_its_data_and_port(own_server: PostgresServer) -> None:
    dsn = own_server.dsn()
    assert ensure_database(dsn, "kept") is True
    pid = own_server.service.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    own_server.start()
    assert own_server.dsn() == dsn
    assert ensure_database(dsn, "kept") is False


def test_server_killed_during_a_long_query_starts_again(own_server: PostgresServer) -> None:
    connection = psycopg.connect(own_server.dsn(), autocommit=True)
    query = Thread(target=_run_for_ever, args=(connection,), daemon=True)
    query.start()
    while not _active_queries(own_server):
        time.sleep(0.02)
    pid = own_server.service.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    own_server.start()
    query.join(timeout=10)
    assert not query.is_alive()
    assert own_server.is_alive
    connection.close()


def _run_for_ever(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    # Counts in the processor and never waits, so that the backend does not notice that its server is gone.
    with suppress(psycopg.OperationalError):
        connection.execute("do $$ begin loop null; end loop; end $$")


def _active_queries(server: PostgresServer) -> int:
    with psycopg.connect(server.dsn()) as connection:
        row = connection.execute("select count(*) from pg_stat_activity where query like 'do %' and state = 'active'").fetchone()
    return int(row[0]) if row else 0


def test_server_with_a_stale_lock_of_a_strangers_pid_starts(own_server: PostgresServer) -> None:
    own_server.stop()
    lock = own_server.folder / "data" / "postmaster.pid"
    lock.write_text(f"{os.getppid()}\n{own_server.folder / 'data'}\n1\n15432\n\n127.0.0.1\n1 1\nready\n")
    own_server.start()
    assert own_server.is_alive


def test_server_whose_port_is_taken_says_what_to_do(own_server: PostgresServer) -> None:
    port = int(psycopg.conninfo.conninfo_to_dict(own_server.dsn())["port"])  # type: ignore[arg-type]
    own_server.stop()
    with socket.socket() as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        busy.bind(("127.0.0.1", port))
        busy.listen()
        with pytest.raises(LocalServerError, match=f"Port {port} .* used by another program"):
            own_server.start()


def test_new_server_whose_port_went_to_another_meanwhile_takes_the_next(
    server: PostgresServer, own_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_server.stop()
    (own_server.folder / "server.json").write_text(json.dumps({"password": own_server.dsn().split(":")[2].split("@")[0]}))
    taken, free = int(server.dsn().split(":")[3].split("/")[0]), choose_port(20_000)
    ports = iter([taken, free])
    monkeypatch.setattr("aidbook.local.postgres.choose_port", lambda first: next(ports))
    own_server.start()
    assert f":{free}/" in own_server.dsn()
    psycopg.connect(own_server.dsn()).close()


def test_server_stopped_twice_says_that_nothing_ran(own_server: PostgresServer) -> None:
    assert own_server.stop() is True
    assert own_server.stop() is False


def test_server_never_started_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match="make run"):
        PostgresServer(tmp_path).dsn()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_server_of_root_in_a_closed_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    with pytest.raises(LocalServerError, match="cannot pass"):
        PostgresServer(tmp_path / "closed" / "postgres").start()


def test_local_server_is_one_per_state_folder(tmp_path: Path) -> None:
    assert local_server(tmp_path / "a") == local_server(tmp_path / "a")
    assert local_server(tmp_path / "a") != local_server(tmp_path / "b")
