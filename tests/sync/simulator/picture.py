"""A picture of one store, read from its tables and bytes, and a fold of its things by rules of its own."""

import base64
import json
from hashlib import sha256
from typing import Any, NamedTuple

from tests.sync.simulator.world import Replica

START = bytes(32)
FILES = ("customer", "device")
DROPPED_MARKS = ("not_entitled", "unreadable")


class Broken(AssertionError):
    """A check failed; `check` is its short name."""

    def __init__(self, check: str, where: str, what: object) -> None:
        super().__init__(f"{check} at {where}: {what}")
        self.check = check


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

    @property
    def shows(self) -> list[str]:
        """The things through which it is seen."""
        return [thing for kind, thing in self.touches if kind not in FILES] or [thing for _, thing in self.touches]


_acts: dict[bytes, tuple[Act, bytes]] = {}


def act_of(body: bytes) -> tuple[Act, bytes]:
    """The entry in these bytes, and their digest."""
    found = _acts.get(body)
    if found is None:
        decoded = json.loads(body)
        moves = tuple(
            (move["thing"], move["kind"], move["after"], move["to"], move["holder"]) for move in decoded["moves"]
        )
        touches = tuple((kind, thing) for kind, thing in decoded["touches"])
        if len(_acts) > 20_000:
            _acts.clear()
        found = _acts[body] = (
            Act(
                decoded["id"],
                decoded["kind"],
                decoded["by"],
                decoded["store"],
                decoded["seq"],
                moves,
                touches,
                decoded["seen"],
                decoded["data"],
                decoded["private"],
            ),
            sha256(body).digest(),
        )
    return found


class Held(NamedTuple):
    """An entry in one store, with its number and mark there."""

    act: Act
    arrived: int
    number: int
    mark: str
    digest: bytes


class Picture:
    """All tables of one store that the checks need."""

    def __init__(self, replica: Replica) -> None:
        look = replica.connection.look
        self.where, self.office, self.restored = replica.label, replica.office, replica.restored
        self.meta = dict(look("SELECT key, value FROM meta"))
        self.counters = dict(look("SELECT name, value FROM counter_row"))
        self.entries: list[Held] = []
        for arrived, id_, store, seq, kind, body, digest, number, mark in look(
            "SELECT arrived, id, store, seq, kind, body, digest, number, mark FROM entry ORDER BY arrived"
        ):
            act, recomputed = act_of(body)
            if seq == -arrived and not number:
                seq = act.seq  # displaced by an entry of another copy of its store; it waits for a new name
            if (id_, store, seq, kind, digest) != (act.id, act.store, act.seq, act.kind, recomputed):
                raise Broken("digest", self.where, f"row and bytes of {id_} differ")
            self.entries.append(Held(act, arrived, number, mark, recomputed))
        self.by_id = {held.act.id: held for held in self.entries}
        self.by_arrival = {held.arrived: held for held in self.entries}
        self.touches = look("SELECT thing, arrived FROM touch")
        self.rows = {thing: rest for thing, *rest in look("SELECT thing, state, holder, review FROM work_row")}
        self.ledgers = {
            (ledger, key): amount
            for ledger, key, amount in look("SELECT ledger, key, amount FROM ledger_row")
            if amount
        }
        self.balances = look("SELECT account, item, serial_key, quantity, value FROM balance_row")
        self.postings = look("SELECT arrived, line, source, target, quantity FROM posting_row")
        self.feeds: dict[str, list[tuple[int, int, str, bytes]]] = {}
        for office, *line in look("SELECT office, position, arrived, sees, digest FROM feed ORDER BY office, position"):
            self.feeds.setdefault(office, []).append(tuple(line))  # type: ignore[arg-type]
        self.common = look('SELECT position, "table", key, body, digest FROM common ORDER BY position')
        self.private = dict(look("SELECT entry, person || hex(salt) || hex(body) FROM private_part"))
        self.incidents = look("SELECT what, thing, office, detail FROM incident")
        self.epoch = self.meta.get("epoch") or self.meta.get("exchange/epoch", "")

    def place(self, held: Held) -> tuple[bool, int, int]:
        return held.number == 0, held.number, held.arrived


class Story(NamedTuple):
    state: str
    holder: str
    last: str | None
    review: int
    giver: str


_stories: dict[tuple, Story] = {}


def fold(thing: str, line: list[Held]) -> Story:
    """A move is accepted if it follows the last accepted move, otherwise it is late; a marked one does not count."""
    key = (thing, *[(held.digest, held.mark) for held in line])
    found = _stories.get(key)
    if found is not None:
        return found
    state, holder, giver, last = "", "", "", None
    late, marked = False, False
    for held in line:
        marked = marked or held.mark != ""
        move = next((move for move in held.act.moves if move[0] == thing), None)
        if held.mark in DROPPED_MARKS and move is not None and last is None:
            giver = move[4]  # a thing whose first entry does not count has no holder; its author may settle it
        if held.mark in DROPPED_MARKS or move is None:
            continue
        if move[2] != last:
            late = True
            continue
        if held.act.kind == "settled":
            late = marked = False
        if last is None:
            giver = ""
        elif holder != move[4]:
            giver = holder
        state, holder, last = move[3], move[4], held.act.id
    if len(_stories) > 20_000:
        _stories.clear()
    found = _stories[key] = Story(state, holder, last, int(late or marked), giver)
    return found


def office_of(store: str) -> str:
    return store.partition("~")[0]


def bytes_of(act: Act) -> str:
    """The id of an entry that headquarters could not read, from the bytes that it kept."""
    return str(json.loads(base64.b64decode(act.data["bytes"]))["id"])


def postings(act: Act) -> list[tuple[str, str]]:
    if act.kind == "call_registered" and act.data.get("customer"):
        return [("dealings", act.data["customer"])]
    if act.kind == "refused":
        return [("refusals", act.by)]
    if act.kind == "printed":
        return [("prints", f"{act.touches[0][1]}/{act.data['paper']}/{act.data['revision']}/{act.data['copy']}")]
    return []
