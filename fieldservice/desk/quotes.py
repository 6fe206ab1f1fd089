"""Quotes as the staff works with them: the services that can be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.desk.take_step import context
from fieldservice.workflows.engine.prices import offered
from fieldservice.workflows.engine.reference import Person, Price
from fieldservice.workflows.hotline.table import REQUEST

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing


class Quotes:
    """The quotes of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def services(self, thing: Thing | None, by: str) -> Sequence[Price]:
        """What the price lists of this customer offer beside parts."""
        person = self.session.person(by) or Person(by, by, frozenset(), "")
        return offered(thing, context(self.session, person, REQUEST.steps[0], thing, {}, None))
