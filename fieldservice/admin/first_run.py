"""The first run in an empty folder: a new office, the demo or headquarters is begun there, each in one go.

What the person typed is checked while it is typed; nothing is written until everything is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.admin.validators import FILL_IN, LONG_TEXT, NAME, NAME_RULE, OFFICE_CODE, OFFICE_RULE, near
from fieldservice.desk import pins
from fieldservice.desk.printers import NO_LANGUAGE, NO_MEDIA, NO_NAME, Printer, checked
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import DEFAULT_ZONE
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.roles import ROLES

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.printer_looks import Seen

ADMINISTRATOR = "admin"
"""Sign-in name of the administrator of a new office."""
DEMO_BESIDE = "-demo"
"""The demo is filled in a folder of its own beside the empty one, which stays free for a real office."""
LONGEST = 200
NAME_TAKEN = N_("%(name)s is taken already. Choose another sign-in name.")
NO_ZONE = N_("There is no time zone %(value)s. Did you mean: %(near)s?")
NO_ANSWER = N_(
    "No headquarters answers at %(url)s. Check the address, the connection, and whether its server runs there. Nothing "
    "was written; your input stays."
)
IS_OPEN = N_(
    "This address is not encrypted: others could read names and phone numbers on the way. Write https://, or choose "
    "Yes here if a VPN protects the connection."
)
NO_ROLE = N_("There is no role %(value)s.")
Wrong = dict[str, Message]


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Somebody who works at the new office from its first day on."""

    name: str
    display: str
    role: str
    pin: str


@dataclass(frozen=True, slots=True)
class NewOffice:
    """Everything with which an office begins; `company` stands on its papers, `printer` may be None."""

    code: str
    name: str
    pin: str
    zone: str = DEFAULT_ZONE
    company: str = ""
    language: str = ""
    printer: Printer | None = None
    people: tuple[FirstPerson, ...] = ()


def wrong_in_office(given: Values) -> Wrong:
    """What is wrong with code, name, time zone and company, by field."""
    from zoneinfo import available_timezones

    wrong = _missing(given, "office", "name")
    code, zone = str(given.get("office") or ""), str(given.get("zone") or DEFAULT_ZONE)
    if code and not OFFICE_CODE.fullmatch(code):
        wrong["office"] = Message(OFFICE_RULE)
    if zone not in available_timezones():
        wrong["zone"] = Message(NO_ZONE, {"value": zone, "near": near(zone, sorted(available_timezones()))})
    for field in ("name", "company"):
        if len(str(given.get(field) or "")) > LONGEST:
            wrong[field] = Message(LONG_TEXT, {"max_length": LONGEST})
    return wrong


def wrong_in_pin(given: Values, office: str) -> Wrong:
    """What is wrong with the administrator's PIN, typed twice as `pin` and `again`."""
    holder = pins.PinHolder(ADMINISTRATOR, roles=("administrator",), office=office)
    return _missing(given, "pin", "again") | _wrong_pins(given, holder)


def _wrong_pins(given: Values, holder: pins.PinHolder) -> Wrong:
    """What is wrong with a PIN that is typed twice; what is still empty is not."""
    pin, again = (str(given.get(field) or "") for field in ("pin", "again"))
    if pin and (fault := pins.fault(pin, holder)):
        return {"pin": fault}
    if pin and again and pins.plain(pin) != pins.plain(again):
        return {"again": Message(pins.NOT_THE_SAME)}
    return {}


def wrong_in_person(given: Values, taken: tuple[FirstPerson, ...], office: str) -> Wrong:
    """What is wrong with one of the first people: `display`, `person`, `role`, and the PIN twice."""
    wrong = _missing(given, "display", "person", "role", "pin", "again")
    name, role = str(given.get("person") or ""), str(given.get("role") or "")
    if name and not NAME.fullmatch(name):
        wrong["person"] = Message(NAME_RULE)
    elif name in {ADMINISTRATOR, *(person.name for person in taken)}:
        wrong["person"] = Message(NAME_TAKEN, {"name": name})
    if role and role not in ROLES:
        wrong["role"] = Message(NO_ROLE, {"value": role})
    holder = pins.PinHolder(name, str(given.get("display") or ""), (role,), office=office)
    return wrong | _wrong_pins(given, holder)


def _missing(given: Values, *names: str) -> Wrong:
    return {name: Message(FILL_IN) for name in names if not str(given.get(name) or "").strip()}


def wrong_in_join(given: Values) -> Wrong:
    """What is wrong with the address of headquarters (`url`), the code, and `plain`, before headquarters is asked."""
    from fieldservice.admin import joining

    wrong = _missing(given, "url", "code")
    if "url" not in wrong:
        try:
            joining.checked_address(str(given["url"]), given.get("plain") == "yes")
        except Refused as refused:
            is_open = refused.because.message == joining.NOT_PROTECTED
            wrong |= {"plain": Message(IS_OPEN)} if is_open else {"url": refused.because}
    return wrong


def join(folder: Path, given: Values) -> None:
    """Join headquarters. Raises Refused, with the field that is to be mended where it is one of these; StoreTrouble."""
    from fieldservice.admin import joining

    try:
        joining.join(folder, str(given["url"]), str(given["code"]), plain=given.get("plain") == "yes")
    except Refused as refused:
        if refused.code == "unreachable":
            wrong = Message(NO_ANSWER, {"url": given["url"]})
            raise Refused("unreachable", wrong.message, fields={"url": wrong}, **wrong.values) from refused
        what = refused.because.values.get("what")
        if isinstance(what, Message) and what.values.get("code") == "code":
            refused.fields = {"code": what}
        raise


def wrong_in_printer(given: Values) -> Wrong:
    """What is wrong with a printer: `printer` (its name), `kind`, `address`, `speaks`."""
    if wrong := _missing(given, "printer", "kind", "address"):
        return wrong
    try:
        printer_of(given)
    except Refused as refused:
        return {"address" if "address" in refused.fields else _about(refused): refused.because}
    return {}


def _about(refused: Refused) -> str:
    """The field that a refusal of a printer is about."""
    return {NO_NAME: "printer", NO_MEDIA: "speaks", NO_LANGUAGE: "speaks"}.get(refused.because.message, "kind")


def printer_of(given: Values) -> Printer:
    """The printer of what was typed. Raises Refused (usage)."""
    name, kind, address, speaks = (str(given.get(field) or "") for field in ("printer", "kind", "address", "speaks"))
    return checked(name, kind, address, speaks or "pdf")


def look_at_printer(given: Values) -> Seen:
    """What the printer of what was typed says of itself; it may take some seconds. Raises Refused (usage)."""
    from fieldservice.desk import printer_looks

    return printer_looks.seen(printer_of(given))


def begin(folder: Path, office: NewOffice) -> None:
    """Make the office with everything in it, in one transaction; nothing stays behind when that fails.

    Raises Refused (data), StoreExists, StoreTrouble.
    """
    from fieldservice import settings
    from fieldservice.admin import maintenance, publishing

    maintenance.refuse_existing(folder)
    given = {"office": office.code, "name": office.name, "zone": office.zone, "company": office.company}
    if wrong := wrong_in_office(given):
        raise Refused("data", next(iter(wrong.values())).message, fields=wrong)
    staff = [_row_of(person, office.code) for person in office.people]  # a PIN takes its time; not within a transaction

    def fill(tx: Tx) -> None:
        if staff:
            tx.publish("staff", staff, replace=False)
        if office.company.strip():
            tx.publish("setting", [{"key": "company", "value": office.company.strip()}])
        if office.printer is not None:
            tx.put("printer", [office.printer._asdict()])
            tx.put("printer_for", [{"counter": "", "paper": "", "printer": office.printer.name}])

    publishing.begin_office(
        folder, office=office.code, name=office.name, pin=office.pin, zone=office.zone, fill=fill
    ).close()
    if office.language:
        settings.choose(folder, language=office.language)


def _row_of(person: FirstPerson, office: str) -> dict[str, object]:
    from fieldservice.desk import sign_in

    row = {
        "name": person.name,
        "display": person.display.strip(),
        "roles": person.role,
        "skills": "",
        "areas": "",
        "office": office,
        "active": 1,
        "phone": "",
    }
    return {**row, "pin": sign_in.new_verifier(person.pin, row)}


def demo_folder(folder: Path) -> Path:
    """Where the demo is filled; the folder itself stays free for a real office."""
    return folder.with_name(folder.name + DEMO_BESIDE)
