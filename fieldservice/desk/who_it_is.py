"""Who is it? The customers behind one phone number and the devices of one serial number, with what tells them apart.

A family, a switchboard or a dealer shares a number, and two makers may give the same serial number. Then a person
chooses; somebody new with this number is one of the choices.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from fieldservice.desk.names import same_name, similar
from fieldservice.desk.session import NEW
from fieldservice.read_model import queries
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import BESIDE_NUMBER, line_of, phone_key, serial_key
from fieldservice.workflows.engine.messages import Message, Refused, wrong_in
from fieldservice.workflows.engine.roles import SEES_PEOPLE
from fieldservice.workflows.master_files.filing import CUSTOMER_FACTS, is_own_word

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.reference import Person

FILES = ("customer", "device")
"""The hidden fields of a way in that name a file; NEW says that there is none yet, whatever the numbers find."""
SEVERAL_CUSTOMERS = N_("Several customers have this phone number. Choose one.")
SEVERAL_DEVICES = N_("Several devices have this serial number. Choose one.")
PERHAPS_CUSTOMER = N_("This may be %(name)s. Choose who it is.")
ANOTHER_MODEL = N_("This serial number is on file with another model. Choose the device.")
NO_SUCH_CUSTOMER = N_("There is no customer file %(text)s.")
NO_SUCH_DEVICE = N_("There is no device file %(text)s.")
SEVERAL = {"customer": SEVERAL_CUSTOMERS, "device": SEVERAL_DEVICES}
ONLY_ONE = {"customer": PERHAPS_CUSTOMER, "device": ANOTHER_MODEL}
NO_SUCH = {"customer": NO_SUCH_CUSTOMER, "device": NO_SUCH_DEVICE}
NAMES = {"customer": ("customer_name", "name"), "device": ("model", "model")}
"""What tells the files of one number apart: the field of an event, and the fact of the file."""
ANOTHER_NAME = N_(
    "This is the file of %(held)s (%(number)s); clear the name to keep it. For somebody else, choose “Another "
    "person with this phone”. To change the name on file, use “Amend the customer's file”."
)
ANOTHER_IN_A_CALL = N_(
    "This call belongs to %(held)s (%(number)s). For somebody else, register a new call. To change the name on "
    "file, use “Amend the customer's file”."
)
ANOTHER_SERIAL = N_(
    "The chosen device has the serial number %(held)s; clear the number to keep it. For another one, choose "
    "“Another device with this serial number”. To change the number on file, use “Amend the device's file”."
)
IDENTIFIES = {"customer": ("customer_name", "name", ANOTHER_NAME), "device": ("serial", "serial", ANOTHER_SERIAL)}
"""What a chosen file cannot lose by a call: the field of an event, the fact of the file, and the fault."""
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
    session: Session, by: Person, data: Values, tx: Tx, thing: Thing | None = None, ask: Collection[str] = ()
) -> tuple[str, str]:
    """Ids of the customer's and the device's file: the chosen ones, else those that phone and serial number identify.

    A name that is given tells the customers behind a phone apart, a model the devices of a serial number. What remains
    unclear is refused for the kinds in `ask`, with the candidates. A file that is certain and has another name is
    refused beside the name: no call renames a file.
    """
    found = {kind: str(data.get(kind) or "") for kind in FILES}
    for kind in FILES:
        if found[kind] not in ("", NEW):
            _refuse_another(session, by, tx, session.fold(tx, found[kind]), data)
    paper = str(data.get("paper") or "").strip().upper()
    work = queries.by_number(session.reader, paper) if paper else ()
    unclear: dict[str, Sequence[Thing]] = {}
    if not found["device"]:
        # The number of one of our papers identifies the device of its work, whoever brings it.
        found["device"] = next((row["device_id"] for row in work if row["device_id"]), "")
    if not found["device"]:
        found["device"], unclear["device"] = _which_device(session, tx, data, thing, "device" in ask)
    if not found["customer"]:
        owner = next((row["customer_id"] for row in work if row["customer_id"]), "")
        found["customer"], unclear["customer"] = _which_customer(session, tx, data, thing, found["device"], owner)
    if wanted := [kind for kind in FILES if unclear.get(kind) and kind in ask]:
        raise _unclear(session, by, tx, {kind: unclear[kind] for kind in wanted})
    if not found["customer"] and thing and thing.get("customer") and any(data.get(name) for name in CUSTOMER_FACTS):
        file = session.fold(tx, str(thing.get("customer")))
        _refuse_another(session, by, tx, file, data, thing)
        found["customer"] = file.id
    customer, device = ("" if found[kind] == NEW else found[kind] for kind in FILES)
    return customer, device


def _which_device(
    session: Session, tx: Tx, data: Values, thing: Thing | None, can_ask: bool
) -> tuple[str, Sequence[Thing]]:
    """The id of the device with the serial number in the data; where it is "", those that it may be.

    A model that is not even similar may be that of another maker's device.
    """
    model = str(data.get("model") or "")
    files = [session.fold(tx, id_) for id_ in behind(session, "device", data)]
    fitting = [file for file in files if is_called(file, model)]
    if len(files) == 1 and (fitting or not can_ask or may_be_called(files[0], model)):
        fitting = files
    found = _the_one(fitting, str(thing.get("device") or "") if thing else "")
    return found, () if found else fitting or files


def _which_customer(
    session: Session, tx: Tx, data: Values, thing: Thing | None, device: str, owner: str
) -> tuple[str, Sequence[Thing]]:
    """The id of the customer whom phone, name and paper in the data identify; where it is "", those who it may be.

    `owner` is the customer of the work whose paper was shown. Another name is another person even behind one number,
    and a file has the names of all that are merged with it.
    """
    # What this call has said so far tells people apart too.
    said = {**(thing.facts if thing and thing.kind == "request" else {}), **data}
    name, key = str(said.get("customer_name") or ""), session.phone_key(data.get("phone"))
    known = [str(thing.get("customer") or "") if thing else "", owner]
    known += [str(session.fold(tx, device).get("customer") or "")] if device not in ("", NEW) else []
    similar_ones: list[Thing] = []
    for ids in (behind(session, "customer", data), on_the_line(session, str(data.get("phone") or ""))):
        files = [session.fold(tx, id_) for id_ in ids]
        if fitting := [file for file in files if is_called(file, name)]:
            # The only one on a line is not whoever calls without the extension.
            sure = [file for file in fitting if len(fitting) > 1 or is_sure(file, key, said)]
            found = _the_one(sure, *known)
            return found, () if found else fitting
        similar_ones += [file for file in files if may_be_called(file, name) and file not in similar_ones]
    # Whoever brings the device of a customer of this name, or a paper of ours, calls from another number.
    of_paper = session.fold(tx, owner) if owner else None
    of_device = session.fold(tx, known[-1]) if name and device not in ("", NEW) and known[-1] else None
    for file in filter(None, (of_paper, of_device)):
        if not file.erased and (is_called(file, name) or may_be_called(file, name)):
            return file.id, ()
    return "", similar_ones


def is_called(file: Thing, name: str) -> bool:
    """Whether a name, or the model of a device, is that of the file or of one merged with it; any file fits no name."""
    given, fact = same_name(name), NAMES[file.kind][1]
    return not given or any(same_name(each.get(fact)) == given for each in (file, *file.merged))


def may_be_called(file: Thing, name: str) -> bool:
    """Whether a name is similar to one of the file; a file without a name may be anybody's."""
    fact = NAMES[file.kind][1]
    names = [str(each.get(fact)) for each in (file, *file.merged) if each.get(fact)]
    return not names or any(similar(name, each) for each in names)


def _refuse_another(
    session: Session, by: Person, tx: Tx, file: Thing, data: Values, thing: Thing | None = None
) -> None:
    """Refuse what would make this file one about somebody or something else. What only `thing`, a call, has said of it
    may be corrected there.
    """
    if not file.kind or file.erased:
        return
    field, fact, fault = IDENTIFIES[file.kind]
    given, held = data.get(field), file.get(fact)
    same = serial_key(given) in ("", serial_key(held)) if fact == "serial" else may_be_called(file, str(given or ""))
    if given and held and not same and not is_own_word(file, fact, thing):
        said = ANOTHER_IN_A_CALL if thing is not None else fault
        refused = wrong_in(field, said, number=str(file.get("number") or ""), held=str(held))
        refused.candidates = {file.kind: candidates(session, by, tx, [file])} if thing is None else {}
        raise refused


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


def _unclear(session: Session, by: Person, tx: Tx, files: dict[str, Sequence[Thing]]) -> Refused:
    faults = {kind: _question(kind, some) for kind, some in files.items()}
    first = next(iter(faults.values()))
    refused = Refused("data", first.message, (), faults, **first.values)
    refused.candidates = {kind: candidates(session, by, tx, some) for kind, some in files.items()}
    return refused


def _question(kind: str, files: Sequence[Thing]) -> Message:
    """What the person is asked; several files are told apart by the candidates."""
    if len(files) > 1:
        return Message(SEVERAL[kind])
    return Message(ONLY_ONE[kind], {"name": str(files[0].get("name") or files[0].get("number") or "")})


def candidates(session: Session, by: Person, tx: Tx, files: Sequence[Thing]) -> list[JsonObject]:
    """What tells these files apart: {id, number, name, kind, address, ...} with the last work and how much is open;
    personal data is masked by role."""
    found = [_candidate(session, tx, file) for file in files]
    return found if by.roles & set(SEES_PEOPLE) else [masked(each) for each in found]


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
