"""Enrolment: a one-time code makes a store known to headquarters. Its office comes from the code, never from the store.

A store that worked alone keeps its history and its people: what it published is adopted where nothing here is called so.
"""

import json
import re
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from db.store import Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import enrolled_stores, incidents
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.enrolment_messages import EnrolAnswer, EnrolRequest

WITHHELD = frozenset({"administrator"})
"""Roles that an office gave its own people and headquarters does not take over: who publishes for all is not an office's to say."""
NAME = re.compile(r"[^\W_][\w.-]{0,39}")
WRONG_CODES, WITHIN = 10, timedelta(minutes=1)


class WrongCodeLimiter:
    """How many wrong codes came lately; a code has fifty bits, and who may try ten a minute finds none."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._wrong: deque[datetime] = deque(maxlen=WRONG_CODES)

    def check(self) -> None:
        """Raises Refuse where too many came."""
        if len(self._wrong) == WRONG_CODES and self.clock() - self._wrong[0] < WITHIN:
            raise RequestRefused(429, "too_many_codes")

    def wrong(self) -> None:
        self._wrong.append(self.clock())


def enrol(here: HubContext, guesses: WrongCodeLimiter, asked: EnrolRequest) -> EnrolAnswer:
    """Make the store known, or answer again what was answered when the answer was lost. Raises Refuse."""
    guesses.check()
    with here.store.writing() as tx:
        office = enrolled_stores.redeem(tx, asked.code, asked.identity, here.clock())
        if office is None or not asked.identity:
            guesses.wrong()
            raise RequestRefused(403, "code")
        headquarters = str(tx.meta("headquarters"))
        if asked.headquarters not in ("", headquarters):
            raise RequestRefused(409, "another_headquarters")
        if asked.office not in ("", office):
            raise RequestRefused(409, "other_office", detail=office)
        store = _store_of(tx, here, asked, office)
        name = tx.value("SELECT name FROM office WHERE code = ?", (office,)) or office
        return EnrolAnswer(office, store.store, store.secret, headquarters, str(tx.meta("epoch")), here.now(), name)


def _store_of(tx: Tx, here: HubContext, asked: EnrolRequest, office: str) -> enrolled_stores.EnrolledStore:
    of_office = enrolled_stores.stores_of(tx, office)
    mine = [
        one
        for one in of_office
        if one.identity == asked.identity and one.status == enrolled_stores.ACTIVE and asked.store in ("", one.store)
    ]
    if (
        asked.store
        and asked.headquarters
        and not mine
        and enrolled_stores.find(tx, asked.store) is None
        and office_of(asked.store) == office
    ):
        # Headquarters was restored from before it knew this store: its queue goes on under its name, beside the office's others.
        mine = [enrolled_stores.add(tx, office, asked.identity, here.clock(), store=asked.store)]
    if mine:
        # It is known already: its answer was lost, or its key. Another secret would not make it another store.
        enrolled_stores.bind_code(tx, asked.code, asked.identity, mine[0].store)
        return mine[0]
    others = [one for one in of_office if one.status == enrolled_stores.ACTIVE]
    if others and asked.history:
        raise RequestRefused(409, "office_taken", detail=office)
    for one in others:
        enrolled_stores.set_status(tx, one.store, enrolled_stores.REPLACED)
    made = enrolled_stores.enrol(tx, asked.code, office, asked.identity, here.clock(), asked.history)
    if asked.office:
        adopt(tx, here, office, asked.published)
    return made


def adopt(tx: Tx, here: HubContext, office: str, published: str) -> None:
    """Publish what the office had published for itself, where nothing of that name is published here; the rest is listed."""
    try:
        said = json.loads(published)
    except (ValueError, RecursionError):
        raise wire.BadMessage("what is published is no JSON") from None
    if not isinstance(said, dict):
        raise wire.BadMessage("what is published is no object")
    own = [row for row in _rows(tx, said, "office") if row["code"] == office][:1]
    bare = tx.row("SELECT name, address FROM office WHERE code = ?", (office,)) in (None, (office, ""))
    branch = tx.value("SELECT branch FROM office WHERE code = ?", (office,)) or ""
    if own and bare:
        tx.publish("office", [{**own[0], "branch": branch, "active": 1}], replace=False)
    days = [row for row in _rows(tx, said, "calendar") if row["office"] == office]
    if days and not tx.value("SELECT 1 FROM calendar WHERE office = ? LIMIT 1", (office,)):
        tx.publish("calendar", days, replace=False)
    people, taken = [], []
    for row in _rows(tx, said, "staff"):
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
        incidents.add(tx, incidents.NAMES, here.now(), office=office, detail={"names": taken})


def _rows(tx: Tx, said: JsonObject, table: str) -> list[JsonObject]:
    """Rows of a table as it stands here: columns that it has, whole numbers and short texts only."""
    defaults = tx.shape(table).defaults
    rows = said.get(table)
    found = []
    for row in rows[:5000] if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        fit = {name: row[name] for name, default in defaults.items() if name in row and _fits(row[name], default)}
        if all(name in fit for name in tx.shape(table).keys):
            found.append(defaults | fit)
    return found


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, int):
        return type(value) is int and abs(value) < 2**31
    # Half a surrogate pair, which JSON can spell, has no UTF-8 and could not be kept.
    return (
        isinstance(value, str)
        and len(value) <= 500
        and "\0" not in value
        and value.encode(errors="ignore").decode() == value
    )
