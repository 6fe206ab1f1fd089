"""From things to rows: what lists sort, filter and search by, what people owe, and what ledgers gain.

Rows are disposable: they say nothing that the journal does not say, and `rebuild` makes them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from fieldservice.shapes import JsonObject
from fieldservice.workflows.bench.device import IN_OUR_HANDS, loans_out, next_reminder
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import ERASED, MASTER_FILES, Entry, Thing, facts_of, is_subject
from fieldservice.workflows.obligations import NEVER, obligations, obligations_of_file
from fieldservice.workflows.registry import known_kinds, workflow_of

SYMPTOM_CELLS = 60
ADDS = known_kinds()
MOST = 200
"""Characters in a field of a row."""


def short(row: JsonObject) -> JsonObject:
    """A row of what anybody may have told: no field that a person fills in is longer, and PostgreSQL indexes nothing
    that is."""
    return {name: value[:MOST] if type(value) is str else value for name, value in row.items()}


def work_row(thing: Thing) -> JsonObject:
    """The thin row of a request or job, for every list of work."""
    workflow = workflow_of(thing)
    state = workflow.states.get(thing.state) if workflow else None
    clock = thing.record("clock")
    running = clock if "left" not in clock else {}
    symptom = str(thing.get("symptom") or "").replace("\n", " ")
    return short(
        {
            "thing": thing.id,
            "kind": thing.kind,
            "number": str(thing.get("number") or ""),
            "state": thing.state,
            "mode": code_of(thing.get("mode")),
            "office": thing.holder,
            "holder": thing.holder,
            "open": int(state.is_open if state else bool(thing.state)),
            "customer": named(thing, "customer_name"),
            "customer_id": str(thing.get("customer") or ""),
            "device": " ".join(
                str(part) for part in (thing.get("brand"), thing.get("model") or in_words(thing.get("product"))) if part
            ),
            "device_id": str(thing.get("device") or ""),
            "serial": str(thing.get("serial") or ""),
            "symptom": symptom[:SYMPTOM_CELLS],
            "engineer": str(thing.get("engineer") or ""),
            "turn_role": state.awaits_role if state else "",
            "turn_person": str(thing.get(state.person) or "") if state and state.person else "",
            "due": running.get("due") or NEVER,
            "half": running.get("half") or "",
            "most": running.get("most") or "",
            "waiting": code_of(thing.get("waiting")),
            "opened": noon(str(thing.get("repaired") or "")) or thing.opened,
            "changed": thing.changed,
            "review": int(bool(thing.late or thing.marked)),
        }
    )


def named(thing: Thing, fact: str) -> str:
    """The customer's name; of one who was erased the row says that, and whoever shows it says it in the reader's
    language."""
    return str(
        thing.get(fact) or (ERASED if thing.erased and (thing.kind == "customer" or thing.get("customer")) else "")
    )


def in_words(product: Any) -> str:
    """What history calls a device that has no model; a coded product is no name."""
    return product if isinstance(product, str) else ""


def noon(day: str) -> str:
    """A repair of the past has a day only; noon UTC is that day nearly everywhere."""
    return f"{day}T12:00:00Z" if day else ""


def bench_row(thing: Thing) -> JsonObject | None:
    """Where the device of a job is and what was promised; None where no device was given to us."""
    if thing.kind != "job" or code_of(thing.get("mode")) not in ("send_in", "mail_in"):
        return None
    place = thing.record("place")
    return short(
        {
            "thing": thing.id,
            "ticket": str(thing.get("ticket") or ""),
            "at": str(place.get("at") or ""),
            "place": str(place.get("name") or ""),
            # While the customer waits that is what counts, on whichever bench the device lies meanwhile.
            "since": told_since(thing, "customer_waits" if thing.get("customer_waits") else "place") if place else "",
            "waits": int(bool(thing.get("customer_waits"))),
            "promised": str(thing.get("promised") or ""),
            "pickup": str(thing.get("pickup") or ""),
            "ready": str(thing.get("ready_at") or "") if thing.state in ("ready", "signed") else "",
            "remind": next_reminder(thing) if thing.state in ("ready", "signed") else "",
            "loaner": min((str(line.get("loaner_due") or NEVER) for line in loans_out(thing)), default=""),
            "tracking": str(thing.get("tracking") or ""),
            "present": int(place.get("at") in IN_OUR_HANDS),
        }
    )


def told_since(thing: Thing, fact: str) -> str:
    """When the present value of a fact was told first."""
    value, since = thing.get(fact), ""
    for line in reversed(thing.history):
        said = (
            facts_of(line.entry, thing.id, is_subject(line.entry, thing.id))
            if not line.late and line.entry.moves
            else {}
        )
        if fact in said:
            if said[fact] != value:
                break
            since = line.entry.made
    return since


NUMBERS = (
    "number",
    "request_number",
    "job_number",
    "serial",
    "phone",
    "source",
    "paper",
    "ticket",
    "tracking",
    "tracking_out",
)
WORDS = ("symptom", "model", "brand", "product", "category", "handling", "solution", "group")
NAMES = ("customer_name", "contact")
FILE_NUMBERS, FILE_WORDS, FILE_NAMES = ("number", "phone", "serial"), ("address", "model", "brand"), ("name", "contact")


def told(thing: Thing, names: tuple[str, ...]) -> list[str]:
    """These facts as texts, each by itself: run together, two numbers would be one that nobody types."""
    found = (thing.facts.get(name) for name in names)
    return [
        f"{value.get('zh')} {value.get('en')}" if isinstance(value, dict) else str(value) for value in found if value
    ]


def found_by(
    thing: Thing, numbers: tuple[str, ...], words: tuple[str, ...], names: tuple[str, ...]
) -> dict[str, list[str]]:
    """Search words; a number or name is one word of the index, and as short as in a row."""
    return {
        "idents": [one[:MOST] for one in told(thing, numbers)],
        "words": told(thing, words),
        "names": [one[:MOST] for one in told(thing, names)],
    }


def work_words(thing: Thing) -> dict[str, list[str]]:
    """What a request or job is found by: words, identifiers, names."""
    found = found_by(thing, NUMBERS, WORDS, NAMES)
    # A ticket issued on the spot is in the customer's hands, also where the act came late and replaced nothing.
    tickets = [str(line["ticket"])[:MOST] for line in thing.lines("taken_along") if line.get("ticket")]
    return {**found, "idents": list(dict.fromkeys((*found["idents"], *tickets)))} if tickets else found


def customer_row(thing: Thing, dealings: int) -> JsonObject:
    """The row of a customer; `dealings` is what the ledger of that name says."""
    phone = str(thing.get("phone") or "")
    return short(
        {
            "thing": thing.id,
            "number": str(thing.get("number") or ""),
            "name": named(thing, "name"),
            "phone": phone,
            "area": str(thing.get("area") or ""),
            "level": code_of(thing.get("level")),
            "opened": thing.opened,
            "dealings": dealings,
            "phone_tail": phone[-4:],
        }
    )


def device_row(thing: Thing) -> JsonObject:
    return short(
        {
            "thing": thing.id,
            "serial": str(thing.get("serial") or ""),
            "model": str(thing.get("model") or ""),
            "brand": str(thing.get("brand") or ""),
            "product": code_of(thing.get("product")),
            "customer_id": str(thing.get("customer") or ""),
            "warranty_until": "",
            "opened": thing.opened,
        }
    )


def file_words(thing: Thing) -> dict[str, list[str]]:
    """What a customer's or device's file is found by."""
    return found_by(thing, FILE_NUMBERS, FILE_WORDS, FILE_NAMES)


def debt_rows(thing: Thing) -> list[JsonObject]:
    number = str(thing.get("number") or "")
    return [
        {
            "kind": debt.kind,
            "role": debt.role,
            "person": debt.person,
            "due": debt.due,
            "number": number,
            "label": debt.label,
        }
        for debt in (
            obligations_of_file(thing) if thing.kind in MASTER_FILES else obligations(thing, workflow_of(thing))
        )
    ]


def came(entry: Entry) -> list[tuple[str, str, int]]:
    """A customer called, or came with a device, or sent one; perhaps with a paper of another office."""
    return [
        (ledger, str(entry.data[name]), 1)
        for ledger, name in (("dealings", "customer"), ("papers", "paper"))
        if entry.data.get(name)
    ]


POSTINGS = {
    "call_registered": came,
    "checked_in": came,
    "parcel_received": came,
    "printed": lambda entry: [("prints", print_key(entry.touches[0][1] if entry.touches else "", entry.data), 1)],
    "refused": lambda entry: [("refusals", entry.by, 1)],
}
"""What an entry adds to the ledgers, by its kind. dealings: calls and visits of a customer; prints: copies of one
revision of a paper; papers: what was registered from a paper that bears this number; refusals: of a person."""


def postings(entry: Entry) -> list[tuple[str, str, int]]:
    """(ledger, key, amount) of what an entry adds; the order of entries does not matter."""
    return (
        [(ledger, key[:MOST], amount) for ledger, key, amount in POSTINGS[entry.kind](entry)]
        if entry.kind in POSTINGS
        else []
    )


def print_key(thing: str, data: JsonObject) -> str:
    """What prints are counted by. A ticket is one paper whichever of its jobs it is printed for; the label of a place
    is no job's."""
    if data.get("ticket") or data.get("place"):
        return f"{data.get('paper')}/{data.get('ticket') or data.get('place')}/{data.get('code')}"
    return f"{thing}/{data.get('paper')}/{data.get('revision')}/{data.get('copy')}"


def put(tx: Any, thing: Thing, before: dict[str, list[str]] | None = None) -> None:
    """Write the rows of one thing inside the transaction that appends. `before` are its search words as they stand
    in the store; unchanged ones are not written again."""
    words = search_words(thing)
    if thing.kind == "customer":
        tx.put_customer(customer_row(thing, tx.ledger("dealings", thing.id)))
    elif thing.kind == "device":
        tx.put_device(device_row(thing))
    else:
        tx.put_work(work_row(thing))
        if thing.kind == "job":
            tx.put_bench(thing.id, bench_row(thing))
    tx.put_debts(thing.id, debt_rows(thing))
    if words != before:
        tx.put_search(thing.id, thing.kind, **words)


def search_words(thing: Thing) -> dict[str, list[str]]:
    return file_words(thing) if thing.kind in MASTER_FILES else work_words(thing)


def post(tx: Any, entries: Iterable[Entry], sign: int = 1) -> None:
    """Add what entries say to the ledgers; with `sign` -1 take it out again."""
    for entry in entries:
        for ledger, key, amount in postings(entry):
            tx.ledger_add(ledger, key, sign * amount)
            if ledger == "dealings":
                tx.run("UPDATE customer_row SET dealings = dealings + ? WHERE thing = ?", (sign * amount, key))


def put_many(tx: Any, things: Iterable[Thing]) -> None:
    """The same for many things, each once; what stands there already is read together and not written again."""
    rows: dict[str, list[JsonObject]] = {
        "work": [],
        "bench": [],
        "customer": [],
        "device": [],
        "debts": [],
        "search": [],
    }
    listed = list(things)
    dealings = tx.ledgers("dealings", [thing.id for thing in listed if thing.kind == "customer"])
    for thing in listed:
        if thing.kind == "customer":
            rows["customer"].append(customer_row(thing, dealings.get(thing.id, 0)))
        elif thing.kind == "device":
            rows["device"].append(device_row(thing))
        else:
            rows["work"].append(work_row(thing))
            rows["bench"] += [row] if (row := bench_row(thing)) else []
        rows["debts"] += [{**row, "thing": thing.id} for row in debt_rows(thing)]
        rows["search"].append({"thing": thing.id, "kind": thing.kind, **search_words(thing)})
    for kind in ("work", "customer", "device"):
        tx.put_changes_many(f"{kind}_row", rows[kind])
    tx.put_all_bench([thing.id for thing in listed if thing.kind == "job"], rows["bench"])
    tx.put_all_debts([thing.id for thing in listed], rows["debts"])
    tx.put_search_many(rows["search"])


def post_many(tx: Any, entries: Iterable[Entry], taken_out: Iterable[Entry] = ()) -> set[str]:
    """Adds what entries say to the ledgers and takes out what others said; answers with the customers whose dealings
    changed, for their rows to be put."""
    sums: Counter[tuple[str, str]] = Counter()
    for some, sign in ((entries, 1), (taken_out, -1)):
        for entry in some:
            for ledger, key, amount in postings(entry):
                sums[ledger, key] += sign * amount
    if sums:
        tx.ledger_add_many([(*key, amount) for key, amount in sums.items()])
    return {key for ledger, key in sums if ledger == "dealings"}
