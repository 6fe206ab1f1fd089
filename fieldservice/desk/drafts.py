"""Drafts: input that a person has typed into a form and not sent yet, kept by person and form.

> What was typed is in memory at once and in the store soon after. It leaves memory only once the store has it, so a
> full disk or a lost server costs nothing while the program runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

SECONDS_UNTIL_WRITTEN = 1.0
"""Typing is written this long after its first unwritten key, whatever is typed meanwhile."""
SECONDS_UNTIL_TRIED_AGAIN = 5.0
"""The pause after the store could not be written."""


class Drafts:
    """Reads, keeps and deletes a person's drafts."""

    def __init__(self, session: Session, pause: Callable[[float], None] = time.sleep) -> None:
        self.session = session
        self.on_trouble: Callable[[Exception], object] = lambda _trouble: None
        """Called in a thread where drafts could not be written; they stay in memory and are tried again."""
        self._pause = pause
        self._unwritten: dict[tuple[str, str], JsonObject] = {}
        """The newest input by person and form; an empty one means that the draft is to be deleted."""
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

    def begun(self, by: Person, key: str) -> dict[str, JsonObject]:
        """The drafts of one form, by their keys, the newest first: the form's own key, and those of further drafts."""
        with self.session.store.reading() as tx:
            kept = {each: tx.draft(by.name, each) for each, _saved in tx.drafts(by.name)}
        typed = {each: data for (name, each), data in reversed(self._unwritten.items()) if name == by.name}
        found = {**typed, **kept, **typed}
        return {each: data for each, data in found.items() if data and (each == key or each.startswith(f"{key}/"))}

    def keep_soon(self, by: Person, key: str, data: Values) -> None:
        """Keep the draft in memory now and in the store soon, in a thread. Without data the draft is deleted."""
        with self._there_is_some:
            self._unwritten[by.name, key] = dict(data)
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
                    if data:
                        tx.keep_draft(name, key, data, stamp(self.session.clock()))
                    else:
                        tx.drop_draft(name, key)
                with self._there_is_some:
                    if self._unwritten.get((name, key)) is data:
                        del self._unwritten[name, key]

    @property
    def unwritten(self) -> int:
        """The number of forms whose newest input is not in the store yet."""
        return len(self._unwritten)

    def close(self) -> None:
        """End the thread. Whatever could not be written before is lost."""
        with self._there_is_some:
            self._is_closed = True
            self._there_is_some.notify()

    def _write_on(self) -> None:
        while True:
            with self._there_is_some:
                self._there_is_some.wait_for(lambda: self._unwritten or self._is_closed)
            if self._is_closed:
                return
            self._pause(SECONDS_UNTIL_WRITTEN)
            try:
                self.write()
            except Exception as trouble:  # whatever is wrong with the store passes, or ends another part of the program
                self.on_trouble(trouble)
                self._pause(SECONDS_UNTIL_TRIED_AGAIN)
