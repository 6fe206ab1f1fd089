"""Incidents of the exchange in words: the sentence of each class, and the two versions that differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from fieldservice.shapes import JsonObject, Values
from fieldservice.sync import incidents
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.marks import UNREADABLE
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.places import in_words
from fieldservice.workflows.registry import label_of, workflow_of

CLASSES = {
    "late": N_("Late"),
    "not_entitled": N_("Not entitled"),
    "withdrawn": N_("Role withdrawn"),
    "unreadable": N_("Unreadable"),
    "conflict": N_("Two values"),
    "same_number": N_("Same number"),
    "same_serial": N_("Same serial"),
    "disputed": N_("Two answers"),
    "given_twice": N_("Given twice"),
    "replaced": N_("Replaced"),
    "copied": N_("Copied store"),
    "outcome": N_("Differs"),
    "different": N_("Differed"),
    "names": N_("Names taken"),
    "clock": N_("Clock"),
    "kept": N_("Not yet erased"),
    "lost": N_("Lost"),
    "rewritten": N_("Rewritten"),
    "shorter": N_("Lost there"),
    "two_places": N_("In two places"),
    "counted_twice": N_("Counted twice"),
}
"""The name of each class of review items, in a word or two."""
SENTENCES = {
    UNREADABLE: N_("Number %(seq)s from %(store)s is not a valid entry (%(why)s). It is kept but has no effect."),
    incidents.REPLACED: N_(
        "Headquarters numbered a different entry than the one written here. Headquarters' entry is valid; ours "
        "is kept beside it."
    ),
    incidents.COPIED: N_(
        "Two stores write as %(store)s: the store was copied or restored. The later one continues under a new name."
    ),
    incidents.OUTCOME: N_("Headquarters was restored from a backup; %(number)s differs from before."),
    incidents.DIFFERENT: N_("The data at %(office)s differed from headquarters and was fetched again."),
    incidents.NAMES: N_(
        "Sign-in names of %(office)s are already used elsewhere: %(names)s. Publish these people under other names."
    ),
    incidents.REWRITTEN: N_(
        "The entries of %(store)s up to number %(seq)s differ from those it sent: its journal was cut or "
        "changed. Keep a copy of that folder, then restore a backup."
    ),
    incidents.SHORTER: N_(
        "Headquarters lost entries of %(store)s after number %(seq)s that it had confirmed. They were sent "
        "again. Restore headquarters only with the command restore, never by copying files."
    ),
    incidents.TWO_PLACES: N_(
        "By the books, %(part)s %(serial)s is in two places: %(places)s. Check where it is and correct the other "
        "place by a count."
    ),
    incidents.COUNTED_TWICE: N_(
        "Two terminals cashed up the same drawer while disconnected: %(names)s. Check the cash; a manager "
        "withdraws one of the two on its page."
    ),
    incidents.LOST: N_(
        "%(number)s was on the lists but has no entry. Look for it in a backup and in the paper documents."
    ),
    incidents.KEPT: N_(
        "The file %(file)s of %(made)s may still contain personal data of an erased customer. Destroy it."
    ),
}
CLOCK_WRONG = N_("The clock of %(office)s is off by %(minutes)s minutes. Set it. No data is affected.")
OURS, THEIRS, BEFORE, NOW = N_("Ours"), N_("Theirs"), N_("Before"), N_("Now")
ONLY_HERE = N_("Only here")
HELD = N_("%(state)s, at %(holder)s")
ACT = N_("%(who)s: %(what)s, %(at)s")
POSITION = N_("Position %(position)s: %(image)s")
NOTHING = N_("nothing")
PLACE_OF = N_("%(office)s %(place)s")


def values_of(incident: Values, local_time: Callable[[str], str]) -> JsonObject:
    """The values of an incident's sentence; every one has a default, since its detail may lack any."""
    detail = incident["detail"]
    made = str(detail.get("made") or incident["at"])
    return {
        "store": detail.get("store", incident["office"]),
        "seq": detail.get("seq", ""),
        "why": detail.get("why", ""),
        "office": incident["office"],
        "number": detail.get("number") or incident["thing"],
        "names": list(detail.get("names", ())),
        "file": detail.get("file", ""),
        "made": local_time(made),
        **{name: detail.get(name, "") for name in ("serial", "part")},
        "places": [
            Message(PLACE_OF, {"office": office_of_account(place), "place": in_words(place)})
            for place in detail.get("places", ())
            if isinstance(place, str)  # of another incident they are the entries that differ
        ],
    }


def sides_of(incident: Values, thing: Thing | None) -> Iterator[tuple[str, tuple[Message, ...]]]:
    """(label, lines) of the versions that differ: ours and theirs, or before and now."""
    detail = incident["detail"]
    if incident["what"] == incidents.REPLACED:
        yield OURS, _image(detail.get("ours"))
        yield THEIRS, _image(detail.get("theirs"))
    elif incident["what"] == incidents.COPIED and detail.get("entries"):
        yield ONLY_HERE, tuple(line for body in detail["entries"] for line in _image(body))
    elif incident["what"] == incidents.OUTCOME:
        for label, name in ((BEFORE, "before"), (NOW, "now")):
            state, holder = (*detail.get(name, ()), "", "")[:2]
            yield label, (Message(HELD, {"state": _state(thing, incident["kind"], state), "holder": holder}),)
    elif incident["what"] == incidents.DIFFERENT and detail.get("places"):
        for label, name in ((OURS, "ours"), (THEIRS, "theirs")):
            yield (
                label,
                tuple(
                    Message(POSITION, {"position": differing.get("position", ""), "image": image})
                    for differing in detail["places"]
                    for image in _image(differing.get(name))
                ),
            )


def _state(thing: Thing | None, kind: str, state: str) -> Message | str:
    workflow = workflow_of(thing if thing is not None and thing.kind else Thing("", kind=kind))
    known = workflow.states.get(state) if workflow else None
    return known.word if known else state


def _image(body: Any) -> tuple[Message, ...]:  # Any: JSON from another store, of any form
    """An entry's bytes in words; bytes that cannot be read are shown unchanged."""
    try:
        entry = json.loads(body) if isinstance(body, str) else body
        return (
            Message(ACT, {"who": entry["by"], "what": Message(label_of(entry["kind"])), "at": entry["made"]}),
            *(Message("%(value)s", {"value": f"{move['to']} ({move['holder']})"}) for move in entry["moves"]),
        )
    except (ValueError, KeyError, TypeError):
        return (Message("%(value)s", {"value": str(body)[:300]}) if body else Message(NOTHING),)
