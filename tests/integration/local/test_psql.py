"""psql of the wheel, on a machine that has no other."""

import subprocess
import sys
from pathlib import Path

from aidbook.local.postgres import PostgresServer


def test_open_psql_without_a_psql_on_the_path_is_the_wheels_own(server: PostgresServer, tmp_path: Path) -> None:
    program = "import os; from aidbook.local.psql import open_psql; open_psql(os.environ['DSN'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="select current_user || ' is here';\n",
        env={"DSN": server.dsn(), "PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "postgres is here" in done.stdout, done.stderr
