"""An entry as the shadow reads it: decoded from its bytes, with what follows from the entry alone."""

import base64
import json
from hashlib import sha256
from typing import Any, NamedTuple

FILES = ("customer", "device")
Move = tuple[str, str, str, int, int, str]
"""Item, from, to, quantity, value and serial number."""


class Act(NamedTuple):
    """An entry, decoded from its bytes."""

    id: str
    kind: str
    by: str
    store: str
    seq: int
    moves: tuple[tuple[str, str, str | None, str, str], ...]
    touches: tuple[tuple[str, str], ...]
    seen: dict[str, Any]
    data: dict[str, Any]
    private: str | None
    shows: tuple[str, ...]
    """The things through which it is seen."""
    taken: tuple[Move, ...]
    """What it moves between accounts."""
    keys: tuple[str, ...]
    """Under what it is seen: its things, the offices of its accounts, the entries that it lets count."""


_acts: dict[bytes, tuple[Act, bytes]] = {}


def act_of(body: bytes) -> tuple[Act, bytes]:
    """The entry in these bytes, and their digest."""
    found = _acts.get(body)
    if found is None:
        if len(_acts) > 20_000:
            _acts.clear()
        found = _acts[body] = _decoded(json.loads(body)), sha256(body).digest()
    return found


def _decoded(entry: dict[str, Any]) -> Act:
    moves = tuple((move["thing"], move["kind"], move["after"], move["to"], move["holder"]) for move in entry["moves"])
    touches = tuple((kind, thing) for kind, thing in entry["touches"])
    shows = tuple(thing for kind, thing in touches if kind not in FILES) or tuple(thing for _, thing in touches)
    kind, data = entry["kind"], entry["data"]
    taken = tuple(move for move in map(_move, data.get("postings", ())) if move[3] >= 0 and move[4] >= 0)
    counts = data.get("counts", ()) if is_settling(kind) else ()
    keys = (*shows, *(f"accounts/{office}" for office in offices_of(taken)), *(f"counts/{id_}" for id_ in counts))
    plain = [entry[name] for name in ("id", "kind", "by", "store", "seq")]
    return Act(*plain, moves, touches, entry["seen"], data, entry["private"], shows, taken, keys)


def _move(posting: dict[str, Any]) -> Move:
    item, source, target, quantity = (posting[name] for name in ("item", "from", "to", "quantity"))
    return item, source, target, quantity, posting.get("value", 0), posting.get("serial", "")


def offices_of(taken: tuple[Move, ...]) -> set[str]:
    """The offices of the accounts between which something moves."""
    return {account.partition("/")[0] for _, source, target, *_ in taken for account in (source, target)}


def is_settling(kind: str) -> bool:
    return kind in ("settled", "file_settled")


def bytes_of(act: Act) -> str:
    """The id of an entry that headquarters could not read, from the bytes that it kept."""
    return str(json.loads(base64.b64decode(act.data["bytes"]))["id"])


def office_of(store: str) -> str:
    return store.partition("~")[0]


def postings(act: Act) -> list[tuple[str, str]]:
    if act.kind == "call_registered" and act.data.get("customer"):
        return [("dealings", act.data["customer"])]
    if act.kind == "refused":
        return [("refusals", act.by)]
    if act.kind == "printed":
        return [("prints", f"{act.touches[0][1]}/{act.data['paper']}/{act.data['revision']}/{act.data['copy']}")]
    return []
