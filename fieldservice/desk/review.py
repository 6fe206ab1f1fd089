"""The review list: entries that came late, collided or were marked; both sides of each, and the act that settles it.

Nothing on the list is lost or undecided, since the fold needs none of these decisions. A person only confirms that an
item was seen, or that it counts after all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.detail import MASKED
from fieldservice.desk.lookup import record_seen
from fieldservice.desk.review_list.collisions import same_serials
from fieldservice.desk.review_list.files import file_items, settle_file
from fieldservice.desk.review_list.incidents import incident_items, settle_incident, wrong_clocks
from fieldservice.desk.review_list.items import (
    CONFLICT,
    GONE,
    LATE,
    MOST,
    NO_CHOICE,
    SAME_NUMBER,
    SAME_SERIAL,
    STAYS,
    ReviewItem,
    role_may,
    sees_people,
)
from fieldservice.desk.review_list.work import disputed_answers, given_twice, settle_work, work_items
from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import queries, sync_status
from fieldservice.workflows.common.approvals import DISPUTED
from fieldservice.workflows.engine.fold import MASTER_FILES
from fieldservice.workflows.engine.marks import NOT_COUNTED, WITHDRAWN
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.obligations import REVIEW
from fieldservice.workflows.return_cases.given_twice import GIVEN_TWICE

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


class Review:
    """The review list of this store."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def count(self) -> int:
        """The number of items, for the status bar; through the light reader."""
        return sync_status.to_review(self.session.reader)

    def items(self, by: Person) -> list[ReviewItem]:
        """All open items, the oldest first."""
        found: list[ReviewItem] = []
        with self.session.store.reading() as tx:
            for row in queries.work(
                self.session.reader, view="review", person=by.name, roles=by.roles, office=self.session.office, now=""
            ).page(None, 0, MOST):
                thing = self.session.fold(tx, row[0])
                found += work_items(self.session, by, thing)
                found += (*disputed_answers(self.session, by, thing), *given_twice(self.session, by, thing))
            for (file,) in tx.rows(
                "SELECT DISTINCT thing FROM debt_row WHERE role = ? ORDER BY thing LIMIT ?", (REVIEW, MOST)
            ):
                found += file_items(self.session, by, self.session.alone(tx, file))
            found += same_serials(self.session, tx, by)
            found += incident_items(self.session, tx, by)
            found += wrong_clocks(self.session, tx, by)
        for item in found:
            if item.what == CONFLICT and item.key.rpartition("/")[2] in MASKED and sees_people(by):
                record_seen(self.session, by, item.kind, item.thing, "phone, address")
        return sorted(found, key=lambda item: (item.since, item.key))[:MOST]

    def settle(self, by: Person, key: str, choice: str = STAYS) -> ReviewItem:
        """Settle one item by one act. Raises Refused: role, turn, usage, not_found."""
        item = next((item for item in self.items(by) if item.key == key), None)
        if item is None:
            raise Refused("not_found", GONE)
        if not item.may_settle:
            assert item.why_not is not None
            raise Refused(
                "role" if not role_may(by, self.session) else "turn",
                item.why_not.message,
                item.who_may,
                **item.why_not.values,
            )
        if choice not in item.choices:
            raise Refused("usage", NO_CHOICE, known=", ".join(item.choices))
        if item.kind in MASTER_FILES:
            settle_file(self.session, by, item, choice)
        elif item.what in (LATE, *NOT_COUNTED, WITHDRAWN) and item.thing:
            settle_work(self.session, by, item, choice)
        elif item.what in (SAME_NUMBER, SAME_SERIAL, DISPUTED, GIVEN_TWICE):
            take_or_record(
                self.session,
                by,
                item.thing,
                self.session.step_for(item.thing, "reviews"),
                {"what": item.what, "name": item.number, "others": list(item.others)},
            )
        if item.incident or not item.thing:
            settle_incident(self.session, by, item)
        return item
