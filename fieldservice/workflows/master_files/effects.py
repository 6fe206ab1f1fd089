"""Effects on the files of customers and devices. A file has no turn: a note replaces the values it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.engine.model import Context, Draft, Effect
from fieldservice.workflows.master_files.filing import saw

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.master_files.events import FileSettled, UnpaidNoted


def touch(draft: Draft) -> None:
    """The file comes first among what the entry touches: the entry's fields are about it."""
    draft.touches.insert(0, (draft.subject.kind, draft.subject.id))


def amend_file(draft: Draft, event: Event, context: Context) -> None:
    touch(draft)
    for name in event.model_dump(exclude_none=True):
        saw(draft, draft.thing, draft.subject.id, name)
    if draft.subject.kind == "customer":
        draft.person = draft.subject.id


def settle_file(draft: Draft, event: FileSettled, context: Context) -> None:
    touch(draft)


def note_black_list(listed: bool) -> Effect:
    def note(draft: Draft, event: Event, context: Context) -> None:
        touch(draft)
        saw(draft, draft.thing, draft.subject.id, "black_listed")
        draft.data |= {"black_listed": listed, "black_listed_by": context.by.display}
        draft.private["black_listed_why"] = draft.private.pop("reason", "")
        draft.person = draft.subject.id

    return note


def note_unpaid(draft: Draft, event: UnpaidNoted, context: Context) -> None:
    touch(draft)
    saw(draft, draft.thing, draft.subject.id, "unpaid")
    draft.data["currency"] = "CNY"
    draft.person = draft.subject.id
