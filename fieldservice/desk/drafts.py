"""Drafts: input that a person has typed into a form and not sent yet, kept by person and form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


class Drafts:
    """Reads, keeps and deletes a person's drafts."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, by: Person, key: str) -> JsonObject | None:
        with self.session.store.reading() as tx:
            return tx.draft(by.name, key)

    def keep(self, by: Person, key: str, data: Values) -> None:
        with self.session.store.writing() as tx:
            tx.keep_draft(by.name, key, dict(data), stamp(self.session.clock()))

    def drop(self, by: Person, key: str) -> None:
        with self.session.store.writing() as tx:
            tx.drop_draft(by.name, key)
