"""Incidents of this store, and clocks that are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.desk.incident_words import CLOCK_WRONG, SENTENCES, sides_of, values_of
from fieldservice.desk.review_list.collisions import reviewed_together, together
from fieldservice.desk.review_list.items import MOST, SAME_NUMBER, WRONG_CLOCK, ReviewItem, ReviewSide, may_of
from fieldservice.sync import incidents
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session


def incident_items(session: Session, tx: Tx, by: Person) -> Iterator[ReviewItem]:
    for incident in incidents.open_incidents(tx, MOST):
        key, detail = f"incident/{incident['no']}", incident["detail"]
        if incident["what"] == SAME_NUMBER:
            things = [found for id_ in detail["things"] if (found := session.fold(tx, id_)).history]
            if len(things) > 1 and not reviewed_together(things[0], SAME_NUMBER, (thing.id for thing in things)):
                item = together(
                    session,
                    by,
                    SAME_NUMBER,
                    key,
                    things,
                    detail["number"],
                    {"number": detail["number"]},
                    incident["at"],
                )
                yield replace(item, incident=incident["no"])
            continue
        thing = session.fold(tx, incident["thing"]) if incident["thing"] else None
        number = str(detail.get("number") or (thing.get("number") if thing else "") or "")
        # The thing is only named, since settling an incident does not change it.
        yield ReviewItem(
            key,
            incident["what"],
            Message(SENTENCES.get(incident["what"], str(incident["what"])), values_of(incident, session.local_time)),
            incident["at"],
            "",
            "",
            number,
            sides=tuple(ReviewSide(label, lines) for label, lines in sides_of(incident, thing)),
            incident=incident["no"],
            others=((incident["kind"], incident["thing"]),) if incident["thing"] else (),
            **may_of(session, by, None),
        )


def settle_incident(session: Session, by: Person, item: ReviewItem) -> None:
    with session.store.writing() as tx:
        number = item.incident or incidents.add(
            tx, item.what, session.now(), office=item.number, detail={"skew": int(item.entry or 0)}
        )
        incidents.settle(tx, number, session.now(), by.name)


def wrong_clocks(session: Session, tx: Tx, by: Person) -> Iterator[ReviewItem]:
    """Clocks that are wrong now: of this store, and at headquarters of every office. No decision depends on them."""
    wrong = [(session.office, int(tx.meta("exchange/skew") or 0))] if tx.meta("exchange/url") else []
    wrong += tx.rows(
        "SELECT office, skew FROM known_store WHERE status = 'active' AND abs(skew) > ? ORDER BY store", (WRONG_CLOCK,)
    )
    for office, skew in wrong:
        if abs(skew) <= WRONG_CLOCK or _clock_is_settled(tx, office, skew):
            continue
        yield ReviewItem(
            f"clock/{office}",
            incidents.CLOCK,
            Message(CLOCK_WRONG, {"office": office, "minutes": round(abs(skew) / 60)}),
            session.now(),
            number=office,
            entry=str(skew),
            **may_of(session, by, None),
        )


def _clock_is_settled(tx: Tx, office: str, skew: int) -> bool:
    """Whether a person has settled this clock already; it is listed again once it is wrong by more."""
    import json

    seen = tx.value(
        "SELECT detail FROM incident WHERE what = ? AND office = ? AND settled <> '' ORDER BY no DESC LIMIT 1",
        (incidents.CLOCK, office),
    )
    return seen is not None and abs(json.loads(seen).get("skew", 0) - skew) <= WRONG_CLOCK
