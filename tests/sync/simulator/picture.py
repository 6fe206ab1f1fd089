"""A picture of one store, read from its tables and bytes, and a fold of its things by rules of its own."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from tests.sync.simulator.decoded import Act, act_of
from tests.sync.simulator.world import ANY_TABLE, Replica

START = bytes(32)
DROPPED_MARKS = ("not_entitled", "unreadable")


class Broken(AssertionError):
    """A check failed; `check` is its short name."""

    def __init__(self, check: str, where: str, what: object) -> None:
        super().__init__(f"{check} at {where}: {what}")
        self.check = check


class Held(NamedTuple):
    """An entry in one store, with its number and mark there."""

    act: Act
    arrived: int
    number: int
    mark: str
    digest: bytes


LOOKS = {
    "meta": "SELECT key, value FROM meta WHERE key IN ('epoch', 'exchange/epoch', 'exchange/outcomes')",
    "counter_row": "SELECT name, value FROM counter_row WHERE name = 'exchange/fed'",
    "entry": "SELECT arrived, id, store, seq, kind, body, digest, number, mark FROM entry ORDER BY arrived",
    "touch": "SELECT thing, arrived FROM touch",
    "work_row": "SELECT thing, state, holder, review FROM work_row",
    "ledger_row": "SELECT ledger, key, amount FROM ledger_row WHERE amount <> 0",
    "balance_row": "SELECT account, item, serial_key, quantity, value FROM balance_row",
    "posting_row": "SELECT arrived, line, source, target, quantity FROM posting_row",
    "feed": "SELECT office, position, arrived, sees, digest FROM feed ORDER BY office, position",
    "common": 'SELECT position, "table", key, body, digest FROM common ORDER BY position',
    "private_part": "SELECT entry FROM private_part",
    "incident": "SELECT what, thing, office, detail FROM incident",
    "debt_row": "SELECT DISTINCT thing, kind = 'given_twice' FROM debt_row",
    "fault_tag_row": "SELECT number, account FROM fault_tag_row",
    "money_row": "SELECT thing, kind, amount FROM money_row",
    "article_row": "SELECT DISTINCT thing, helped, failed FROM article_row",
    "contract_row": "SELECT thing, customer, begins, ends, classes FROM contract_row",
}
"""By table: what the checks need of it."""


class Picture:
    """What the checks need of one store. Tables that were not written since the picture `before` are taken from it."""

    def __init__(self, replica: Replica, before: "Picture | None" = None) -> None:
        connection = replica.connection
        self.where, self.office, self.restored = replica.label, replica.office, replica.restored
        if before is None or ANY_TABLE in connection.written:
            self.found = {table: connection.look(sql) for table, sql in LOOKS.items()}
            self.changed = frozenset(LOOKS)
        else:
            read = {table: connection.look(LOOKS[table]) for table in LOOKS if table in connection.written}
            self.changed = frozenset(table for table, rows in read.items() if rows != before.found[table])
            """The tables that are otherwise than in the picture before."""
            self.found = {**before.found, **read}
        connection.written.clear()
        found, kept = self.found, before if before is not None and "entry" not in self.changed else None
        self.entries = kept.entries if kept else list(self._held(before))
        self.by_id = kept.by_id if kept else {held.act.id: held for held in self.entries}
        self.by_arrival = kept.by_arrival if kept else {held.arrived: held for held in self.entries}
        self.touches, self.balances, self.postings = found["touch"], found["balance_row"], found["posting_row"]
        self.common, self.incidents = found["common"], found["incident"]
        self.meta, self.fed = dict(found["meta"]), dict(found["counter_row"]).get("exchange/fed", 0)
        self.rows = {thing: rest for thing, *rest in found["work_row"]}
        self.ledgers = {(ledger, key): amount for ledger, key, amount in found["ledger_row"]}
        self.feeds: dict[str, list[tuple[int, int, str, bytes]]] = {}
        for office, *line in found["feed"]:
            self.feeds.setdefault(office, []).append(tuple(line))  # type: ignore[arg-type]
        self.private = {arrived for (arrived,) in found["private_part"]}
        self.owed, self.tags = {thing for thing, _ in found["debt_row"]}, dict(found["fault_tag_row"])
        self.twice = {thing for thing, is_twice in found["debt_row"] if is_twice}
        self.money: dict[str, list[tuple[str, int]]] = {}
        for thing, kind, amount in found["money_row"]:
            self.money.setdefault(thing, []).append((kind, amount))
        self.contracts: dict[str, set[tuple[str, str, str]]] = {}
        self.customers: dict[str, str] = {}
        for thing, customer, begins, ends, classes in found["contract_row"]:
            self.contracts.setdefault(thing, set()).add((begins, ends, classes))
            self.customers[thing] = customer
        self.articles = {thing: (helped, failed) for thing, helped, failed in found["article_row"]}
        """Of each article how many jobs it helped, and how many it did not."""
        self.epoch = self.meta.get("epoch") or self.meta.get("exchange/epoch", "")

    def _held(self, before: "Picture | None") -> Iterable[Held]:
        """The entries, each decoded anew unless its row is the same as in the picture before."""
        known = zip(before.found["entry"], before.entries, strict=True) if before is not None else ()
        for row, (same, held) in zip_longest(self.found["entry"], known, fillvalue=(None, None)):
            if row != (None, None):
                yield held if row == same else self._read(*row)

    def _read(
        self,
        arrived: int,
        id_: str,
        store: str,
        seq: int,
        kind: str,
        body: bytes,
        digest: bytes,
        number: int,
        mark: str,
    ) -> Held:
        act, recomputed = act_of(body)
        if seq == -arrived and not number:
            seq = act.seq  # displaced by an entry of another copy of its store; it waits for a new name
        if (id_, store, seq, kind, digest) != (act.id, act.store, act.seq, act.kind, recomputed):
            raise Broken("digest", self.where, f"row and bytes of {id_} differ")
        return Held(act, arrived, number, mark, recomputed)

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
