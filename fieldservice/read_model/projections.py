"""Projects things to rows: for lists, search, debts and ledgers.

Rows hold nothing that the journal does not hold; `rebuild` computes them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from fieldservice.read_model import moves
from fieldservice.read_model.case_rows import as_listed
from fieldservice.read_model.line_rows import LINES, is_urgent, lines_by_table
from fieldservice.read_model.row_texts import MOST_CHARACTERS, in_words, named, short
from fieldservice.read_model.search_rows import search_words
from fieldservice.shapes import JsonObject
from fieldservice.workflows.bench.device import IN_OUR_HANDS, loans_out, next_reminder
from fieldservice.workflows.bench.queue import QUEUE, counter_call
from fieldservice.workflows.common.approvals import disputes
from fieldservice.workflows.common.care_visits import VISIT
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import FoldedEntry, Thing, facts_of, is_subject
from fieldservice.workflows.engine.identity import BESIDE_NUMBER, phone_key, serial_key
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.model import State
from fieldservice.workflows.master_files.merging import alias_of
from fieldservice.workflows.onsite.debts import WHILE_PROMISED_ON_SITE
from fieldservice.workflows.parts.consignments import lines as consignments
from fieldservice.workflows.parts.on_the_job.lines import awaited_parts
from fieldservice.workflows.parts.requisitions.lines import for_whom
from fieldservice.workflows.parts.shipments.lines import KIND as SHIPMENT
from fieldservice.workflows.parts.shipments.lines import in_short, way_of
from fieldservice.workflows.parts.shipments.lines import lines_of as shipment_lines
from fieldservice.workflows.registry import awaited_role, known_kinds, workflow_of
from fieldservice.workflows.return_cases.given_twice import acts_given_twice
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

if TYPE_CHECKING:
    from db.store import Tx

SYMPTOM_CELLS = 60
WAITS_FOR_PARTS = "part"
"""The code of the list `waiting` for work whose parts were asked for and are not here."""
APPENDS_TO = known_kinds()


def work_row(thing: Thing) -> JsonObject:
    """The row of a request or job for every list of work."""
    workflow = workflow_of(thing)
    state = workflow.states.get(thing.state) if workflow else None
    clock = thing.record("clock")
    running = clock if "left" not in clock else {}
    is_open = state.is_open if state else bool(thing.state)
    facts = {**thing.facts, **as_listed(thing)} if thing.kind == RETURN_CASE else thing.facts
    customer = way_of(thing.facts) if thing.kind in (SHIPMENT, consignments.KIND) else named(thing, "customer_name")
    return short(
        {
            "thing": thing.id,
            "kind": thing.kind,
            "number": str(thing.get("number") or ""),
            "state": thing.state,
            "mode": code_of(thing.get("mode")),
            "office": thing.holder,
            "holder": thing.holder,
            "open": int(is_open),
            "customer": customer,
            "customer_id": str(thing.get("customer") or ""),
            "device": " ".join(
                str(part) for part in (facts.get("brand"), facts.get("model") or in_words(facts.get("product"))) if part
            ),
            "device_id": str(facts.get("device") or ""),
            "serial": str(facts.get("serial") or ""),
            "symptom": symptom_of(thing)[:SYMPTOM_CELLS],
            "engineer": str(for_whom(thing).get("engineer") or ""),
            "turn_role": _turn(thing, state),
            "turn_person": str(thing.get(state.person) or "") if state and state.person else "",
            "due": running.get("due") or NEVER,
            "half": running.get("half") or "",
            "most": running.get("most") or "",
            "waiting": code_of(thing.get("waiting")) or (WAITS_FOR_PARTS if is_open and awaited_parts(thing) else ""),
            "opened": noon(str(thing.get("repaired") or "")) or thing.opened,
            "changed": thing.changed,
            "review": int(bool(thing.late or thing.marked or disputes(thing) or acts_given_twice(thing))),
            "urgent": int(is_open and is_urgent(thing)),
        }
    )


def symptom_of(thing: Thing) -> str:
    """What a request, job or other work is about, whole and on one line; its row has the first SYMPTOM_CELLS of it."""
    if thing.kind == SHIPMENT:
        return in_short(shipment_lines(thing))
    if thing.kind == consignments.KIND:
        return consignments.in_short(consignments.pieces_of(thing))
    facts = {**thing.facts, **as_listed(thing)} if thing.kind == RETURN_CASE else thing.facts
    # A care visit has no symptom: its contract says what the job is about.
    about = facts.get("summary") or facts.get("symptom") or (facts.get("contract_number") if facts.get(VISIT) else "")
    return str(about or "").replace("\n", " ")


def _turn(thing: Thing, state: State | None) -> str:
    """The role whose turn it is. A return case passes from the list of commerce to that of managers while it waits for
    its approval, and to that of technical support while its device is to be prepared; a count or cash-up stays on the
    list of whoever counted."""
    if thing.kind == RETURN_CASE:
        return awaited_role(thing)
    return state.awaits_role if state else ""


def noon(day: str) -> str:
    """An imported repair has only a day; noon UTC falls on that day nearly everywhere."""
    return f"{day}T12:00:00Z" if day else ""


def bench_row(thing: Thing) -> JsonObject | None:
    """The row with ticket, place and promise of a job's device; None for a job that has none of them."""
    on_site = code_of(thing.get("mode")) not in ("send_in", "mail_in")
    promised = str(thing.get("promised") or "")
    if on_site and thing.state not in WHILE_PROMISED_ON_SITE:
        promised = ""
    if thing.kind != "job" or (on_site and not (promised or thing.get("goes_along") or loans_out(thing))):
        return None
    place, call = thing.record("place"), counter_call(thing)
    return short(
        {
            "thing": thing.id,
            "ticket": str(thing.get("ticket") or ""),
            "at": str(place.get("at") or ""),
            "place": str(place.get("name") or ""),
            # While the customer waits, the wait counts, even if the device changes its bench.
            "since": unchanged_since(thing, "customer_waits" if thing.get("customer_waits") else "place")
            if place
            else "",
            "waits": int(bool(thing.get("customer_waits"))),
            "promised": promised,
            "pickup": str(thing.get("pickup") or ""),
            "ready": str(thing.get("ready_at") or "") if thing.state in ("ready", "signed") else "",
            "remind": next_reminder(thing) if thing.state in ("ready", "signed") else "",
            "loaner": min((str(line.get("loaner_due") or NEVER) for line in loans_out(thing)), default=""),
            "tracking": str(thing.get("tracking") or ""),
            "queue": str(thing.get(QUEUE) or "") if thing.get("customer_waits") else "",
            "called": call.at if call else "",
            "called_to": call.counter if call else "",
            "present": int(place.get("at") in IN_OUR_HANDS),
        }
    )


def unchanged_since(thing: Thing, fact: str) -> str:
    """When the fact got its present value: the time of the first entry since which the value has not changed."""
    value, since = thing.get(fact), ""
    for line in reversed(thing.history):
        facts = (
            facts_of(line.entry, thing.id, is_subject(line.entry, thing.id))
            if not line.late and line.entry.moves
            else {}
        )
        if fact in facts:
            if facts[fact] != value:
                break
            since = line.entry.made
    return since


def customer_row(thing: Thing, dealings: int) -> JsonObject:
    """The row of a customer; `dealings` is the sum of that ledger."""
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
            "phone_tail": phone.partition(BESIDE_NUMBER)[0][-4:],
            "same_as": alias_of(thing),
            "phone_key": phone_key(phone),
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
            "same_as": alias_of(thing),
            "serial_key": serial_key(thing.get("serial")),
        }
    )


def contact_postings(entry: FoldedEntry) -> list[tuple[str, str, int]]:
    """A customer called, brought or sent a device, perhaps with a paper of another office."""
    return [
        (ledger, str(entry.data[name]), 1)
        for ledger, name in (("dealings", "customer"), ("papers", "paper"))
        if entry.data.get(name)
    ]


POSTINGS = {
    "call_registered": contact_postings,
    "checked_in": contact_postings,
    "parcel_received": contact_postings,
    "printed": lambda entry: [("prints", print_key(entry.touches[0][1] if entry.touches else "", entry.data), 1)],
    "print_failed": lambda entry: [("prints", print_key(entry.touches[0][1] if entry.touches else "", entry.data), -1)],
    "guest_admitted": lambda entry: [("guests", guest_key(entry.data, entry.id), 1)],
    "refused": lambda entry: [("refusals", entry.by, 1)],
}
"""The postings of an entry by its kind.

Ledgers: dealings (calls and visits of a customer), prints (copies of a revision of a paper), papers (work registered
from a paper with this number), refusals (refused steps of a person), guests (people whom a manager let in).
"""


def guest_key(data: JsonObject, entry: str) -> str:
    """The key under which a guest is found: office, person, the end of the day, and the entry of the manager."""
    return f"{data.get('office')}/{data.get('guest')}/{data.get('until')}/{entry}"


def postings(entry: FoldedEntry) -> list[tuple[str, str, int]]:
    """(ledger, key, amount) for each posting of an entry; the order of entries does not matter."""
    return (
        [(ledger, key[:MOST_CHARACTERS], amount) for ledger, key, amount in POSTINGS[entry.kind](entry)]
        if entry.kind in POSTINGS
        else []
    )


def print_key(thing: str, data: JsonObject) -> str:
    """The key under which prints are counted. A ticket, a quote and a receipt have one key for all
    their jobs; a place label has no job."""
    if data.get("tag"):
        return f"{thing}/{data.get('paper')}/{data['tag']}"
    if about := data.get("receipt_number") or data.get("quotes"):
        return f"{data.get('paper')}/{about}"
    if data.get("ticket") or data.get("place"):
        return f"{data.get('paper')}/{data.get('ticket') or data.get('place')}/{data.get('code')}"
    return f"{thing}/{data.get('paper')}/{data.get('revision')}/{data.get('copy')}"


def put(tx: Tx, thing: Thing, before: dict[str, list[str]] | None = None) -> None:
    """Write the rows of one thing inside the transaction that appends. `before` are the search words that
    the store has; unchanged words are not written again."""
    words = search_words(thing)
    if thing.kind == "customer":
        tx.put_customer(customer_row(thing, tx.ledger("dealings", thing.id)))
    elif thing.kind == "device":
        tx.put_device(device_row(thing))
    else:
        tx.put_work(work_row(thing))
        if thing.kind == "job":
            tx.put_bench(thing.id, bench_row(thing))
    tx.put_lines(thing.id, lines_by_table(thing))
    if words != before:
        tx.put_search(thing.id, thing.kind, **words)


def post(tx: Tx, entries: Sequence[FoldedEntry]) -> None:
    """Post entries that were made here, and have no mark, to the ledgers."""
    for entry in entries:
        for ledger, key, amount in postings(entry):
            tx.ledger_add(ledger, key, amount)
            if ledger == "dealings":
                tx.run("UPDATE customer_row SET dealings = dealings + ? WHERE thing = ?", (amount, key))
    moves.post(tx, entries)


def put_many(tx: Tx, things: Iterable[Thing]) -> None:
    """Write the rows of many things; the stored rows are read at once and equal rows are not written."""
    rows: dict[str, list[JsonObject]] = {"work": [], "bench": [], "customer": [], "device": [], "search": []}
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
        rows["search"].append({"thing": thing.id, "kind": thing.kind, **search_words(thing)})
    for kind in ("work", "customer", "device"):
        tx.put_changes_many(f"{kind}_row", rows[kind])
    tx.put_all_bench([thing.id for thing in listed if thing.kind == "job"], rows["bench"])
    lines = {thing.id: lines_by_table(thing) for thing in listed}
    for table in LINES:
        having = {id_: tables[table] for id_, tables in lines.items() if table in tables}
        tx.put_all_lines(table, list(having), [row for rows_of_one in having.values() for row in rows_of_one])
    tx.put_search_many(rows["search"])


def post_many(tx: Tx, new: Sequence[FoldedEntry], marked: Sequence[FoldedEntry] = ()) -> set[str]:
    """Post new entries to the ledgers and remove the postings of those that are `marked` meanwhile. Returns the
    customers whose dealings changed; the caller writes their rows."""
    sums: Counter[tuple[str, str]] = Counter()
    added = [entry for entry in new if entry.mark not in NOT_COUNTED]
    removed = [entry for entry in marked if entry.mark in NOT_COUNTED]
    for some, sign in ((added, 1), (removed, -1)):
        for entry in some:
            for ledger, key, amount in postings(entry):
                sums[ledger, key] += sign * amount
    moves.post(tx, new, removed)
    return add_to_ledgers(tx, sums)


def post_again(tx: Tx, changed: Collection[int]) -> set[str]:
    """Post again the entries of these arrivals, which were overwritten, marked otherwise or deleted. What they added to
    the sums before is not known any more, so all sums are computed again. Returns the customers as post_many does."""
    entries = tx.entries_at(sorted(changed))
    named = sorted({id_ for entry in entries for id_ in moves.counted_in_the_end(entry)})
    moves.post_again(tx, [*entries, *tx.entries_named(named)], set(changed) - {entry.arrived for entry in entries})
    sums = recounted(tx)
    sums.subtract({(row["ledger"], row["key"]): row["amount"] for row in tx.each_row("ledger_row")})
    return add_to_ledgers(tx, sums)


def add_to_ledgers(tx: Tx, sums: Counter[tuple[str, str]]) -> set[str]:
    differing = {key: amount for key, amount in sums.items() if amount}
    if differing:
        tx.ledger_add_many([(*key, amount) for key, amount in differing.items()])
    return {key for ledger, key in differing if ledger == "dealings"}


def recounted(tx: Tx) -> Counter[tuple[str, str]]:
    """Every ledger, summed from the entries."""
    ledgers: Counter[tuple[str, str]] = Counter()
    for entry in tx.entries_of_kinds(tuple(POSTINGS)):
        if entry.mark in NOT_COUNTED:
            continue
        for ledger, key, amount in postings(entry):
            ledgers[ledger, key] += amount
    return ledgers
