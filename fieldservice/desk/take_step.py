"""Taking a step, in one transaction: fold the thing, ask its workflow, append the entry, write the rows.

The content that a step signs is kept as a file before the entry that names it is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from fieldservice.desk import drafts, who_it_is
from fieldservice.desk.refusals import record_refusal
from fieldservice.desk.session import NEW, step_of
from fieldservice.desk.step_context import context, is_erased
from fieldservice.desk.step_forms import typed
from fieldservice.read_model import projections, search_rows
from fieldservice.shapes import Values
from fieldservice.sync_rules import collisions
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing, apply
from fieldservice.workflows.engine.following import Following
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import take
from fieldservice.workflows.registry import label_of

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx
    from fieldservice.desk.session import Session

CHANGED = N_("Somebody changed it meanwhile. %(who)s: %(what)s. Check it again.")


def take_or_record(
    session: Session,
    by: Person,
    thing: str,
    step: str,
    data: Values,
    expect: str | None = None,
    *,
    link: bool = False,
    alone: bool = False,
    draft: str = "",
) -> tuple[Entry, Thing]:
    """Take a step of a thing named by id, number or `new`; returns its entry and the thing after it. `draft` is the key
    of the draft that is sent: of one draft a step is taken once.

    Raises Refused, which is recorded unless it only says that the command or a field was wrong.
    """
    id_ = thing if thing == NEW or alone else session.find_thing(thing)[1]
    try:
        return take_step(session, by, id_, step, data, expect, link=link, alone=alone, draft=draft)
    except Refused as refused:
        record_refusal(session, by, id_, step, refused)
        raise


def take_step(
    session: Session,
    by: Person,
    id_: str,
    name: str,
    data: Values,
    expect: str | None,
    *,
    then: Callable[[Tx, Entry], None] | None = None,
    link: bool = False,
    alone: bool = False,
    draft: str = "",
) -> tuple[Entry, Thing]:
    """Take a step and return its entry and the thing after it. With `alone` it is taken on exactly this file, even if
    that is merged with another.

    `then` is called with the transaction and the entry before they are committed; if it raises, nothing is written.
    `link` says that the data came through a one-time link.
    """
    with session.store.writing() as tx:
        entry, thing = take_within(session, tx, by, id_, name, data, expect, link=link, alone=alone)
        if draft:
            drafts.spend(tx, by, draft, str(thing.get("number") or thing.id), stamp(session.clock()))
        if then is not None:
            then(tx, entry)
    return entry, thing


def take_within(
    session: Session,
    tx: Tx,
    by: Person,
    id_: str,
    name: str,
    data: Values,
    expect: str | None = None,
    *,
    link: bool = False,
    alone: bool = False,
    opens: str = "",
) -> tuple[Entry, Thing]:
    """Take a step in a transaction that the caller has opened: several steps are all taken, or none. `opens` is the id
    of the thing that an opening step begins, where another entry names it already."""
    data = who_it_is.chosen(session, data)
    if is_erased(tx, str(data.get("customer") or "")):
        # A customer who calls again after having been erased gets a new file.
        data = {**data, "customer": NEW}
    thing = None if id_ == NEW else session.alone(tx, id_) if alone else session.fold(tx, id_)
    if thing is None:
        workflow, step, _ = session.step(NEW, name)
    else:
        workflow, step = step_of(thing, name)
        if expect is not None and expect != (thing.last or ""):
            last = next(line.entry for line in thing.history if line.entry.id == thing.last)
            raise Refused(
                "changed",
                CHANGED,
                who=session.display_names().get(last.by, last.by),
                what=Message(label_of(last.kind, last.data, thing.kind)),
            )
    others = {
        other: session.fold(tx, other)
        for name in data.get("also_for") or ()
        if (other := session.find_thing(str(name))[1]) != id_
    }
    known_now = replace(context(session, by, step, thing, data, tx, others), link=link)
    if opens:
        ids = chain((opens,), iter(known_now.new_id, None))
        known_now = replace(known_now, new_id=lambda: next(ids))
    draft = take(workflow, step, thing, typed(session, step, who_it_is.without_new(data)), known_now)
    if step.signs and thing is not None:
        from fieldservice.desk import signed_contents

        for signed in (thing, *others.values()):
            signed_contents.keep(session, step, signed)
    entry, things = write(session, tx, draft, thing)
    for following in step.then_opens(draft, known_now) if step.then_opens is not None else ():
        _follow(session, tx, by, following)
    if thing is not None and thing.kind in MASTER_FILES:
        thing = session.fold(tx, id_)  # it may be merged with others now, or stand alone again
    return entry, things[0] if thing is None else thing


def _follow(session: Session, tx: Tx, by: Person, following: Following) -> None:
    """Take a step that follows another one. A fault of one of its fields is told as a sentence: the form of the first
    step does not have that field."""
    try:
        id_ = session.find_thing(following.thing)[1] if following.thing else NEW
        take_within(session, tx, by, id_, following.step, following.data, alone=id_ != NEW, opens=following.opens)
    except Refused as refused:
        if following.where_it_may:
            return
        fault = next(iter(refused.fields.values()), refused.because)
        code = "data" if refused.is_told_only else refused.code
        raise Refused(code, fault.message, refused.who_may, **fault.values) from refused


def write(session: Session, tx: Tx, draft: Draft, thing: Thing | None) -> tuple[Entry, list[Thing]]:
    """Append the entry and bring rows, search and ledgers of everything it touches up to date."""
    if draft.private and is_erased(tx, draft.person):
        # The work of an erased customer goes on; free text about it is not kept.
        draft.private = {}
    touched = [id_ for _, id_ in draft.touches]
    whole = thing if thing is not None and not thing.merged else None
    before = {id_: whole if whole is not None and id_ == whole.id else session.alone(tx, id_) for id_ in touched}
    words = {id_: search_rows.search_words(old) if old.history else None for id_, old in before.items()}
    entry = tx.append(
        {
            "kind": draft.kind,
            "by": draft.by,
            "made": session.now(),
            "counter": session.counter,
            "moves": [
                {"thing": thing_id, "kind": kind, "after": after, "to": to, "holder": holder}
                for thing_id, kind, after, to, holder in draft.moves
            ],
            "touches": draft.touches,
            "data": draft.data,
            **({"private": draft.private, "person": draft.person} if draft.private else {}),
        }
    )
    things = []
    for id_ in touched:
        folded = apply(before[id_], entry, projections.APPENDS_TO)
        projections.put(tx, folded, words[id_])
        things.append(folded)
    projections.post(tx, (entry,))
    if draft.data.get("paper"):
        collisions.note(tx, things, (entry,), ())
    return entry, things
