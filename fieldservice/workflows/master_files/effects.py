"""Effects on the files of customers and devices. A file has no turn: a note replaces the values it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import APART, SAME_AS
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.master_files.filing import saw
from fieldservice.workflows.master_files.merging import merged_file

if TYPE_CHECKING:
    from fieldservice.shapes import Values
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.master_files.events import FileSettled, FilesMerged, MergeUndone


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
        also_of_merged(draft, {"black_listed": listed})

    return note


def also_of_merged(draft: Draft, facts: Values) -> None:
    """What is said of the customer counts for all files that are merged, as far as they say something else."""
    for file in draft.subject.merged:
        changed = {name: value for name, value in facts.items() if (file.get(name) or 0) != value}
        if changed:
            draft.of(file.id, changed)
            draft.touches.append((file.kind, file.id))


def merge(draft: Draft, event: FilesMerged, context: Context) -> None:
    """The younger file becomes an alias of the older one. No reference to either is rewritten.

    An alias always points to a smaller id, so that no aliases can make a circle, wherever and whenever they were made.
    """
    other = _two_files(draft, context)
    older, younger = sorted((draft.subject.id, other.id))
    draft.of(younger, {SAME_AS: older})


def undo_merge(draft: Draft, event: MergeUndone, context: Context) -> None:
    file = merged_file(draft.subject, event.duplicate)
    assert file is not None, "a guard has asked for it"
    touch(draft)
    draft.data["duplicate"] = str(file.get("number") or file.id)
    draft.touches.append((file.kind, file.id))
    draft.of(file.id, {SAME_AS: ""})


def hold_apart(draft: Draft, event: Event, context: Context) -> None:
    other = _two_files(draft, context)
    for file, from_file in ((draft.subject, other), (other, draft.subject)):
        draft.of(file.id, {APART: sorted({*file.get(APART, ()), from_file.id})})


def _two_files(draft: Draft, context: Context) -> Thing:
    """Touch both files, and return the other one."""
    assert context.other is not None, "a guard has asked for it"
    touch(draft)
    draft.touches.append((context.other.kind, context.other.id))
    draft.data["duplicate"] = str(context.other.get("number") or context.other.id)
    if draft.subject.kind == "customer":
        draft.person = draft.subject.id
    return context.other
