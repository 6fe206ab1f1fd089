"""A headquarters and offices with real stores in one process; their messages are packed and unpacked as on the wire."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.store import Store
from fieldservice.sync import enrolled_stores, feeds, meta_keys
from fieldservice.sync.hub import attachment_handlers, compare_handlers, first_copies, handlers
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import relay, relay_keys, session
from fieldservice.sync.office.context import OfficeContext, Report
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import RefusalReceived, Unreachable
from fieldservice.sync_rules.rules import RULES
from tests.support.stores import new_store

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MADE = "2026-11-22T08:00:00.000Z"
ROLES = "engineer coordinator agent information_clerk manager"
ANSWERS = {
    "hello": handlers.hello,
    "push": handlers.push,
    "pull": handlers.pull,
    "reoffer": handlers.reoffer,
    "enrol_anew": handlers.enrol_anew,
    **{
        path: answer
        for routes in (compare_handlers.HANDLERS, first_copies.HANDLERS, attachment_handlers.HANDLERS)
        for path, (_, answer) in routes.items()
    },
}


def answered(handle: Callable[[Any], Any], message: Any, asked: type, shape: type) -> Any:
    """The answer of a server in this process; request and answer are packed and unpacked, as on the wire."""
    try:
        answer = handle(wire.unpack(wire.pack(message), asked))
    except RequestRefused as refuse:
        raise RefusalReceived(refuse.refusal, refuse.status) from None
    except wire.BadMessage:
        raise RefusalReceived(wire.Refusal("message"), 400) from None
    return wire.unpack(wire.pack(answer), shape)


class World:
    """`offices` are opened by `office(code)`; `answers` may get more functions, `cut` names offices whose line is
    down."""

    def __init__(
        self,
        folder: Path,
        kind: str = "sqlite",
        offices: tuple[tuple[str, str], ...] = (("CD01", ""), ("CD02", ""), ("CD01-V2", "CD01")),
        url: str | None = None,
    ):
        self.folder, self.now = folder, NOW
        self.hq = (
            Store.create(folder / "HQ", office="HQ", name="总部", url=url)
            if url
            else new_store(kind, folder / "HQ", "HQ", "总部")
        )
        self.answers: dict[str, Callable[..., Any]] = dict(ANSWERS)
        self.cut: set[str | tuple[str, str]] = set()
        self.secrets: dict[str, str] = {}
        self.offices: dict[str, OfficeContext] = {}
        with self.hq.writing() as tx:
            enrolled_stores.begin_headquarters(tx)
            tx.publish(
                "office",
                [
                    {"code": "HQ", "name": "总部", "kind": "headquarters"},
                    *(
                        {"code": code, "name": code, "branch": branch, "kind": "van" if branch else "branch"}
                        for code, branch in offices
                    ),
                ],
            )
            tx.publish("staff", [{"name": "li.wei", "display": "李伟", "pin": "x", "roles": ROLES, "office": ""}])
        self.here = HubContext(self.hq, RULES, lambda: self.now)

    def office(self, code: str, kind: str = "sqlite") -> OfficeContext:
        if code not in self.offices:
            office = office_of(code)  # `CD01~2` is the second store of CD01
            store = new_store(kind, self.folder / code, office, office)
            with self.hq.writing() as tx:
                enrolled = enrolled_stores.add(tx, office, store.meta("identity") or "", self.now)
                epoch, identity = tx.meta("epoch"), tx.meta("headquarters")
            self.secrets[enrolled.store] = enrolled.secret
            with store.writing() as tx:
                for key, value in (
                    ("store", enrolled.store),
                    (meta_keys.URL, "direct"),
                    (meta_keys.EPOCH, epoch),
                    (meta_keys.HEADQUARTERS, identity),
                ):
                    tx.set_meta(key, value)
            self.offices[code] = self.seat(store)
        return self.offices[code]

    def seat(self, store: Store) -> OfficeContext:
        return OfficeContext(
            store, RULES, lambda: self.now, self.secrets.__getitem__, self.secrets.__setitem__, "0.2.0"
        )

    def link(self, office: OfficeContext, here: HubContext | None = None) -> Callable[[str, Any, type], Any]:
        """The line from this office to headquarters (or to one of its server processes), unless the line is cut."""

        def call(path: str, message: Any, shape: type) -> Any:
            if office.store.office in self.cut:
                raise Unreachable("the line is cut")
            with office.store.reading() as tx:
                name = tx.meta("store") or tx.store
            with self.hq.reading() as tx:
                asker = enrolled_stores.find(tx, name)
            assert asker is not None
            return answered(
                lambda got: self.answers[path](here or self.here, asker, got), message, type(message), shape
            )

        return call

    def branch(self, van: OfficeContext, branch: OfficeContext) -> Callable[[str, Any, type], Any]:
        """The line from a van to its branch's machine, unless ("CD01-V2", "CD01") is among the cut lines."""

        def call(path: str, message: Any, shape: type) -> Any:
            if (van.store.office, branch.store.office) in self.cut:
                raise Unreachable("the branch's machine is off")
            with van.store.reading() as tx:
                name = tx.meta("store") or tx.store
            if relay_keys.keys(branch).get(name) != relay_keys.own_key(van):
                raise RefusalReceived(wire.Refusal("sign"), 401)
            asked, function = relay.HANDLERS[path]
            return answered(lambda got: function(branch, name, got), message, asked, shape)

        return call

    def relay(self, van: str, branch: str = "CD01", **more: Any) -> Report:
        return relay.session(self.office(van), self.branch(self.office(van), self.office(branch)), **more)

    def exchange(self, *codes: str, **more: Any) -> list[Report]:
        return [session.exchange(self.office(code), self.link(self.office(code)), **more) for code in codes]

    def close(self) -> None:
        for store in (self.hq, *(office.store for office in self.offices.values())):
            store.close()


def act(
    store: Store,
    thing: str = "job-1",
    to: str = "accepted",
    holder: str = "",
    kind: str = "accepted",
    by: str = "li.wei",
    **more: Any,
) -> Any:
    """Append a step on a job as the desk would write it: the move follows the last one that this store knows."""
    from fieldservice.read_model import projections
    from fieldservice.workflows.engine.fold import fold

    with store.writing() as tx:
        last = fold(thing, tx.entries_of(thing), projections.APPENDS_TO).last
        entry = tx.append(
            {
                "kind": kind,
                "by": by,
                "made": MADE,
                "data": {},
                "private": {"note": "客户在场"},
                "person": "customer-7",
                "moves": [{"thing": thing, "kind": "job", "after": last, "to": to, "holder": holder or store.office}],
                **more,
            }
        )
        RULES.refresh(tx, {thing for _, thing in entry.touches}, [entry], ())
    return entry


def note(store: Store, thing: str = "job-1", words: str = "到货", **more: Any) -> Any:
    """Append a note on a job: it moves nothing and may come from any office."""
    with store.writing() as tx:
        entry = tx.append(
            {
                "kind": "noted",
                "by": "li.wei",
                "made": MADE,
                "data": {},
                "private": {"words": words},
                "person": "customer-7",
                "touches": [("job", thing)],
                **more,
            }
        )
        RULES.refresh(tx, {thing}, [entry], ())
    return entry


def cut_off(tx: Any, arrived: int) -> None:
    """Delete the entry of this arrival and all later ones: a backup lacks them, or somebody did it behind the program's
    back. The counters stay as they are."""
    for table, column in (("private_part", "entry"), ("touch", "arrived"), ("feed", "arrived"), ("entry", "arrived")):
        tx.run(f"DELETE FROM {table} WHERE {column} >= ?", (arrived,))


def numbered(store: Store, office: str = "") -> list[tuple[int, int, str]]:
    """(position, number, entry id) of a feed, after recomputing its digests from the entries' bytes."""
    from hashlib import sha256

    running, found = feeds.START, []
    with store.reading() as tx:
        for position, number, mark, sees, body, digest, id_ in tx.rows(
            "SELECT f.position, e.number, e.mark, f.sees, e.body, f.digest, e.id FROM feed f JOIN entry e ON e.arrived "
            "= f.arrived"
            " WHERE f.office = ? ORDER BY f.position",
            (office or store.office,),
        ):
            assert position == len(found) + 1
            running = feeds.next_digest(running, sha256(bytes(body)).digest(), number, mark, sees)
            assert running == bytes(digest)
            found.append((position, number, id_))
    return found


def stories(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as tx:
        return sorted(tx.rows("SELECT thing, state, holder FROM work_row"))
