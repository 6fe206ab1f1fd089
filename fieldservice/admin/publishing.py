"""Publishing tables and PINs: by an office without headquarters for itself, or by headquarters for all offices.

Every row of a sheet is checked before the first is written; a table is published whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice.admin.csv_tables import NO_ALTERNATIVE, SAME_BARCODE, CsvTable, Key, Row, example, key_of, table_of
from fieldservice.admin.table_files import read_rows, refused_at
from fieldservice.admin.validators import FILL_IN, OFFICE_CODE, OFFICE_RULE, RowContext, near
from fieldservice.desk import pins, sign_in
from fieldservice.shapes import JsonObject
from fieldservice.sheets import UNTOLD, Tally, Told
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.identity import letters_and_digits
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Office, Person
from fieldservice.workflows.engine.take import FIELDS_ARE_WRONG
from fieldservice.workflows.money.pricing import PART
from fieldservice.workflows.parts.places import is_ours

if TYPE_CHECKING:
    from db.store import Store, Tx
    from fieldservice.desk.session import Session

__all__ = [
    "NeedsForce",
    "begin_office",
    "check_office",
    "example",
    "may_publish_here",
    "publish",
    "rows",
    "set_pin",
    "table_of",
]

MAY_PUBLISH = ("administrator",)
NEEDED_CODES = (("mode", "on_site"), ("contact", "reached"))
"""Codes that the workflows themselves look for."""
LAST_ADMINISTRATOR = N_(
    "No active administrator could sign in any more. Keep one, or add to the existing staff with --add."
)
OWN_OFFICE = N_("This office (%(office)s) must stay in the table, and active.")
CODE_NEEDED = N_("The list %(list)s must contain the code %(needed)s; the workflows use it.")
NOT_ALLOWED = N_("Only an administrator can publish.")
NOT_PRESENT_PIN = N_("This is not your present PIN.")
PIN_OF_DEMO = N_("In the demo every PIN is 0000 and cannot be changed.")
NOT_YOUR_PIN = N_("Only an administrator can set another person's PIN.")
NO_PERSON = N_("There is no person named %(name)s here. Did you mean: %(near)s?")
BY_HEADQUARTERS = N_(
    "This office has joined headquarters (%(address)s), which publishes the tables. Ask its administrator."
)
BRANCH_OF_VAN = N_("A van must belong to an active service point that is not a van; %(branch)s is not one.")
BRANCH_LEAVES = N_(
    "The van %(van)s belongs to %(branch)s, which must remain an active service point and not become a van."
)
OPEN_WORK = N_("%(names)s would still have open work: %(work)s. Hand it over first.")
OPEN_WORK_OF_OFFICES = N_("%(names)s still has open work: %(work)s. Hand it over first.")
STILL_HELD = N_("Some parts missing from the new catalogue are in stock: %(parts)s. Set them to inactive instead.")
LAST_PRICE = N_("These price lists would have no prices left: %(lists)s.")
MOST_NAMED = 10


class NeedsForce(Refused):
    """A publication that is possible but probably a mistake; `force` publishes it all the same."""

    def __init__(self, message: str, **values: Any) -> None:  # Any: values of a sentence, as in Refused
        super().__init__("guard", message, **values)


def publish(
    session: Session, by: Person, what: str, path: Path, replace: bool = True, force: bool = False, told: Told = UNTOLD
) -> JsonObject:
    """Publishes a sheet: {"published": rows, "removed": rows}, with the counts of a tally and with what the program
    decided about the file: {"encoding"} or {"sheet"}, and "choice", a sentence, where it could have been otherwise. For
    prices also "no_part", the codes of the kind "part" that are no part here.

    With replace=False rows that the file does not name stay. Raises Refused: role, usage, not_found, data (with
    `fields` by line and column) or guard, NeedsForce without `force`; then nothing is written.
    """
    try:
        table = table_of(what)
        may_publish(session, by)
        file = read_rows(table, path, RowContext(session.reference(), session.office, path.parent), told)
        rows = list(file.rows.values())
        with session.store.writing() as tx:
            before = {key_of(table, row): row for row in tx.published(table.name)}
            rows = [kept(table, row, before.get(key_of(table, row), {})) for row in rows]
            after = {**({} if replace else before), **{key_of(table, row): row for row in rows}}
            lines = {key_of(table, row): line for line, row in file.rows.items()}
            check_change(tx, table, before, after, lines, session.office, force)
            removed = len(before.keys() - after.keys())
            already = sum(_is_there(before.get(key_of(table, row)), row) for row in rows)
            tx.publish(table.name, rows, replace)
            there = tx.published(table.name)
            priced = {row["code"] for row in rows if row["kind"] == PART} if what == "prices" else set()
            no_part = sorted(priced - {row["code"] for row in tx.published("part")}) if priced else []
    except Refused as refused:
        from fieldservice.desk.refusals import record_refusal

        record_refusal(session, by, "new", f"publish {what}", refused)
        raise
    published = {key_of(table, row) for row in there} & {key_of(table, row) for row in rows}
    tally = Tally(rows=file.source.count, imported=len(published) - already, already=already)
    return {
        "published": len(rows),
        **tally.checked(),
        "removed": removed,
        **file.source.answer(),
        **({"no_part": no_part} if no_part else {}),
    }


def check_change(
    tx: Tx,
    table: CsvTable,
    before: Mapping[Key, Row],
    after: Mapping[Key, Row],
    lines: Mapping[Key, int],
    office: str,
    force: bool,
) -> None:
    """Raises Refused where the office could not work with the table as it would be; `lines` are those of a file by key.

    Raises NeedsForce without `force` where work would be left with nobody.
    """
    _check_essentials(table, after, office)
    _check_vans(table, after, lines)
    _check_parts(table, after, lines)
    if not force:
        _check_open_work(tx, table, before, after)


def _is_there(before: Row | None, row: Row) -> bool:
    """Whether the row is published already, as it is in the file; codes get new numbers with every file."""
    return before is not None and all(before.get(name) == value for name, value in row.items() if name != "order")


def may_publish(session: Session, by: Person) -> None:
    """Raises Refused: role for all but administrators as published now, guard in an office that joined."""
    if not _roles_now(session, by) & set(MAY_PUBLISH):
        raise Refused("role", NOT_ALLOWED, MAY_PUBLISH)
    may_publish_here(session)


def may_publish_here(session: Session) -> None:
    """Raises Refused (guard) in an office that joined: its published rows are headquarters' and would be
    overwritten."""
    with session.store.reading() as tx:
        address = tx.meta("exchange/url")
    if address:
        raise Refused("guard", BY_HEADQUARTERS, address=address)


def rows(session: Session, what: str) -> list[Row]:
    """A table as it is published now, in the order of its key."""
    with session.store.reading() as tx:
        return list(tx.published(table_of(what).name))


def _roles_now(session: Session, by: Person) -> frozenset[str]:
    """Roles as published now: what was withdrawn while somebody was signed in no longer counts."""
    present = session.reference().staff.get(by.name)
    return present.roles if present is not None and present.active else frozenset()


def kept(table: CsvTable, row: Row, known: Row) -> Row:
    """The row with what no file says of it, such as the name of a holiday. A person without a PIN in the file keeps
    the present PIN; a new person signs in after `passwd` has set one."""
    row = {**{name: value for name, value in known.items() if name not in row}, **row}
    if table.name == "staff":
        row["pin"] = row.get("pin") or known.get("pin", "")
        row["display"] = row.get("display") or row["name"]
    return row


def _check_essentials(table: CsvTable, after: Mapping[Key, Row], office: str) -> None:
    """Refuse a table without which the office could not work: no administrator, no office, no needed code."""
    if table.name == "staff" and not any(
        row["active"] and row["pin"] and "administrator" in row["roles"].split() for row in after.values()
    ):
        raise Refused("guard", LAST_ADMINISTRATOR)
    if table.name == "office" and not after.get((office,), {}).get("active"):
        raise Refused("guard", OWN_OFFICE, office=office)
    if table.name == "code":
        active = {(row["list"], row["code"]) for row in after.values() if row["active"]}
        lists = {name for name, _ in active}
        for name, code in NEEDED_CODES:
            if name in lists and (name, code) not in active:
                raise Refused("guard", CODE_NEEDED, list=name, needed=code)


def _check_vans(table: CsvTable, after: Mapping[Key, Row], lines: Mapping[Key, int]) -> None:
    """Each active van belongs to a branch that is there; else what goes there is seen and relayed by nobody."""
    if table.name != "office":
        return
    places = {row["code"] for row in after.values() if row["active"] and not row["branch"]}
    lost = [(key, row) for key, row in after.items() if row["branch"] and row["active"] and row["branch"] not in places]
    wrong = [
        (lines[key], "branch", Message(BRANCH_OF_VAN, {"branch": row["branch"]})) for key, row in lost if key in lines
    ]
    if wrong:
        raise refused_at(wrong)
    for _, row in lost:
        raise Refused("guard", BRANCH_LEAVES, van=row["code"], branch=row["branch"])


def _check_parts(table: CsvTable, after: Mapping[Key, Row], lines: Mapping[Key, int]) -> None:
    """A barcode is of one part, and what can take the place of a part is a part."""
    if table.name != "part":
        return
    wrong, bearers = [], dict[str, str]()
    # Rows that the file does not name come first, so that what is wrong is said of a line of the file.
    for key in sorted(after, key=lambda key: lines.get(key, 0)):
        row, line = after[key], lines.get(key, 0)
        barcode = letters_and_digits(row["barcode"])
        if barcode and (bearer := bearers.setdefault(barcode, row["code"])) != row["code"]:
            wrong.append((line, "barcode", Message(SAME_BARCODE, {"part": bearer, "barcode": row["barcode"]})))
        unknown = [part for part in row["alternatives"].split() if (part,) not in after] if line else []
        wrong += [(line, "alternatives", Message(NO_ALTERNATIVE, {"part": part})) for part in unknown]
    if wrong:
        raise refused_at(wrong)


def _check_open_work(tx: Tx, table: CsvTable, before: Mapping[Key, Row], after: Mapping[Key, Row]) -> None:
    """Raises NeedsForce where work would be left with somebody who may no longer do it, a price list ends, or a part in
    stock leaves the catalogue."""
    if table.name == "price":
        ended = {row["list"] for row in before.values()} - {row["list"] for row in after.values()}
        if ended:
            raise NeedsForce(LAST_PRICE, lists=_some(sorted(ended)))
    if table.name == "part":
        gone = {str(code) for (code,) in before.keys() - after.keys()}
        held = {item for item, account in tx.rows("SELECT DISTINCT item, account FROM balance_row") if is_ours(account)}
        if still := sorted(gone & held):
            raise NeedsForce(STILL_HELD, parts=_some(still))
    if table.name not in ("staff", "office"):
        return
    left = [
        (number, name)
        for number, name, role in _held(tx, table.name)
        if _serves(before.get((name,)), role) and not _serves(after.get((name,)), role)
    ]
    if left:
        raise NeedsForce(
            OPEN_WORK if table.name == "staff" else OPEN_WORK_OF_OFFICES,
            names=_some(sorted({name for _, name in left})),
            work=_some(dict.fromkeys(number for number, _ in left)),
        )


def _serves(row: Row | None, role: str) -> bool:
    return bool(row and row["active"] and (not role or role in row["roles"].split()))


def _held(tx: Tx, table: str) -> Iterator[tuple[str, str, str]]:
    """(number, holder, role) of open work: the holder is a person, or for the table of offices an office."""
    columns = "engineer, 'engineer', turn_person, turn_role" if table == "staff" else "holder, '', '', ''"
    for number, first, first_role, second, second_role in tx.rows(
        f"SELECT CASE number WHEN '' THEN thing ELSE number END, {columns} FROM work_row WHERE open = 1 ORDER BY number"
    ):
        yield number, first, first_role
        yield number, second, second_role


def _some(names: Iterable[str]) -> str:
    """The first names as a list in text, with the number of all if there are more."""
    listed = list(names)
    return ", ".join(listed[:MOST_NAMED]) + (f" … ({len(listed)})" if len(listed) > MOST_NAMED else "")


def may_change_own_pin(session: Session) -> None:
    """Raises Refused (guard) in the demo, and in an office whose staff headquarters publishes."""
    if session.is_demo:
        raise Refused("guard", PIN_OF_DEMO)
    may_publish_here(session)


def change_own_pin(session: Session, by: Person, present: str, new: str, again: str) -> None:
    """Change the PIN of the person who is signed in and knows it. Raises Refused: guard, data, role.

    A wrong present PIN is counted and recorded as one at the sign-in: the terminal may have been left open.
    """
    may_change_own_pin(session)
    if pins.plain(new) != pins.plain(again):
        raise Refused("data", pins.NOT_THE_SAME)
    sign_in.check_pin(session, by.name, present, NOT_PRESENT_PIN)
    set_pin(session, by, by.name, new)
    session.pin_fault = None


def set_pin(session: Session, by: Person, name: str, new: str) -> None:
    """Set a PIN: people set their own, administrators anyone's. Raises Refused: role, not_found, guard or data."""
    from fieldservice.desk.refusals import record_refusal

    with session.store.reading() as tx:
        staff = {row["name"]: row for row in tx.published("staff")}
    try:
        if name != by.name and "administrator" not in _roles_now(session, by):
            raise Refused("role", NOT_YOUR_PIN, MAY_PUBLISH)
        if name not in staff:
            raise Refused("not_found", NO_PERSON, name=name, near=near(name, list(staff)))
        may_publish_here(session)
    except Refused as refused:
        record_refusal(session, by, "new", "passwd", refused)
        raise
    office = session.reference().offices.get(str(staff[name]["office"]))
    verifier = sign_in.new_verifier(new, staff[name], office.phone if office else "")
    with session.store.writing() as tx:
        row = next(row for row in tx.published("staff") if row["name"] == name)
        tx.publish("staff", [{**row, "pin": verifier}], replace=False)
        tx.set_sign_in_try(name, 0, "")


def begin_office(
    folder: Path,
    *,
    office: str,
    name: str,
    pin: str,
    url: str | None = None,
    zone: str = "",
    fill: Callable[[Tx], None] = lambda tx: None,
) -> Store:
    """A new store with its own office row and the administrator `admin`. Nothing stays behind when it fails.

    `fill` writes what else the office begins with, in the same transaction.
    Raises Refused (data), StoreExists, StoreTrouble.
    """
    from db.store import Store

    check_office(office, name)
    verifier = sign_in.new_verifier(pin, {"name": "admin", "roles": "administrator", "office": office})
    folder_existed = folder.exists()
    store = Store.create(folder, office=office, name=name.strip(), url=url)
    try:
        row = Office(office, name.strip())
        with store.writing() as tx:
            tx.publish(
                "office",
                [
                    {
                        "code": row.code,
                        "name": row.name,
                        "name_en": "",
                        "kind": row.kind,
                        "address": "",
                        "phone": "",
                        "hours_calendar": "",
                        "zone": zone or row.zone,
                        "active": 1,
                    }
                ],
            )
            tx.publish(
                "staff",
                [
                    {
                        "name": "admin",
                        "display": "admin",
                        "pin": verifier,
                        "roles": "administrator",
                        "skills": "",
                        "areas": "",
                        "office": office,
                        "active": 1,
                        "phone": "",
                    }
                ],
            )
            fill(tx)
    except BaseException:
        store.close()
        take_away(folder, folder_existed)
        raise
    return store


def check_office(code: str, name: str) -> None:
    """Raises Refused (data) unless an office may have this code and this name."""
    wrong = {}
    if not OFFICE_CODE.fullmatch(code):
        wrong["office"] = Message(OFFICE_RULE)
    if not name.strip():
        wrong["name"] = Message(FILL_IN)
    if wrong:
        raise Refused("data", FIELDS_ARE_WRONG, fields=wrong)


def take_away(folder: Path, keep_folder: bool) -> None:
    """Removes a store that was just made and holds nothing yet."""
    from db.place import ADDRESS, DATABASE, LOCK

    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", LOCK, ADDRESS):
        (folder / name).unlink(missing_ok=True)
    if not keep_folder and folder.exists():
        folder.rmdir()
