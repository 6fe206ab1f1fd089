"""The courtesies and prohibitions beside a step: each time its form opens the next one, in the order of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Step, settings_in

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


def next_courtesy(session: Session, step: Step) -> Message | None:
    """The courtesy or prohibition that is shown this time; None for a step without any."""
    if not step.remind:
        return None
    turn = session.reminded.get(step.kind, 0)
    session.reminded[step.kind] = turn + 1
    sentence = step.remind[turn % len(step.remind)]
    reference = session.reference()
    return Message(sentence, {name: reference.text(name) for name in settings_in(sentence)})
