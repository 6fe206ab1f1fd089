"""Exchange by itself: a session when there is something to send or to fetch, longer and longer pauses while there is no
line.

One session at a time for a store, whoever asks for it; waiting for news holds nobody up.
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
from typing import TYPE_CHECKING, Any

from db.place import DATABASE
from fieldservice.sync.meta_keys import HEADQUARTERS, PROBLEM, RELAY_URL, URL
from fieldservice.sync.office.context import OfficeContext, Report
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport.channel import RefusalReceived, SyncProblem, Unreachable

if TYPE_CHECKING:
    from fieldservice.sync.transport.http_client import HttpClient

LOCK, WATCH_LOCK = "exchange.lock", "exchange-watch.lock"
PATIENCE = 60.0
"""Seconds to wait for another program's session on this store."""
LISTEN = 50
"""Seconds for which headquarters is asked to put off an empty answer."""
LOOK = 1.0
"""Seconds between looks at our own journal: so late at most does an entry leave."""
REGULAR = 300.0
"""Seconds after which a session is held in any case: it compares the next stretch and says that we are there."""
WITH_BRANCH = 5.0
"""Seconds between sessions with the branch: it is near, and does not call."""
SHORTEST, LONGEST = 1.0, 60.0
WITH_PARENT = "--with-parent"


class Busy(Exception):
    """Another program has been exchanging for this store all the while."""


@contextmanager
def alone(folder: Path, name: str = LOCK, patience: float | None = None) -> Iterator[None]:
    """Raises Busy. The system lets go of it whenever the program ends, however it ends."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / name, timeout=PATIENCE if patience is None else patience, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise Busy from None
    try:
        yield
    finally:
        lock.release()


def spare_the_collector() -> None:
    """For a process that does little but exchange: a batch is tens of thousands of small objects that die by themselves
    when it is done, and looking through them for rings again and again took a fifth of its time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def line_of(office: OfficeContext) -> HttpClient:
    """The line to the headquarters this store joined."""
    return line_to(office, str(office.store.meta(URL)))


def line_to(office: OfficeContext, url: str, patience: tuple[float, float] | None = None) -> HttpClient:
    """`patience`: seconds to reach headquarters and for an answer, where somebody stands and waits for it."""
    from fieldservice.sync.transport.http_client import CONNECT, READ, HttpClient

    return HttpClient(
        url,
        _name(office),
        office.secret,
        office.store.meta(HEADQUARTERS) or "",
        office.clock,
        patience=patience or (CONNECT, READ),
    )


def _name(office: OfficeContext) -> Callable[[], str]:

    def name() -> str:
        with office.store.reading() as tx:
            return own_name(tx)

    return name


def office_of(store: Any, rules: Any, clock: Callable[[], Any], program: str) -> OfficeContext:
    from fieldservice.sync.office import keys

    return OfficeContext(
        store, rules, clock, partial(keys.of, store.folder), partial(keys.keep, store.folder), program, store.folder
    )


def branch_line(office: OfficeContext) -> HttpClient | None:
    """A van's line to its branch, for when headquarters cannot be reached; None where it has none."""
    from fieldservice.sync.office import relay_keys
    from fieldservice.sync.transport.http_client import HttpClient

    url = office.store.meta(RELAY_URL)
    if not url:
        return None
    return HttpClient(
        url, _name(office), lambda _: relay_keys.own_key(office), office.store.meta(HEADQUARTERS) or "", office.clock
    )


def once(office: OfficeContext, line: HttpClient, branch: HttpClient | None = None, *, force: bool = False) -> Report:
    """One session, alone; with the branch (`relayed`) where there is one and headquarters is not to be reached.

    What stops it is written down for `status` and raised: Unreachable, Answered, Problem, BadMessage, Busy.
    """
    from fieldservice.sync.office import relay
    from fieldservice.sync.transport import wire

    with alone(office.folder):
        try:
            report = relay.exchange(office, line, branch, force=force)
            if report.relayed:
                note(office, "unreachable")
            return report
        except (Unreachable, RefusalReceived, SyncProblem, wire.BadMessage) as error:
            note(office, code_of(error))
            raise


def code_of(error: Exception) -> str:
    """The code under which presentation/sync_problems.py has the sentence."""
    if isinstance(error, RefusalReceived):
        return error.refusal.code
    if isinstance(error, SyncProblem):
        return str(error.args[0])
    return "unreachable" if isinstance(error, Unreachable) else "message"


def note(office: OfficeContext, code: str) -> None:
    """Written only where it is news: hours without a line are no reason to write."""
    with office.store.reading() as tx:
        if tx.meta(PROBLEM) == code:
            return
    with office.store.writing() as tx:
        tx.set_meta(PROBLEM, code)


def pause_after(failures: int, chance: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds to the next try: anything up to a bound that doubles, so that a thousand offices do not all come back at
    once."""
    return max(SHORTEST, chance(0, min(LONGEST, SHORTEST * 2 ** min(failures, 16))))


@dataclass
class Watch:
    """`sync --watch`: until `stop` is set. `said` hears of each session that did something or failed, and of nothing
    else."""

    office: OfficeContext
    stop: threading.Event
    said: Callable[[Report | None, str], None] = lambda report, code: None
    _where: Any = None
    _lines: tuple[HttpClient, HttpClient | None, HttpClient] | None = None
    """To headquarters, to the branch, and to headquarters for listening."""
    _heard: queue.SimpleQueue[bool | None] = field(default_factory=queue.SimpleQueue)
    _listening: bool = False
    _deaf: int = 0
    _relayed: bool = False
    _before: Any = None

    def run(self) -> None:
        """Raises StoreError where the store is away, or another file lies in its place: then it must be opened anew."""
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

        self._before = self._own()
        line, branch, _ = self._present_lines()
        try:
            report = once(self.office, line, branch)
        except (Unreachable, RefusalReceived, SyncProblem, BadMessage) as error:
            self.said(None, code_of(error))
            return False
        except Busy:
            return False
        self.said(report, "unreachable" if report.relayed else "")
        self._relayed = report.relayed
        return True

    def _present_lines(self) -> tuple[HttpClient, HttpClient | None, HttpClient]:
        """Headquarters and branch may get another address while this runs."""
        where = (self.office.store.meta(URL), self.office.store.meta(RELAY_URL))
        if self._lines is None or where != self._where:
            self._where = where
            self._lines = (line_of(self.office), branch_line(self.office), line_of(self.office))
        return self._lines

    def _own(self) -> Any:
        """Another value once there is something new to send, or another file where the store was."""
        file = 0 if self.office.store.postgresql else os.stat(self.office.folder / DATABASE).st_ino
        with self.office.store.reading() as tx:
            return (
                file,
                tx.value("SELECT value FROM counter_row WHERE name = 'journal/seq'"),
                tx.value("SELECT max(arrived) FROM relayed_batch"),
            )

    def _wait(self) -> None:
        """Until there is something to send, headquarters has news, or it is time in any case."""
        until = time.monotonic() + (WITH_BRANCH if self._relayed else REGULAR)
        while not self.stop.is_set() and time.monotonic() < until and self._own() == self._before:
            if not self._listening:
                self._listening = True
                threading.Thread(target=self._listen, daemon=True).start()
            try:
                heard = self._heard.get(timeout=LOOK)
            except queue.Empty:
                continue
            self._listening = False
            if heard:
                self._deaf = 0
                return
            if heard is None:
                # A proxy that cuts what is silent, or no line: the session will see, but not in a tight circle.
                self._deaf += 1
                until = min(until, time.monotonic() + pause_after(self._deaf))
                while not self.stop.is_set() and time.monotonic() < until and self._own() == self._before:
                    self.stop.wait(LOOK)

    def _listen(self) -> None:
        """Ask for one line more and throw it away: that there is news is all that is wanted here."""
        from fieldservice.sync.office import session
        from fieldservice.sync.transport import wire

        try:
            with self.office.store.reading() as tx:
                asked = session.pull_of(tx, 1, LISTEN)
            page = self._present_lines()[2]("pull", asked, wire.Page)
            self._heard.put(bool(page.lines or page.common or page.cards))
        except Exception:
            self._heard.put(None)


def watch(
    folder: Path,
    opened: Callable[[], AbstractContextManager[OfficeContext]],
    stop: threading.Event,
    said: Callable[[Report | None, str], None] = lambda report, code: None,
) -> None:
    """Exchange until `stop`. Of several programs on one store one does it, and another takes over when that one ends.

    `opened` opens the store; again where it was put aside for another, or its disk was away.
    """
    failures = 0
    while not stop.is_set():
        try:
            with alone(folder, WATCH_LOCK, 0), opened() as office:
                Watch(office, stop, said).run()
        except Busy:
            stop.wait(5 * LOOK)
        except OSError:  # StoreTrouble is one; that there is no store, or a newer one, ends this
            failures += 1
            said(None, "store")
            stop.wait(pause_after(min(failures, 5)))


def start_child(folder: Path) -> subprocess.Popen[bytes] | None:
    """`sync --watch` beside the screens; None where this store joined nobody. It ends when our end of its pipe closes,
    so also when we are killed: close `stdin` (or end), nothing more is needed."""
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
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FIELDSERVICE_HOME": str(folder)},
        start_new_session=os.name != "nt",
    )


def stop_with_parent(stop: threading.Event) -> None:
    """Sets `stop` once standard input ends. Keys come first: this program is the one that can wait."""
    with suppress(AttributeError, OSError):
        os.nice(5)

    def until_closed() -> None:
        with suppress(OSError, ValueError):
            while os.read(0, 4096):
                pass
        stop.set()

    threading.Thread(target=until_closed, daemon=True).start()
