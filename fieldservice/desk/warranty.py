"""Who pays for a job, and for a device that would come in today, as pages, warnings and the command line show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.pasts import StoredPasts
from fieldservice.read_model.covers import StoredCovers
from fieldservice.shapes import Values
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.warranty.coverage import verdicts_by
from fieldservice.workflows.warranty.evidence import evidence_of_device
from fieldservice.workflows.warranty.overview import GroupOf, Overview, overview_of

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


def of_thing(session: Session, thing: Thing) -> Overview | None:
    """The verdict of a job as it was made; of a device, and of a call that is no job yet, what would hold today. None
    for anything else, and for a job without a verdict."""
    if thing.kind == "device":
        return of_device(session, thing.id)
    if thing.kind == "request" and not thing.get("job") and thing.get("product"):
        return of_device(session, str(thing.get("device") or ""), thing.facts)
    return overview_of(thing, group_of(session)) if thing.kind == "job" else None


def group_of(session: Session) -> GroupOf:
    """Finds the part group of a part in the catalogue of this office."""
    catalogue = session.reference().catalogue

    def group(number: str) -> str:
        part = catalogue.part(number)
        return part.group if part else ""

    return group


def of_device(session: Session, device: str, typed: Values | None = None) -> Overview | None:
    """Who would pay if the fault were reported today; None where no policy is published at all and nothing covers it.

    `typed` are facts of a form that the file does not have yet.
    """
    reference, today = session.reference(), session.today()
    with session.store.reading() as tx:
        past = StoredPasts(session, tx).of(device)
        facts = {**past.facts, **{name: value for name, value in (typed or {}).items() if value}}
        customer, serial = (str(facts.get(name) or "") for name in ("customer", "serial"))
        covers = StoredCovers(tx, session.office).of(customer, device, serial, "")
    if not reference.policies and not covers:
        return None
    days = reference.number("repair_warranty_days", session.office)
    evidence = evidence_of_device(today, Past(facts, past.repairs), covers, days)
    return Overview(verdicts_by(evidence, reference.policies))
