"""Running headquarters: begin it, enrol, revoke and release stores, and report the state of each.

Every change needs an administrator; reports do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import precise_stamp, stamp, utc_now
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from db.store import Store, Tx
    from fieldservice.desk.session import Session
    from fieldservice.sync.enrolled_stores import EnrolledStore

MAY = ("administrator",)

NOT_HEADQUARTERS = N_("This store is not headquarters. Turn it into headquarters with: fieldservice hq init.")
IS_ALREADY = N_("This store is headquarters already.")
JOINED = N_(
    "This office has joined a headquarters and cannot become one. Choose another folder with FIELDSERVICE_HOME."
)
AT_HEADQUARTERS = N_("This store belongs to a headquarters. Run this command there.")
NONE_ENROLLED = N_("No store is enrolled yet. Start with: fieldservice hq enrol OFFICE.")
DEMO = N_("The demo cannot be headquarters. Choose another folder with FIELDSERVICE_HOME.")
ONLY_ADMINISTRATORS = N_("Only an administrator of headquarters can do this.")
NO_STORE = N_("Headquarters has no store %(store)s. Choose one of: %(known)s.")
OWN_OFFICE = N_("%(office)s is headquarters itself; it is not enrolled.")
IS_PUBLISHED = N_(
    "%(office)s is published already as %(name)s. Change it with: fieldservice publish offices FILE --add."
)
NO_BRANCH = N_("There is no service point %(branch)s that the van could belong to. Publish or enrol it first.")
REVOKED_ALREADY = N_("%(store)s is revoked already.")
NOT_ACTIVE = N_("%(store)s no longer exchanges. Create a new code with: fieldservice hq enrol OFFICE.")
RELEASE_STUCK = N_("Entry %(seq)s from %(store)s does not continue its history at headquarters. It stays on this list.")
OTHER_STORE = N_(
    "This folder already belongs to another store. Give each server process its own folder with FIELDSERVICE_HOME."
)


def begin(folder: Path, office: str, name: str, pin: str, url: str | None = None) -> None:
    """A new store that is headquarters from its first entry on. Raises Refused, StoreExists, StoreTrouble."""
    from fieldservice.admin.publishing import begin_office

    store = begin_office(folder, office=office, name=name, pin=pin, url=url)
    try:
        _begin_here(store)
    finally:
        store.close()


def promote(session: Session, by: Person) -> None:
    """Turn a store without headquarters into headquarters; the entries that it has are numbered first."""
    _administrator(session, by)
    if session.is_demo:
        raise Refused("guard", DEMO)
    if session.store.meta("headquarters"):
        raise Refused("guard", IS_ALREADY)
    if session.store.meta("exchange/url"):
        raise Refused("guard", JOINED)
    _begin_here(session.store)


def _begin_here(store: Store) -> None:
    from fieldservice.sync import enrolled_stores

    with store.writing() as tx:
        row = next(row for row in tx.published("office") if row["code"] == store.office)
        tx.publish("office", [{**row, "kind": "headquarters"}], replace=False)
        enrolled_stores.begin_headquarters(tx)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The store of headquarters in this folder. Raises Refused where it is none."""
    from db.store import Store

    store = Store.open(folder)
    try:
        _check_headquarters(store)
        yield store
    finally:
        store.close()


def attach(folder: Path, url: str) -> None:
    """Keep the address of headquarters' database in this folder, for one more server process beside others."""
    from db.errors import NoStore
    from db.place import DATABASE, address, keep_address, plain
    from db.store import Store

    kept = address(folder)
    if (folder / DATABASE).exists() or kept not in (None, plain(url)):
        raise Refused("guard", OTHER_STORE)
    if kept is None:
        keep_address(folder, url)
        try:
            Store.open(folder).close()
        except BaseException as error:
            from db.place import ADDRESS

            (folder / ADDRESS).unlink()
            if isinstance(error, NoStore):
                raise Refused("guard", NOT_HEADQUARTERS) from error
            raise


def _administrator(session: Session, by: Person) -> None:
    present = session.reference().staff.get(by.name)
    if present is None or not present.active or "administrator" not in present.roles:
        from fieldservice.desk.refusals import record_refusal

        refused = Refused("role", ONLY_ADMINISTRATORS, MAY)
        record_refusal(session, by, "new", "headquarters", refused)
        raise refused


def _at_headquarters(session: Session, by: Person) -> Store:
    _administrator(session, by)
    _check_headquarters(session.store)
    return session.store


def _check_headquarters(store: Store) -> None:
    if not store.meta("headquarters"):
        raise Refused("guard", AT_HEADQUARTERS if store.meta("exchange/url") else NOT_HEADQUARTERS)


def enrol(session: Session, by: Person, office: str, name: str = "", branch: str = "") -> JsonObject:
    """A code with which a store may join for an office, which is published if new: {"code", "office", "expires"}."""
    from fieldservice.admin.publishing import check_office
    from fieldservice.sync import enrolled_stores

    store = _at_headquarters(session, by)
    if office == store.office:
        raise Refused("guard", OWN_OFFICE, office=office)
    check_office(office, name or office)
    with store.writing() as tx:
        offices = {row["code"]: row for row in tx.published("office")}
        if branch and (branch not in offices or offices[branch]["branch"]):
            raise Refused("not_found", NO_BRANCH, branch=branch)
        published = offices.get(office)
        if published is None:
            tx.publish(
                "office",
                [
                    {
                        "code": office,
                        "name": name.strip() or office,
                        "kind": "van" if branch else "branch",
                        "branch": branch,
                    }
                ],
                replace=False,
            )
        elif (name and name != published["name"]) or (branch and branch != published["branch"]):
            raise Refused("guard", IS_PUBLISHED, office=office, name=published["name"])
        now = session.clock()
        code = enrolled_stores.new_code(tx, office, now)
    return {
        "code": "-".join(code[start : start + 4] for start in range(0, len(code), 4)),
        "office": office,
        "expires": stamp(now + enrolled_stores.CODE_VALID),
    }


def revoke(session: Session, by: Person, name: str) -> None:
    """Stop numbering the entries of this store; what it still sends waits until a person releases it."""
    from fieldservice.sync import enrolled_stores

    store = _at_headquarters(session, by)
    with store.writing() as tx:
        found = _enrolled(tx, name)
        if found.status == enrolled_stores.REVOKED:
            raise Refused("guard", REVOKED_ALREADY, store=name)
        enrolled_stores.set_status(tx, name, enrolled_stores.REVOKED)


def rotate(session: Session, by: Person, name: str = "") -> list[str]:
    """Give a store a new secret with its next exchange, without `name` every active store; return their names."""
    from fieldservice.sync import enrolled_stores

    store = _at_headquarters(session, by)
    with store.writing() as tx:
        if name and _enrolled(tx, name).status != enrolled_stores.ACTIVE:
            raise Refused("guard", NOT_ACTIVE, store=name)
        names = [name] if name else enrolled_stores.active(tx)
        for each in names:
            enrolled_stores.rotate(tx, each)
    return names


def release(session: Session, by: Person, name: str) -> int:
    """Number what a revoked or replaced store has sent; return the number of entries."""
    from fieldservice.sync.hub import sequencer
    from fieldservice.sync.hub.context import HubContext
    from fieldservice.sync.hub.handlers import release as let_go
    from fieldservice.sync_rules.rules import RULES

    store = _at_headquarters(session, by)
    with store.reading() as tx:
        _enrolled(tx, name)
    try:
        return let_go(HubContext(store, RULES, session.clock), name)
    except (sequencer.Gap, sequencer.Fork) as stuck:
        raise Refused("guard", RELEASE_STUCK, store=name, seq=stuck.args[0]) from stuck


def recover(session: Session, by: Person) -> str:
    """Begin a new epoch after a restore from a backup, so that the offices see what to send again."""
    from fieldservice.sync import enrolled_stores

    store = _at_headquarters(session, by)
    with store.writing() as tx:
        return enrolled_stores.new_epoch(tx, store.office, precise_stamp(session.clock()))


def _enrolled(tx: Tx, name: str) -> EnrolledStore:
    from fieldservice.sync import enrolled_stores

    found = enrolled_stores.find(tx, name)
    if found is None:
        stores = [store for (store,) in tx.rows("SELECT store FROM known_store ORDER BY store LIMIT 8")]
        if not stores:
            raise Refused("not_found", NONE_ENROLLED)
        raise Refused("not_found", NO_STORE, store=name, known=", ".join(stores))
    return found


COLUMNS = ("store", "office", "status", "contact", "backlog", "version", "skew", "position", "last_seq")


def stores(store: Store) -> list[JsonObject]:
    """Every enrolled store as it last reported itself; `erased` of `erasures` are the erasures it has confirmed."""
    with store.reading() as tx:
        erasures = [
            position
            for (position,) in tx.rows(
                "SELECT position FROM common WHERE \"table\" = 'erasure' AND body <> '' ORDER BY position"
            )
        ]
        rows = tx.rows(f"SELECT {', '.join(COLUMNS)}, fresh <> '', erased FROM known_store ORDER BY store")
    return [
        {
            **dict(zip(COLUMNS, row, strict=False)),
            "rotating": bool(row[-2]),
            "erased": sum(position <= row[-1] for position in erasures),
            "erasures": len(erasures),
        }
        for row in rows
    ]


def enrolled(session: Session) -> list[JsonObject]:
    """The same for the desk that is open at headquarters."""
    return stores(session.store)


def address_of(session: Session) -> str:
    """The address of the headquarters that this office has joined; "" for none."""
    return session.store.meta("exchange/url") or ""


def zone(store: Store) -> str | None:
    """Name of headquarters' time zone; None if it has published none."""
    with store.reading() as tx:
        found = tx.value("SELECT zone FROM office WHERE code = ?", (tx.store,))
    return str(found) if found else None


def status(store: Store) -> JsonObject:
    """The state of headquarters: numbered entries, enrolled stores, and what waits for a person."""
    with store.reading() as tx:
        return {
            "office": store.office,
            "headquarters": tx.meta("headquarters"),
            "epoch": tx.meta("epoch"),
            "now": stamp(utc_now()),
            "entries": tx.counter_value("journal/arrived"),
            "stores": dict(tx.rows("SELECT status, count(*) FROM known_store GROUP BY status")),
            "backlog": int(tx.value("SELECT sum(backlog) FROM known_store WHERE status = 'active'") or 0),
            "review": tx.value("SELECT count(*) FROM work_row WHERE review = 1"),
            "held": dict(tx.rows("SELECT store, count(*) FROM held_batch GROUP BY store")),
            "incidents": dict(tx.rows("SELECT what, count(*) FROM incident WHERE settled = '' GROUP BY what")),
        }
