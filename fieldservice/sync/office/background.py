"""Synchronisation in the background: a session when there is something to send or to fetch, with growing pauses while
offline.

Only one session at a time runs for a store, whichever program asks for it. Waiting for news blocks no session.
"""

from __future__ import annotations

import gc
import os
import queue
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from db.journal import SEQ
from db.place import DATABASE
from fieldservice.private_files import file_mode
from fieldservice.sync.meta_keys import HEADQUARTERS, PROBLEM, RELAY_URL, URL
from fieldservice.sync.office.context import OfficeContext, Report
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable

if TYPE_CHECKING:
    from datetime import datetime

    from db.store import Store
    from fieldservice.sync.rules import Rules
    from fieldservice.sync.transport.http_client import HttpClient

LOCK, WATCH_LOCK = "exchange.lock", "exchange-watch.lock"
PATIENCE = 60.0
"""Seconds to wait for another program's session on this store."""
LISTEN = 50
"""Seconds for which headquarters may put off an empty answer (long poll)."""
LOOK = 1.0
"""Seconds between looks at our own journal: the longest delay before a new entry is sent."""
REGULAR = 300.0
"""Seconds after which a session takes place in any case: it compares the next stretch and reports that this store is
alive."""
WITH_BRANCH = 5.0
"""Seconds between sessions with the branch, which is on the local network and offers no long poll."""
SHORTEST, LONGEST = 1.0, 60.0
WITH_PARENT = "--with-parent"


class Busy(Exception):
    """Another program had a session for this store during the whole time we waited."""


@contextmanager
def alone(folder: Path, name: str = LOCK, patience: float | None = None) -> Iterator[None]:
    """Hold the lock for sessions on this store. Raises Busy. The system releases it however the program ends."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / name, timeout=PATIENCE if patience is None else patience, mode=file_mode(folder))
    try:
        lock.acquire()
    except Timeout:
        raise Busy from None
    try:
        yield
    finally:
        lock.release()


def spare_the_collector() -> None:
    """Make garbage collection rare, for a process that only synchronises: a batch is tens of thousands of small objects
    without cycles, and searching them for cycles took a fifth of its time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def headquarters_client(office: OfficeContext) -> HttpClient:
    """The client for the headquarters that this store joined."""
    return client_to(office, str(office.store.meta(URL)))


def client_to(office: OfficeContext, url: str, patience: tuple[float, float] | None = None) -> HttpClient:
    """The client for the headquarters at this address. `patience`: seconds to connect and for an answer, if somebody
    waits for it."""
    from fieldservice.sync.transport.http_client import CONNECT, READ, HttpClient

    return HttpClient(
        url,
        _name(office),
        office.secret,
        office.store.meta(HEADQUARTERS) or "",
        office.clock,
        patience=patience or (CONNECT, READ),
        fall_back=office.fall_back,
    )


def _name(office: OfficeContext) -> Callable[[], str]:

    def name() -> str:
        with office.store.reading() as tx:
            return own_name(tx)

    return name


def context_of(store: Store, rules: Rules, clock: Callable[[], datetime], program: str) -> OfficeContext:
    from fieldservice.sync.office import keys

    folder = store.folder
    return OfficeContext(
        store,
        rules,
        clock,
        partial(keys.of, folder),
        partial(keys.keep, folder),
        program,
        partial(keys.fall_back, folder),
    )


def branch_client(office: OfficeContext) -> HttpClient | None:
    """A van's client for its branch, for use while headquarters cannot be reached; None where it has none."""
    from fieldservice.sync.office import relay_keys
    from fieldservice.sync.transport.http_client import HttpClient

    url = office.store.meta(RELAY_URL)
    if not url:
        return None
    return HttpClient(
        url,
        _name(office),
        lambda _: relay_keys.own_key(office),
        office.store.meta(HEADQUARTERS) or "",
        office.clock,
        # The branch learns of a new secret only when it exchanges with headquarters.
        fall_back=lambda _, refused: next((key for key in relay_keys.own_keys(office) if key != refused), ""),
    )


def once(
    office: OfficeContext, headquarters: HttpClient, branch: HttpClient | None = None, *, force: bool = False
) -> Report:
    """Run one session under the lock; with the branch (`relayed`) if there is one and headquarters cannot be reached.

    What stops it is recorded for `status` and raised: Unreachable, RefusalReceived, SyncProblem, BadMessage, Busy.
    """
    from fieldservice.sync.office import relay
    from fieldservice.sync.transport import wire

    with alone(office.folder):
        try:
            report = relay.exchange(office, headquarters, branch, force=force)
            if report.relayed:
                note(office.store, "unreachable")
            return report
        except (Unreachable, RefusalReceived, SyncProblem, wire.BadMessage) as error:
            note(office.store, code_of(error))
            raise


def code_of(error: Exception) -> str:
    """The code of an error, for which presentation/sync_problems.py has the sentence."""
    if isinstance(error, RefusalReceived):
        return error.refusal.code
    if isinstance(error, SyncProblem):
        return str(error.args[0])
    return error.code if isinstance(error, Unreachable) else "message"


def note(store: Store, code: str) -> None:
    """Record the problem of the last session, only if it changed: hours offline are no reason to write."""
    with store.reading() as tx:
        if tx.meta(PROBLEM) == code:
            return
    with store.writing() as tx:
        tx.set_meta(PROBLEM, code)


def pause_after(failures: int, chance: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds until the next try: random up to a limit that doubles, so that a thousand offices do not come back at
    once."""
    return max(SHORTEST, chance(0, min(LONGEST, SHORTEST * 2 ** min(failures, 16))))


@dataclass
class Watch:
    """`sync --watch`: synchronises until `stop` is set. `report` is called after each session with its report, or with
    the code of the problem."""

    office: OfficeContext
    stop: threading.Event
    report: Callable[[Report | None, str], None] = lambda report, code: None
    _addresses: tuple[str | None, str | None] | None = None
    """Addresses of headquarters and of the branch."""
    _clients: tuple[HttpClient, HttpClient | None, HttpClient] | None = None
    """Clients for headquarters, for the branch, and for the long poll at headquarters."""
    _heard: queue.SimpleQueue[bool | None] = field(default_factory=queue.SimpleQueue)
    _listening: bool = False
    _failed_polls: int = 0
    _relayed: bool = False
    _before: tuple[object, ...] | None = None

    def run(self) -> None:
        """Raises StoreError where the store is away or was replaced by another file: then it must be opened again."""
        failures = 0
        while not self.stop.is_set():
            if self._session():
                failures = 0
                self._wait()
            else:
                failures += 1
                self.stop.wait(pause_after(failures))

    def _session(self) -> bool:
        from fieldservice.sync.transport.wire import BadMessage

        self._before = self._pending()
        headquarters, branch, _ = self._present_clients()
        try:
            report = once(self.office, headquarters, branch)
        except (Unreachable, RefusalReceived, SyncProblem, BadMessage) as error:
            self.report(None, code_of(error))
            return False
        except Busy:
            self.report(None, "busy")
            return False
        self.report(report, "unreachable" if report.relayed else "")
        self._relayed = report.relayed
        return True

    def _present_clients(self) -> tuple[HttpClient, HttpClient | None, HttpClient]:
        """The clients; new ones after headquarters or branch got another address."""
        addresses = (self.office.store.meta(URL), self.office.store.meta(RELAY_URL))
        if self._clients is None or addresses != self._addresses:
            self._addresses = addresses
            self._clients = (
                headquarters_client(self.office),
                branch_client(self.office),
                headquarters_client(self.office),
            )
        return self._clients

    def _pending(self) -> tuple[object, ...]:
        """A value that changes when there is something new to send, or when the store was replaced by another file."""
        file = 0 if self.office.store.postgresql else os.stat(self.office.folder / DATABASE).st_ino
        with self.office.store.reading() as tx:
            return (file, tx.counter_value(SEQ), tx.value("SELECT max(arrived) FROM relayed_batch"))

    def _wait(self) -> None:
        """Return when there is something to send, when headquarters has something new, or after the regular
        interval."""
        until = time.monotonic() + (WITH_BRANCH if self._relayed else REGULAR)
        while not self.stop.is_set() and time.monotonic() < until and self._pending() == self._before:
            if not self._listening:
                self._listening = True
                threading.Thread(target=self._listen, daemon=True).start()
            try:
                heard = self._heard.get(timeout=LOOK)
            except queue.Empty:
                continue
            self._listening = False
            if heard:
                self._failed_polls = 0
                return
            if heard is None:
                # A proxy that closes silent connections, or no connection: the next session shows which, after a pause.
                self._failed_polls += 1
                until = min(until, time.monotonic() + pause_after(self._failed_polls))
                while not self.stop.is_set() and time.monotonic() < until and self._pending() == self._before:
                    self.stop.wait(LOOK)

    def _listen(self) -> None:
        """Long poll for one line and discard it: only whether there is something new matters here."""
        from fieldservice.sync.office import session
        from fieldservice.sync.transport import wire

        try:
            with self.office.store.reading() as tx:
                asked = session.pull_of(tx, 1, LISTEN)
            page = self._present_clients()[2]("pull", asked, wire.Page)
            self._heard.put(bool(page.lines or page.common or page.cards))
        except Exception:
            self._heard.put(None)


def watch(
    folder: Path,
    opened: Callable[[], AbstractContextManager[OfficeContext]],
    stop: threading.Event,
    report: Callable[[Report | None, str], None] = lambda report, code: None,
) -> None:
    """Synchronise until `stop` is set. Of several programs on one store one does it; another takes over when that one
    ends.

    `opened` opens the store, again after it was replaced by another file or its disk was away.
    """
    failures = 0
    while not stop.is_set():
        try:
            with alone(folder, WATCH_LOCK, 0), opened() as office:
                Watch(office, stop, report).run()
        except Busy:
            report(None, "")  # another program exchanges, and tells of its own problems
            stop.wait(5 * LOOK)
        except OSError:  # StoreTrouble is an OSError; a missing or newer store ends this
            failures += 1
            report(None, "store")
            stop.wait(pause_after(min(failures, 5)))


def start_child(folder: Path) -> subprocess.Popen[bytes] | None:
    """Start `sync --watch` beside the screens; None where this store joined no headquarters.

    The process ends when our end of its pipe closes, so also when we are killed. It prints the code of its problem
    after each session, an empty line for none.
    """
    from db.errors import StoreError
    from db.reading import Reader

    try:
        reader = Reader.open(folder)
        try:
            if not reader.value("SELECT value FROM meta WHERE key = ?", (URL,)):
                return None
        finally:
            reader.close()
    except StoreError:
        return None
    return subprocess.Popen(
        [sys.executable, "-m", "fieldservice", "sync", "--watch", WITH_PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FIELDSERVICE_HOME": str(folder)},
        start_new_session=os.name != "nt",
    )


def stop_with_parent(stop: threading.Event) -> None:
    """Set `stop` once standard input ends, and lower our priority, so that the screens stay responsive."""
    with suppress(AttributeError, OSError):
        os.nice(5)

    def until_closed() -> None:
        with suppress(OSError, ValueError):
            while os.read(0, 4096):
                pass
        stop.set()

    threading.Thread(target=until_closed, daemon=True).start()
