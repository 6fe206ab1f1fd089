"""Drafts: input that a person has typed into a form and not sent yet, kept by person and form.

A draft belongs to one form at one terminal. Its key is that of the form and a mark of its own: `new/register/3f2a…`; a
key without a mark is that of an earlier version, or of a screen that has one draft for each person. What a terminal has
open is not offered at another one while the terminal runs. Once the step is taken, the key says what was made of the
draft, and a second step of the same draft is refused.

> What was typed is in memory at once and in the store soon after. It leaves memory only once the store has it, so a
> full disk or a lost server costs nothing while the program runs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from secrets import token_hex
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk import terminals
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session

SECONDS_UNTIL_WRITTEN = 1.0
"""Typing is written this long after its first unwritten key, whatever is typed meanwhile."""
SECONDS_UNTIL_TRIED_AGAIN = 5.0
"""The pause after the store could not be written."""
DISCARDED = "discarded"
"""As `ended`: the person has thrown the draft away, and may still bring it back."""
OFFERED_AFTER = timedelta(days=1)
"""So long a discarded draft can be brought back."""
FORGOTTEN_AFTER = timedelta(days=30)
"""So long it is known what was made of a draft."""
ALREADY = N_("This form was already submitted: %(number)s.")


class Unfinished(NamedTuple):
    """A draft that no form has open: its key, what was typed, when it was kept, whether it was discarded."""

    key: str
    typed: JsonObject
    saved: str
    discarded: bool


def spend(tx: Tx, by: Person, key: str, number: str, now: str) -> None:
    """Note in the transaction of a step what is made of a draft. Raises Refused where that was done before."""
    for kept, _data, _saved, _terminal, ended in tx.draft_rows(by.name, key):
        if kept == key and ended not in ("", DISCARDED):
            raise Refused("data", ALREADY, number=ended)
    tx.keep_draft(by.name, key, {}, now, ended=number)


class Drafts:
    """Reads, keeps and deletes a person's drafts."""

    def __init__(self, session: Session, pause: Callable[[float], None] = time.sleep) -> None:
        self.session = session
        self.on_trouble: Callable[[Exception], object] = lambda _trouble: None
        """Called in a thread where drafts could not be written; they stay in memory and are tried again."""
        self._pause = pause
        self._unwritten: dict[tuple[str, str], JsonObject] = {}
        """The newest input by person and form; an empty one means that the draft is to be deleted."""
        self.mark = terminals.open_mark()
        """The mark of this terminal."""
        self._open: set[tuple[str, str]] = set()
        """The drafts that forms of this terminal have open."""
        self._left: set[tuple[str, str]] = set()
        """Those that were open, and are still to be given free in the store."""
        self._discarded: set[tuple[str, str]] = set()
        self._has_forgotten = False
        self._there_is_some = Condition()
        self._writing = Lock()
        """Held while a draft is written or deleted, so that an older one does not come back after a newer one."""
        self._writer: Thread | None = None
        self._is_closed = False

    def get(self, by: Person, key: str) -> JsonObject | None:
        unwritten = self._unwritten.get((by.name, key))
        if unwritten is not None:
            return unwritten or None
        with self.session.store.reading() as tx:
            return tx.draft(by.name, key)

    # Forms: each has a draft of its own

    def begin(self, by: Person, form: str) -> str:
        """The key of a new draft of this form, which is open here."""
        key = f"{form}/{token_hex(6)}"
        self._open.add((by.name, key))
        return key

    def unfinished(self, by: Person, form: str) -> list[Unfinished]:
        """The drafts of a form that no form has open, here or at another terminal: the newest first, and what was
        discarded within a day last."""
        found = sorted(self._found(by, form), key=lambda draft: draft.saved, reverse=True)
        return sorted(found, key=lambda draft: draft.discarded)

    def _found(self, by: Person, form: str) -> Iterator[Unfinished]:
        now = self.session.clock()
        with self.session.store.reading() as tx:
            rows = tx.draft_rows(by.name, form)
        known: dict[str, tuple[JsonObject, str, str, str]] = {
            key: (data, stamp(now), self.mark, DISCARDED if (name, key) in self._discarded else "")
            for (name, key), data in reversed(self._unwritten.items())
            if name == by.name
        }
        for key, text, saved, terminal, ended in rows:
            known.setdefault(key, (json.loads(text), saved, terminal, ended))
        for key, (data, saved, terminal, ended) in known.items():
            elsewhere = terminal and terminal != self.mark and terminals.runs(terminal, saved, now)
            late = ended == DISCARDED and saved < stamp(now - OFFERED_AFTER)
            of_the_form = key == form or key.startswith(f"{form}/")
            is_free = (by.name, key) not in self._open and not (elsewhere or late)
            if of_the_form and is_free and data and ended in ("", DISCARDED):
                yield Unfinished(key, data, saved, ended == DISCARDED)

    def take_up(self, by: Person, form: str, key: str) -> bool:
        """Open a draft here, unless another terminal was quicker: that is in the store at once. What this terminal had
        open itself waits in memory where the store takes nothing.
        """
        found = next((draft for draft in self.unfinished(by, form) if draft.key == key), None)
        if found is None:
            return False
        is_own = {(by.name, key)} & (self._unwritten.keys() | self._left)
        self._open.add((by.name, key))
        self._left.discard((by.name, key))
        self._discarded.discard((by.name, key))
        (self.keep_soon if is_own else self.keep)(by, key, found.typed)
        return True

    def leave(self, by: Person, key: str) -> None:
        """The form is left: what was typed is offered again."""
        with self._there_is_some:
            if (by.name, key) in self._open:
                self._open.discard((by.name, key))
                self._left.add((by.name, key))
                self._begin_writing()

    def discard(self, by: Person, key: str, data: Values) -> None:
        """Throw away what was typed; for a day it can be brought back."""
        self._discarded.add((by.name, key))
        self.keep_soon(by, key, data)
        self.leave(by, key)

    def done(self, by: Person, key: str, noted: bool = True) -> None:
        """The step was taken: nothing of the draft is written any more. Where its transaction has not `noted` that, the
        draft is deleted.
        """
        with self._writing, self._there_is_some:
            self._unwritten.pop((by.name, key), None)
            self._open.discard((by.name, key))
        if not noted:
            self.keep_soon(by, key, {})

    def keep_soon(self, by: Person, key: str, data: Values) -> None:
        """Keep the draft in memory now and in the store soon, in a thread. Without data the draft is deleted."""
        with self._there_is_some:
            self._unwritten[by.name, key] = dict(data)
            self._begin_writing()

    def _begin_writing(self) -> None:
        if self._writer is None:
            self._writer = Thread(target=self._write_on, name="drafts", daemon=True)
            self._writer.start()
        self._there_is_some.notify()

    def keep(self, by: Person, key: str, data: Values) -> None:
        """Keep the draft in the store now. Where that raises StoreTrouble it is still in memory."""
        with self._there_is_some:
            self._unwritten[by.name, key] = dict(data)
        self.write()

    def drop(self, by: Person, key: str) -> None:
        self.keep(by, key, {})

    def write(self) -> None:
        """Write whatever is only in memory. Raises StoreTrouble."""
        with self._writing:
            while self._unwritten:
                with self._there_is_some:
                    (name, key), data = next(iter(self._unwritten.items()))
                with self.session.store.writing() as tx:
                    self._put(tx, name, key, data)
                with self._there_is_some:
                    if self._unwritten.get((name, key)) is data:
                        del self._unwritten[name, key]
            while self._left:
                name, key = next(iter(self._left))
                with self.session.store.writing() as tx:
                    tx.leave_draft(name, key, self.mark)
                self._left.discard((name, key))

    def _put(self, tx: Tx, name: str, key: str, data: JsonObject) -> None:
        """Write a draft, unless it has ended or another terminal has taken it up meanwhile."""
        now = self.session.clock()
        if not self._has_forgotten:
            tx.forget_drafts(stamp(now - FORGOTTEN_AFTER))
            self._has_forgotten = True
        for kept, _data, saved, terminal, ended in tx.draft_rows(name, key):
            if kept == key and (
                ended not in ("", DISCARDED)
                or (terminal and terminal != self.mark and terminals.runs(terminal, saved, now))
            ):
                return
        if data:
            is_open = (name, key) in self._open
            ended = DISCARDED if (name, key) in self._discarded else ""
            tx.keep_draft(name, key, data, stamp(now), self.mark if is_open else "", ended)
        else:
            tx.drop_draft(name, key)

    @property
    def unwritten(self) -> int:
        """The number of forms whose newest input is not in the store yet."""
        return len(self._unwritten)

    def close(self) -> None:
        """End the thread. Whatever could not be written before is lost."""
        terminals.close_mark(self.mark)
        with self._there_is_some:
            self._is_closed = True
            self._there_is_some.notify()

    def _write_on(self) -> None:
        while True:
            with self._there_is_some:
                self._there_is_some.wait_for(lambda: self._unwritten or self._left or self._is_closed)
            if self._is_closed:
                return
            self._pause(SECONDS_UNTIL_WRITTEN)
            try:
                self.write()
            except Exception as trouble:  # whatever is wrong with the store passes, or ends another part of the program
                self.on_trouble(trouble)
                self._pause(SECONDS_UNTIL_TRIED_AGAIN)
