"""The printers that are set up in this store, and which of them prints which paper at which terminal.

The setting for a terminal and a paper counts before that for the terminal, then that for the paper, then that for all.
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk import spool
from fieldservice.desk.refusals import record_refusal
from fieldservice.documents.media import EXAMPLES, goes_with
from fieldservice.documents.registry import PAPERS
from fieldservice.read_model import sync_status
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from printing.sending.addresses import WrongAddress, host_and_port, is_known, printer_url, queue, raw_address, with_path

if TYPE_CHECKING:
    from db.reading import RowReader
    from fieldservice.desk.session import Session
    from printing.sending import PrinterState

MAY = ("administrator", "manager")
ADDRESSES = {
    "file": "/srv/papers",
    "raw": "192.168.1.50:9100",
    "ipp": "ipp://192.168.1.51/ipp/print",
    "lp": "Office_Laser",
}
"""An example of an address for each kind of printer."""

MAY_NOT = N_("Only administrators and managers can set up printers.")
NO_KIND = N_("There is no printer of the kind %(given)s. Possible: %(known)s.")
NO_LANGUAGE = N_("No printer language is called %(given)s. Possible: %(known)s.")
NO_MEDIA = N_("%(speaks)s cannot be combined with %(given)s. Possible: %(known)s.")
NO_ADDRESS = N_("%(given)s is not a valid address for a printer of the kind %(kind)s. Example: %(example)s")
NO_FOLDER_PATH = N_("Give the full path of the folder.")
NOT_RESOLVED = N_(
    "No machine called %(host)s is in the network now. Papers wait until it appears. If the name is wrong, "
    "remove the printer and add it again."
)
NO_ZONE = N_("%(host)s is valid on one network card only: name the card too, such as %(host)s%%eth0.")
RESOLVED_WITHIN = 3.0
"""Seconds after which a machine whose name the network does not resolve counts as unknown."""
NO_NAME = N_("The name of a printer must have 1 to 40 characters.")
NO_PAPER = N_("There is no paper %(given)s. Possible: %(known)s.")
EXISTS = N_("There is a printer %(name)s already. Remove it first, or choose another name.")
UNKNOWN = N_("There is no printer %(name)s. There are: %(known)s.")
NONE_YET = N_(
    "There is no printer %(name)s; none is set up yet. Add one with: fieldservice printers add NAME KIND ADDRESS"
)
STILL_WAITING = N_("%(count)s papers wait for the printer %(name)s. Print or cancel them first.")
NOT_SET = N_(
    "No printer is set for this paper here. Set one with: fieldservice printers use NAME, or write the paper to a file."
)
IS_OFF = N_("The printer %(name)s set for this paper is paused in the program. Resume it, or set another.")


class Printer(NamedTuple):
    """A printer as it was set up; `speaks` is its language, such as pdf or zpl; `active` is 0 if it is switched off."""

    name: str
    kind: str
    address: str
    speaks: str
    media: str
    active: int


SELECT_PRINTERS = "SELECT " + ", ".join(Printer._fields) + " FROM printer"


def printers(session: Session) -> list[JsonObject]:
    """All printers by name, each with its settings and with what it said last of itself.

    {..., "tells", "reasons", "heard", "used": [{"counter", "paper"}]}: whether it answers when it is asked how it is
    (None while that is not known), the keywords that it answered last, and when.
    """
    used: dict[str, list[dict[str, str]]] = {}
    for counter, paper, printer in session.reader.rows(
        "SELECT counter, paper, printer FROM printer_for ORDER BY counter, paper"
    ):
        used.setdefault(printer, []).append({"counter": counter, "paper": paper})
    rows = session.reader.rows(
        "SELECT name, kind, address, speaks, media, active, tells, reasons, heard FROM printer ORDER BY name"
    )
    return [
        {
            **Printer(*settings)._asdict(),
            "active": bool(settings[-1]),
            "tells": {"yes": True, "no": False}.get(tells),
            "reasons": reasons.split(),
            "heard": heard,
            "used": used.get(settings[0], []),
        }
        for *settings, tells, reasons, heard in rows
    ]


def papers() -> tuple[str, ...]:
    """Every paper by its name, for which a printer can be chosen."""
    return tuple(PAPERS)


def sizes() -> tuple[str, ...]:
    """The usual sizes of paper, rolls and labels."""
    return tuple(dict.fromkeys(size for known in EXAMPLES.values() for size in known))


def queues() -> tuple[str, ...]:
    """The queues of this machine's print system by name. It may take some seconds."""
    from printing.sending import lp

    return lp.queues()


def terminals(session: Session) -> list[str]:
    """The terminals that are known here: this one, and those for which a printer is set."""
    rows = session.reader.rows("SELECT DISTINCT counter FROM printer_for WHERE counter <> '' ORDER BY counter")
    return list(dict.fromkeys(filter(None, (session.counter, *(name for (name,) in rows)))))


def ask_all(session: Session, names: Collection[str] | None = None) -> None:
    """Ask every printer, or those of these names, how it is, all at once, and keep what they say; one that nobody
    answers for is offline."""
    found = [Printer._make(row) for row in session.reader.rows(SELECT_PRINTERS) if names is None or row[0] in names]
    if found:
        with ThreadPoolExecutor(len(found), "ask") as several:
            said = list(several.map(_asked, found))
        with session.store.writing() as tx:
            for each, state in zip(found, said, strict=True):
                spool.heard(session, tx, each.name, state)


def _asked(asked: Printer) -> PrinterState:
    from printing.sending import PrinterState, asker, without_answer

    try:
        return asker(asked.kind)(asked.address, asked.speaks)
    except OSError as error:
        return without_answer(error)
    except ValueError:  # an address of an earlier version may not be one
        return PrinterState(("address-invalid",), True)


def printer(reader: RowReader, name: str) -> Printer:
    """The printer of this name. Raises Refused (not_found)."""
    row = reader.row(f"{SELECT_PRINTERS} WHERE name = ?", (name,))
    if row is None:
        known = ", ".join(known_name for (known_name,) in reader.rows("SELECT name FROM printer ORDER BY name"))
        raise Refused("not_found", UNKNOWN if known else NONE_YET, name=name, known=known)
    return Printer._make(row)


def chosen(session: Session, counter: str, paper: str) -> Printer:
    """The printer that is set for a paper at a terminal.

    Raises Refused (guard), with what to do, where none is set or it is switched off.
    """
    found = {
        (at, of): name
        for at, of, name in session.reader.rows(
            "SELECT counter, paper, printer FROM printer_for WHERE counter IN (?, '') AND paper IN (?, '')",
            (counter, paper),
        )
    }
    name = next((found[key] for key in ((counter, paper), (counter, ""), ("", paper), ("", "")) if key in found), None)
    if name is None:
        raise Refused("guard", NOT_SET)
    found_printer = printer(session.reader, name)
    if not found_printer.active:
        raise Refused("guard", IS_OFF, name=name)
    return found_printer


def for_paper(session: Session, paper: str) -> list[JsonObject]:
    """The printers that take a paper, as in `printers`, each with `usual`: whether it is the one set for it here."""
    try:
        usual = chosen(session, session.counter, paper).name
    except Refused:
        usual = ""
    takes = PAPERS[paper].takes
    return [
        {**each, "usual": each["name"] == usual}
        for each in printers(session)
        if takes(str(each["speaks"]), str(each["media"]))
    ]


def ask_again(session: Session) -> None:
    """Ask those printers that said last that something is wrong, so that what is shown ends when it does."""
    troubled = [name for name, _reasons in sync_status.printers_in_trouble(session.reader)]
    if troubled:
        ask_all(session, troubled)


def checked(name: str, kind: str, address: str, speaks: str = "pdf", media: str = "") -> Printer:
    """A printer made of typed values, which are checked; without `media` it gets the usual ones.

    Raises Refused (usage), which says what would be right.
    """
    name, address = name.strip(), address.strip()
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise Refused("usage", NO_NAME)
    if kind not in ADDRESSES:
        raise Refused("usage", NO_KIND, given=kind, known=", ".join(ADDRESSES))
    if speaks not in EXAMPLES:
        raise Refused("usage", NO_LANGUAGE, given=speaks, known=", ".join(EXAMPLES))
    media = media or EXAMPLES[speaks][0]
    if not goes_with(speaks, media):
        raise Refused("usage", NO_MEDIA, given=media, speaks=speaks, known=", ".join(EXAMPLES[speaks]))
    try:
        return Printer(name, kind, _address(kind, address), speaks, media, 1)
    except WrongAddress as wrong:
        fields = {"address": Message(wrong.message, wrong.values)}
        raise Refused("usage", NO_ADDRESS, fields=fields, given=address, kind=kind, example=ADDRESSES[kind]) from wrong


def _address(kind: str, address: str) -> str:
    """The address in the form that is stored. Raises WrongAddress."""
    if kind == "file":
        if not (PurePath(address).is_absolute() and address.isprintable()):
            raise WrongAddress(NO_FOLDER_PATH)
        return address
    return {"raw": raw_address, "ipp": lambda typed: str(printer_url(with_path(typed))), "lp": queue}[kind](address)


def unresolved(added: Printer) -> Message | None:
    """What is to be said where the machine of a new printer is not known in this network, or may not be reached."""
    if added.kind not in ("raw", "ipp"):
        return None
    host = printer_url(added.address).host if added.kind == "ipp" else host_and_port(added.address)[0]
    if host.startswith("fe80:") and "%" not in host:
        return Message(NO_ZONE, {"host": host})
    return None if is_known(host, RESOLVED_WITHIN) else Message(NOT_RESOLVED, {"host": host})


def add(
    session: Session, by: Person, name: str, kind: str, address: str, speaks: str = "pdf", media: str = ""
) -> Printer:
    """Set up a printer. The first printer prints every paper at every terminal, until another one is set."""
    may_set_up(session, by)
    added = checked(name, kind, address, speaks, media)
    with session.store.writing() as tx:
        refuse_known_name(tx, added.name)
        first = not tx.value("SELECT count(*) FROM printer")
        tx.put("printer", [added._asdict()])
        if first:
            tx.put("printer_for", [{"counter": "", "paper": "", "printer": added.name}])
    return added


def refuse_known(session: Session, name: str) -> None:
    """Raises Refused (guard) where a printer has this name already."""
    refuse_known_name(session.reader, name)


def keep(session: Session, made: Printer, paper: str) -> None:
    """Set up a printer as it is, which prints this paper at every terminal."""
    with session.store.writing() as tx:
        tx.put("printer", [made._asdict()])
        tx.put("printer_for", [{"counter": "", "paper": paper, "printer": made.name}])


def refuse_known_name(reader: RowReader, name: str) -> None:
    """Raises Refused (guard) where a printer has this name already."""
    if reader.value("SELECT 1 FROM printer WHERE name = ?", (name,)):
        raise Refused("guard", EXISTS, name=name)


def remove(session: Session, by: Person, name: str) -> None:
    """Remove a printer. Raises Refused (guard) while papers wait for it: they would never be printed."""
    may_set_up(session, by)
    with session.store.writing() as tx:
        removed = printer(tx, name)
        waiting = tx.value(
            "SELECT count(*) FROM print_job WHERE printer = ? AND state IN ('waiting', 'sending', 'uncertain')",
            (removed.name,),
        )
        if waiting:
            raise Refused("guard", STILL_WAITING, count=waiting, name=removed.name)
        tx.run("DELETE FROM printer_for WHERE printer = ?", (removed.name,))
        tx.run("DELETE FROM printer WHERE name = ?", (removed.name,))


def use(session: Session, by: Person, name: str, *, paper: str = "", counter: str = "") -> None:
    """From now on this printer prints that paper ("" all) at that terminal ("" everywhere)."""
    may_set_up(session, by)
    if paper and paper not in PAPERS:
        raise Refused("usage", NO_PAPER, given=paper, known=", ".join(PAPERS))
    with session.store.writing() as tx:
        tx.put("printer_for", [{"counter": counter, "paper": paper, "printer": printer(tx, name).name}])


def switch(session: Session, by: Person, name: str, on: bool) -> None:
    """Switch a printer on, or off: then nothing is sent to it, and its papers wait."""
    may_set_up(session, by)
    with session.store.writing() as tx:
        tx.run("UPDATE printer SET active = ? WHERE name = ?", (int(on), printer(tx, name).name))
    spool.ring(session)


def test_page(session: Session, by: Person, name: str) -> str:
    """Put a test page for a printer into the queue, in the language of the printer, and return the id of the job."""
    from printing import printer_test_page

    to = printer(session.reader, name)
    at = local_text(session.clock(), session.zone())
    office = session.reader.value("SELECT name FROM office WHERE code = ?", (session.office,)) or session.office
    content = printer_test_page.page(
        to.speaks,
        to.media,
        printer=to.name,
        address=to.address,
        office=office,
        printed=at,
        mark="DEMO" if session.is_demo else "",
    )
    return spool.put(
        session,
        paper="test",
        thing="",
        number="TEST",
        by=by,
        printer=to.name,
        media=to.media,
        speaks=to.speaks,
        content=content,
    )


def may_set_up(session: Session, by: Person) -> None:
    """Raises Refused (role), which is recorded."""
    present = session.reference().staff.get(by.name)
    if present is None or not present.active or not present.roles & set(MAY):
        refused = Refused("role", MAY_NOT, MAY)
        record_refusal(session, by, "new", "printers", refused)
        raise refused
