"""Enrolment: headquarters enrols a store by a one-time code. The code says for which office, never the store.

A store that worked alone keeps its history and its people: rows that it had published are adopted unless headquarters
has rows of the same name.
"""

import json
import re
import time
from collections.abc import Callable

from db.store import Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import enrolled_stores, incidents
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.enrolment_messages import EnrolAnswer, EnrolRequest
from fieldservice.sync.transport.rate_limit import RateLimit

WITHHELD = frozenset({"administrator"})
"""Roles that headquarters does not adopt: no office decides who may publish for all."""
NAME = re.compile(r"[^\W_][\w.-]{0,39}")
OF_OFFICE, OF_ADDRESS = 10, 60
"""Wrong codes a minute from one network address for one office, and for all offices together."""


class WrongCodeLimiter:
    """Slows the sender of wrong codes, and nobody else: a code of sixty bits is not guessed at any rate.

    Several offices may have one address in common, so that one of them, by the code that it says it has, does not use
    up the tries of the others.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._of_office = RateLimit(OF_OFFICE, OF_OFFICE, now)
        self._of_address = RateLimit(OF_ADDRESS, OF_ADDRESS, now)

    def check(self, sender: str, office: str | None = None) -> None:
        """Raises RequestRefused after too many wrong codes of this sender."""
        if self._of_address.is_spent(sender) or (office is not None and self._of_office.is_spent(sender, office)):
            raise RequestRefused(429, "too_many_codes")

    def wrong(self, sender: str, office: str) -> None:
        self._of_address.admits(sender)
        self._of_office.admits(sender, office)


def enrol(hub: HubContext, guesses: WrongCodeLimiter, request: EnrolRequest, sender: str) -> EnrolAnswer:
    """Enrol a store, or repeat the answer if it was lost. `sender` is a network address. Raises RequestRefused."""
    guesses.check(sender, request.office)
    with hub.store.writing() as tx:
        office = enrolled_stores.redeem(tx, request.code, request.identity, hub.clock())
        if office is None or not request.identity:
            guesses.wrong(sender, request.office)
            raise RequestRefused(403, "code")
        headquarters = str(tx.meta("headquarters"))
        if request.headquarters not in ("", headquarters):
            raise RequestRefused(409, "another_headquarters")
        if request.office not in ("", office):
            raise RequestRefused(409, "other_office", detail=office)
        store = _store_of(tx, hub, request, office)
        name = tx.value("SELECT name FROM office WHERE code = ?", (office,)) or office
        return EnrolAnswer(office, store.store, store.secret, headquarters, str(tx.meta("epoch")), hub.now(), name)


def _store_of(tx: Tx, hub: HubContext, request: EnrolRequest, office: str) -> enrolled_stores.EnrolledStore:
    of_office = enrolled_stores.stores_of(tx, office)
    mine = [
        record
        for record in of_office
        if record.identity == request.identity
        and record.status == enrolled_stores.ACTIVE
        and request.store in ("", record.store)
    ]
    if (
        request.store
        and request.headquarters
        and not mine
        and enrolled_stores.find(tx, request.store) is None
        and office_of(request.store) == office
    ):
        # Headquarters was restored from a backup that does not have this store: it keeps its name, beside the office's
        # others.
        mine = [enrolled_stores.add(tx, office, request.identity, hub.clock(), store=request.store)]
    if mine:
        # It is enrolled already, and its answer or its key was lost. It gets the same secret again.
        enrolled_stores.bind_code(tx, request.code, request.identity, mine[0].store)
        return mine[0]
    others = [record for record in of_office if record.status == enrolled_stores.ACTIVE]
    if others and request.history:
        raise RequestRefused(409, "office_taken", detail=office)
    for record in others:
        enrolled_stores.set_status(tx, record.store, enrolled_stores.REPLACED)
    made = enrolled_stores.enrol(tx, request.code, office, request.identity, hub.clock(), request.history)
    if request.office:
        adopt(tx, hub, office, request.published)
    return made


def adopt(tx: Tx, hub: HubContext, office: str, published: str) -> None:
    """Publish the rows that the office had published for itself. Names that headquarters has already are listed in an
    incident."""
    try:
        tables = json.loads(published)
    except (ValueError, RecursionError):
        raise wire.BadMessage("the published rows are not JSON") from None
    if not isinstance(tables, dict):
        raise wire.BadMessage("the published rows are not an object")
    own = [row for row in _rows(tx, tables, "office") if row["code"] == office][:1]
    bare = tx.row("SELECT name, address FROM office WHERE code = ?", (office,)) in (None, (office, ""))
    branch = tx.value("SELECT branch FROM office WHERE code = ?", (office,)) or ""
    if own and bare:
        tx.publish("office", [{**own[0], "branch": branch, "active": 1}], replace=False)
    days = [row for row in _rows(tx, tables, "calendar") if row["office"] == office]
    if days and not tx.value("SELECT 1 FROM calendar WHERE office = ? LIMIT 1", (office,)):
        tx.publish("calendar", days, replace=False)
    people, taken = [], []
    for row in _rows(tx, tables, "staff"):
        roles = " ".join(role for role in str(row["roles"]).split() if role not in WITHHELD)
        if not roles or not NAME.fullmatch(str(row["name"])):
            continue
        if tx.value("SELECT 1 FROM staff WHERE name = ?", (row["name"],)):
            taken.append(row["name"])
        else:
            people.append({**row, "roles": roles, "office": office})
    if people:
        tx.publish("staff", people, replace=False)
    if taken:
        incidents.add(tx, incidents.NAMES, hub.now(), office=office, detail={"names": taken})


def _rows(tx: Tx, tables: JsonObject, table: str) -> list[JsonObject]:
    """The valid rows of a table: only columns that this store has, only whole numbers and short texts."""
    defaults = tx.shape(table).defaults
    rows = tables.get(table)
    found = []
    for row in rows[:5000] if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        fit = {name: row[name] for name, default in defaults.items() if name in row and _fits(row[name], default)}
        if all(name in fit for name in tx.shape(table).keys):
            found.append(defaults | fit)
    return found


def _fits(value: object, default: object) -> bool:
    if isinstance(default, int):
        return type(value) is int and abs(value) < 2**31
    # Half a surrogate pair, which JSON can express, has no UTF-8 and could not be stored.
    return (
        isinstance(value, str)
        and len(value) <= 500
        and "\0" not in value
        and value.encode(errors="ignore").decode() == value
    )
