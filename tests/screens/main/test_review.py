"""The review list on the screen: a sentence and both sides for each item, and one key that settles it."""

import pytest

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.review import ReviewScreen
from fieldservice.sync import incidents
from fieldservice.sync_rules.rules import RULES
from tests.support.hands import at_the_desk, notices


def came_late(branch) -> str:
    """A job of the branch with a late entry: it had moved on meanwhile."""
    job = branch.received()
    thing = branch.desk.thing(job)
    with branch.desk.session.store.writing() as tx:
        entry = tx.append(
            {
                "kind": "accepted",
                "by": "zhao",
                "made": "2026-11-22T06:31:07.123Z",
                "data": {},
                "moves": [
                    {
                        "thing": thing.id,
                        "kind": "job",
                        "after": "0193-somewhere-else",
                        "to": "accepted",
                        "holder": "CD01",
                    }
                ],
            }
        )
        RULES.refresh(tx, {thing.id}, [entry], ())
    return thing.id


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_late_entry_is_shown_with_both_sides_and_one_key_settles_it(branch, size):
    late = came_late(branch)

    async with at_the_desk(branch, "zhao", size) as hands:
        await hands.until(lambda: "1 to review" in hands.text)
        await hands.press("ctrl+y")
        await hands.until(lambda: "Arrived late: 赵敏" in hands.text and "Kept:" in hands.text)
        assert "State: received, at CD01" in hands.text and "F5 Leave it unchanged" in hands.text

        await hands.press("f5", "down", "enter")
        await hands.until(lambda: "Nothing to review" in hands.text)
        assert branch.desk.thing(late).late == [] and branch.desk.thing(late).state == "received"
        await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen) and "to review" not in hands.text


async def test_enter_opens_the_job_of_a_review_item_and_escape_comes_back(branch):
    came_late(branch)

    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("ctrl+y")
        await hands.until(lambda: "Arrived late" in hands.text)
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.press("escape")
        assert isinstance(hands.app.screen, ReviewScreen)


async def test_an_incident_is_shown_and_settled_and_an_engineer_does_not_open_the_list(branch):
    with branch.desk.session.store.writing() as tx:
        incidents.add(
            tx, incidents.COPIED, "2026-11-22T06:31:07.123Z", office="CD01", detail={"store": "CD01", "seq": 12}
        )

    async with at_the_desk(branch, "li.wei") as hands:
        await hands.press("ctrl+y")
        assert isinstance(hands.app.screen, HomeScreen)
    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("ctrl+y")
        await hands.until(lambda: "Copied store" in hands.text)
        await hands.press("f5", "down", "enter")
        await hands.until(lambda: "Nothing to review" in hands.text)
        assert branch.desk.review.count() == 0 and not notices(hands)
