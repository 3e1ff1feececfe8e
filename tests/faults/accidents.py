"""What may happen to a night that runs."""

import signal
from multiprocessing.process import BaseProcess

from faults.nights import Nights

from aidbook.local.postgres import PostgresServer


def kill_the_loader(nights: Nights, night: BaseProcess, server: PostgresServer) -> None:
    """As the kernel does when memory runs out."""
    night.kill()


def cut_the_connections(nights: Nights, night: BaseProcess, server: PostgresServer) -> None:
    """As a firewall or an administrator does."""
    nights.cut_connections()


def stop_the_server_at_once(nights: Nights, night: BaseProcess, server: PostgresServer) -> None:
    """As `pg_ctl stop -m immediate` does: no checkpoint, no farewell."""
    assert server.service.stop(signal.SIGQUIT)
    server.start()


OUTAGES = (cut_the_connections, stop_the_server_at_once)
ACCIDENTS = (kill_the_loader, *OUTAGES)
