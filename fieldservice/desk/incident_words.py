"""Incidents in words: the sentence of each class and both images of what it is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from fieldservice.shapes import JsonObject, Values
from fieldservice.sync import incidents
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.marks import UNREADABLE
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.registry import label_of, workflow_of

CLASSES = {
    "late": N_("Late"),
    "not_entitled": N_("Not entitled"),
    "withdrawn": N_("Role withdrawn"),
    "unreadable": N_("Unreadable"),
    "conflict": N_("Two values"),
    "same_number": N_("Same number"),
    "same_serial": N_("Same serial"),
    "replaced": N_("Replaced"),
    "copied": N_("Copied store"),
    "outcome": N_("Differs"),
    "different": N_("Differed"),
    "names": N_("Names taken"),
    "clock": N_("Clock"),
    "kept": N_("Not yet erased"),
}
"""The class of an item, in a word or two; its sentence says the rest."""
SENTENCES = {
    UNREADABLE: N_("Number %(seq)s from %(store)s is not a valid entry (%(why)s). It is kept but does not count."),
    incidents.REPLACED: N_(
        "Headquarters numbered a different entry than the one written here. The entry of headquarters is "
        "valid; ours is kept beside it."
    ),
    incidents.COPIED: N_(
        "Two stores write as %(store)s: the store was copied or restored. The later one continues under a new name."
    ),
    incidents.OUTCOME: N_("Headquarters was restored from a backup; %(number)s differs from before."),
    incidents.DIFFERENT: N_("The data at %(office)s differed from headquarters and was fetched again."),
    incidents.NAMES: N_(
        "Sign-in names of %(office)s already exist elsewhere: %(names)s. Publish these people under another name."
    ),
    incidents.KEPT: N_(
        "The file %(file)s of %(made)s may still contain personal data of an erased person. Destroy it."
    ),
}
CLOCK_WRONG = N_("The clock of %(office)s is wrong by %(minutes)s minutes. Nothing is decided by it; set it.")
OURS, THEIRS, BEFORE, NOW = N_("Ours"), N_("Theirs"), N_("Before"), N_("Now")
HELD = N_("%(state)s, at %(holder)s")
ACT = N_("%(who)s: %(what)s, %(at)s")
POSITION = N_("Position %(position)s: %(image)s")
NOTHING = N_("nothing")


def values_of(one: Values, local_time: Callable[[str], str]) -> JsonObject:
    """What the sentence of an incident is filled with; nothing is missing, whatever its detail holds."""
    detail = one["detail"]
    made = str(detail.get("made") or one["at"])
    return {
        "store": detail.get("store", one["office"]),
        "seq": detail.get("seq", ""),
        "why": detail.get("why", ""),
        "office": one["office"],
        "number": detail.get("number") or one["thing"],
        "names": list(detail.get("names", ())),
        "file": detail.get("file", ""),
        "made": local_time(made),
    }


def sides_of(one: Values, thing: Thing | None) -> Iterator[tuple[str, tuple[Message, ...]]]:
    detail = one["detail"]
    if one["what"] == incidents.REPLACED:
        yield OURS, _image(detail.get("ours"))
        yield THEIRS, _image(detail.get("theirs"))
    elif one["what"] == incidents.OUTCOME:
        for label, name in ((BEFORE, "before"), (NOW, "now")):
            state, holder = (*detail.get(name, ()), "", "")[:2]
            yield label, (Message(HELD, {"state": _state(thing, one["kind"], state), "holder": holder}),)
    elif one["what"] == incidents.DIFFERENT and detail.get("places"):
        for label, name in ((OURS, "ours"), (THEIRS, "theirs")):
            yield (
                label,
                tuple(
                    Message(POSITION, {"position": place.get("position", ""), "image": image})
                    for place in detail["places"]
                    for image in _image(place.get(name))
                ),
            )


def _state(thing: Thing | None, kind: str, state: str) -> Message | str:
    workflow = workflow_of(thing if thing is not None and thing.kind else Thing("", kind=kind))
    known = workflow.states.get(state) if workflow else None
    return Message(known.label) if known else state


def _image(body: Any) -> tuple[Message, ...]:
    """An entry's bytes in words; what cannot be read is shown as it lies there."""
    try:
        entry = json.loads(body) if isinstance(body, str) else body
        return (
            Message(ACT, {"who": entry["by"], "what": Message(label_of(entry["kind"])), "at": entry["made"]}),
            *(Message("%(value)s", {"value": f"{move['to']} ({move['holder']})"}) for move in entry["moves"]),
        )
    except (ValueError, KeyError, TypeError):
        return (Message("%(value)s", {"value": str(body)[:300]}) if body else Message(NOTHING),)
