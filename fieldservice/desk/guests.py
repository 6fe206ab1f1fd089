"""Who may work at this service point: its own people, and guests whom a manager let in for a day.

Reads go through the light reader, since signing in must not wait for the store.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from fieldservice.read_model import queries
from fieldservice.read_model.published import person_of
from fieldservice.read_model.workplaces import is_guest, offices_of
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import ADMITTING, SEES_PEOPLE

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

MOST_STAFF = 20_000
ADMITTED = "guest_admitted"
"""The kind of the entry by which a guest is let in."""

BELONGS_ELSEWHERE = N_(
    "%(person)s works at %(office)s. To work here for a day, the person must be let in by a manager of this "
    "service point."
)
NOT_A_MANAGER = N_("Only managers and administrators can let guests in.")
NO_SUCH_PERSON = N_("There is no active member of staff with the name %(name)s. Did you mean: %(near)s?")
WORKS_HERE = N_("%(person)s works here already.")
GIVE_A_REASON = N_("Give the reason.")
LONG_REASON = N_("Too long: %(max_length)s characters at most.")
LET_IN = N_("%(name)s can work here until midnight.")
MOST_OF_A_REASON = 200


def works_here(session: Session, person: Person) -> bool:
    reader, office = session.reader, session.office
    return offices_of(reader).works_at(person, office) or is_guest(reader, office, person.name, stamp(session.clock()))


def people_here(session: Session, limit: int) -> list[JsonObject]:
    """Rows of the active staff who may work at this office today, by name, at most `limit`."""
    listing = queries.staff(session.reader)
    workplaces, now = offices_of(session.reader), stamp(session.clock())
    here = (
        row
        for row in (dict(zip(listing.fields, each, strict=True)) for each in listing.page(None, 0, MOST_STAFF))
        if row["active"]
        and (
            workplaces.works_at(person_of(row), session.office)
            or is_guest(session.reader, session.office, row["name"], now)
        )
    )
    return list(islice(here, limit))


def belongs_elsewhere(session: Session, person: Person) -> Refused:
    """The refusal of a person who works elsewhere, with the name of that office."""
    own = offices_of(session.reader).offices.get(person.office)
    office = own.names() if own else person.office
    return Refused("role", BELONGS_ELSEWHERE, ("manager",), person=person.display, office=office)


def refused_to_see(session: Session, by: Person) -> Refused | None:
    """The reason why this person may not see phone numbers and addresses whole; None for one who may."""
    if not by.roles & set(SEES_PEOPLE):
        return Refused("role", N_("Your role cannot see full personal data."), SEES_PEOPLE)
    return None if works_here(session, by) else belongs_elsewhere(session, by)


def admit(session: Session, by: Person, name: str, reason: str) -> str:
    """Let a person of another office work here until tonight, and return that moment as UTC text.

    Raises Refused: role (who is not a manager), not_found (an unknown person), data (a person who works here, no reason
    or one that is too long).
    """
    if not by.roles & set(ADMITTING):
        raise Refused("role", NOT_A_MANAGER, ADMITTING)
    staff = [one for one in session.reference().staff.values() if one.active]
    guest = next((one for one in staff if name.strip() in (one.name, one.display)), None)
    if guest is None:
        names = [one.name for one in staff if not works_here(session, one)] or [one.name for one in staff]
        near = get_close_matches(name, names, 3, 0.3) or names[:6]
        raise Refused("not_found", NO_SUCH_PERSON, name=name, near=", ".join(near))
    if works_here(session, guest):
        raise Refused("data", WORKS_HERE, person=guest.display)
    from fieldservice.workflows.engine.typed_lines import plain  # heavy, and signing in does not need it

    why = plain(reason).strip()
    if not why:
        raise Refused("data", GIVE_A_REASON)
    if len(why) > MOST_OF_A_REASON:
        raise Refused("data", LONG_REASON, max_length=MOST_OF_A_REASON)
    now = session.clock().astimezone(session.zone())
    until = stamp(datetime.combine(now.date() + timedelta(days=1), time(0), session.zone()))
    with session.store.writing() as tx:
        from fieldservice.read_model import projections

        entry = tx.append(
            {
                "kind": ADMITTED,
                "by": by.name,
                "made": session.now(),
                "counter": session.counter,
                "data": {"guest": guest.name, "office": session.office, "until": until, "reason": why},
            }
        )
        projections.post(tx, [entry])
    return until
