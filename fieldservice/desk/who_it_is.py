"""Who is it? The customers behind one phone number and the devices of one serial number, with what tells them apart.

A family, a switchboard or a dealer shares a number, and two makers may give the same serial number. Then a person
chooses; somebody new with this number is one of the choices.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from db.letters import fold
from fieldservice.desk.session import NEW
from fieldservice.read_model import queries
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import BESIDE_NUMBER, bare, line_of, phone_key, serial_key
from fieldservice.workflows.engine.messages import Message, Refused, wrong_in

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session

FILES = ("customer", "device")
"""The hidden fields of a way in that name a file; NEW says that there is none yet, whatever the numbers find."""
SEVERAL_CUSTOMERS = N_("Several customers have this phone; say who it is.")
SEVERAL_DEVICES = N_("Several devices have this serial number; say which it is.")
NO_SUCH_CUSTOMER = N_("There is no customer file %(text)s here.")
NO_SUCH_DEVICE = N_("There is no device file %(text)s here.")
SEVERAL = {"customer": SEVERAL_CUSTOMERS, "device": SEVERAL_DEVICES}
NO_SUCH = {"customer": NO_SUCH_CUSTOMER, "device": NO_SUCH_DEVICE}
LATEST = 200
"""Work that is looked at to tell a customer or device from another."""


def chosen(session: Session, data: Values) -> JsonObject:
    """The data with each chosen file by its id, however it was named. Raises Refused (data)."""
    found = dict(data)
    for kind in FILES:
        text = str(found.get(kind) or "").strip()
        if text.casefold() == NEW:
            found[kind] = NEW
        elif text:
            # An id counts even if this office has not heard of it: an entry may have come without its file.
            ids = {thing for each, thing in queries.resolve(session.reader, text) if each == kind}
            if len(ids) != 1 and len(text) < 32:
                raise wrong_in(kind, NO_SUCH[kind], text=text)
            found[kind] = ids.pop() if len(ids) == 1 else text
    return found


def without_new(data: Values) -> JsonObject:
    """The data as the event takes them: a file that does not exist yet has no id."""
    return {name: value for name, value in data.items() if not (name in FILES and value == NEW)}


def matched(
    session: Session, data: Values, tx: Tx, thing: Thing | None = None, ask: Collection[str] = ()
) -> tuple[str, str]:
    """Ids of the customer's and the device's file: the chosen ones, else those that phone and serial number identify.

    A name that is given tells the customers behind a phone apart, a model the devices of a serial number. What remains
    unclear is refused for the kinds in `ask`, with the candidates; for the others nothing is found.
    """
    found = {kind: str(data.get(kind) or "") for kind in FILES}
    paper = str(data.get("paper") or "").strip().upper()
    for row in queries.by_number(session.reader, paper) if paper and not all(found.values()) else ():
        # The number of one of our papers identifies the files of its work.
        found = {"customer": found["customer"] or row["customer_id"], "device": found["device"] or row["device_id"]}
    unclear: dict[str, Sequence[Thing]] = {}
    if not found["device"]:
        devices = _fitting(session, tx, "device", data, "model")
        found["device"] = _the_one(devices, str(thing.get("device") or "") if thing else "")
        unclear |= {"device": devices} if not found["device"] and devices else {}
    if not found["customer"]:
        customers = _fitting(session, tx, "customer", data, "name")
        known = [str(thing.get("customer") or "")] if thing else []
        if found["device"] not in ("", NEW):
            known.append(str(session.fold(tx, found["device"]).get("customer") or ""))
        # The only one on a line is not whoever calls without the extension.
        key = session.phone_key(data.get("phone"))
        sure = [file for file in customers if len(customers) > 1 or is_sure(file, key, data)]
        found["customer"] = _the_one(sure, *known)
        unclear |= {"customer": customers} if not found["customer"] and customers else {}
    if wanted := [kind for kind in FILES if kind in unclear and kind in ask and not (thing and thing.get(kind))]:
        raise _unclear(session, tx, {kind: unclear[kind] for kind in wanted})
    customer, device = ("" if found[kind] == NEW else found[kind] for kind in FILES)
    return customer, device


def _fitting(session: Session, tx: Tx, kind: str, data: Values, fact: str) -> list[Thing]:
    """The files behind the number in the data; where a name or model is given, those that have it.

    Another name is another person even behind one number, and a file has the names of all that are merged with it; the
    only device with a serial number is that device, whatever model was typed.
    """
    given = same_name(data.get({"name": "customer_name"}.get(fact, fact)))
    for ids in (behind(session, kind, data), _beside(session, kind, data)):
        files = [session.fold(tx, id_) for id_ in ids]
        if not given or (kind == "device" and len(files) == 1):
            fitting = files
        else:
            fitting = [
                file for file in files if any(same_name(each.get(fact)) == given for each in (file, *file.merged))
            ]
        if fitting:
            return fitting
    return []


def _beside(session: Session, kind: str, data: Values) -> list[str]:
    """The customers on the same line with another extension, who may have moved to this one."""
    return on_the_line(session, str(data.get("phone") or "")) if kind == "customer" else []


def same_name(name: object) -> str:
    """A name as it is compared: as the search folds it, without blanks."""
    return fold(bare(name))


def behind(session: Session, kind: str, data: Values) -> list[str]:
    """Ids of all customers behind the phone number, or all devices of the serial number, in the data."""
    if kind == "device":
        return queries.by_serial(session.reader, serial_key(data.get("serial")))
    key = session.phone_key(data.get("phone"))
    return queries.by_line(session.reader, key) if line_of(key) == key else queries.by_phone(session.reader, key)


def on_the_line(session: Session, phone: str) -> list[str]:
    """Ids of all customers behind a number, whatever extension was dialled."""
    return queries.by_line(session.reader, line_of(session.phone_key(phone)))


def is_sure(file: Thing, key: str, data: Values) -> bool:
    """Whether the only customer behind a number is the one who calls: by the extension too, or by the name."""
    phones = [phone_key(each.get("phone")) for each in (file, *file.merged)]
    return key in phones or bool(data.get("customer_name"))


def _the_one(files: Sequence[Thing], *known: str) -> str:
    """The only file, or among several the one that the record or the device names already."""
    if len(files) == 1:
        return files[0].id
    return next(
        (file.id for name in known for file in files if name in (file.id, *(each.id for each in file.merged))), ""
    )


def _unclear(session: Session, tx: Tx, files: dict[str, Sequence[Thing]]) -> Refused:
    faults = {kind: Message(SEVERAL[kind]) for kind in files}
    refused = Refused("data", next(iter(faults.values())).message, (), faults)
    refused.candidates = {kind: candidates(session, tx, some) for kind, some in files.items()}
    return refused


def candidates(session: Session, tx: Tx, files: Sequence[Thing]) -> list[JsonObject]:
    """What tells these files apart: {id, number, name, kind, address, ...} with the last work and how much is open."""
    return [_candidate(session, tx, file) for file in files]


LAST = ("number", "opened", "device", "state", "kind", "mode")
SHOWN = ("number", "name", "contact", "area", "address", "serial", "brand", "model", "product")


def _candidate(session: Session, tx: Tx, file: Thing) -> JsonObject:
    work = (queries.customer_work if file.kind == "customer" else queries.device_work)(session.reader, file.id, LATEST)
    last = work[0] if work else None
    found: JsonObject = {"id": file.id, **{name: file.get(name) for name in SHOWN if file.get(name)}}
    found |= {"extension": str(file.get("phone") or "").partition(BESIDE_NUMBER)[2]} if file.kind == "customer" else {}
    found["open"] = sum(bool(row["open"]) for row in work if row["kind"] == "job")
    found["last"] = {name: last[name] for name in LAST} if last else None
    if file.kind == "customer" and last:
        found["caller_kind"] = session.fold(tx, last["thing"]).get("caller_kind")
    if file.kind == "device" and file.get("customer"):
        found["customer"] = session.fold(tx, str(file.get("customer"))).get("name")
    return found


def masked(candidate: Values) -> JsonObject:
    """For those who may not see personal data: the address is cut to its district."""
    return {**candidate, **({"address": f"{str(candidate['address'])[:3]}***"} if candidate.get("address") else {})}
