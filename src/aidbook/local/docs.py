"""`make docs`: the data dictionary in both languages and dbt's own site, from a small sample on a server that is thrown away."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from aidbook import paths
from aidbook.errors import AidbookError
from aidbook.local.postgres import PostgresServer, ensure_database


def main(console: Console) -> int:
    """Start a server, let a process of its own write the site from it, and remove the server. Returns that process's exit code."""
    # Where this runs as root the server runs as nobody, who must get into the folder.
    folder = Path(tempfile.mkdtemp(prefix="aidbook-docs-"))
    folder.chmod(0o711)
    server = PostgresServer(folder / "postgres", durable=False)
    try:
        with console.status("A server to read from"):
            server.start()
            ensure_database(server.dsn(), "docs")
        # Settings are read once in a process, and nothing of this machine's own warehouse may be in them.
        others = {name: value for name, value in os.environ.items() if not name.startswith("AIDBOOK_")}
        environment = others | {"AIDBOOK_HOME": str(folder / "home"), "AIDBOOK_DSN": server.dsn("docs")}
        return subprocess.run([sys.executable, "-m", "aidbook.local.docs_site", str(paths.SITE)], env=environment, check=False).returncode
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        sys.exit(main(Console(stderr=True)))
    except AidbookError as error:
        sys.exit(str(error))
