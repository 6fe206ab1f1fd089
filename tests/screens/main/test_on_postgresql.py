"""Every screen opens on a store on PostgreSQL too, for whoever works there: each asks the database in its own way."""

import pytest

from fieldservice.screens.home import HomeScreen
from fieldservice.screens.navigation import screen_class
from tests.screens.workshop.test_unknown_scans import OPENED, Opened
from tests.support.counter import SIGNED, Counter
from tests.support.hands import at_the_desk, notices
from tests.support.office import STAFF, publish, staff_rows
from tests.support.stores import copied_store

EVERY_ROLE = " ".join(roles for _, _, roles, *_ in STAFF)


class OpenedByZhao(Opened):
    def __init__(self, counter, hands, job):
        super().__init__(counter, hands, job)
        self.person = counter.person("zhao")


@pytest.fixture
def counter(tmp_path):
    copied_store(tmp_path / "CD01", "published_office", publish)
    found = Counter(tmp_path / "CD01")
    yield found
    found.desk.close()


@pytest.mark.parametrize("name", [name for name, *_ in STAFF])
async def test_the_work_list_opens_for_every_role(counter, name):
    counter.brought(*SIGNED)

    async with at_the_desk(counter, name) as hands:
        assert isinstance(hands.app.screen, HomeScreen) and notices(hands) == ""


async def test_every_screen_opens(counter):
    job = counter.brought(*SIGNED)
    with counter.desk.session.store.writing() as tx:
        tx.publish("staff", [{**row, "roles": EVERY_ROLE} for row in staff_rows() if row["name"] == "zhao"], False)

    async with at_the_desk(counter, "zhao") as hands:
        for name in OPENED.keys() - {"home", "sign_in"}:
            hands.app.open_screen(name, *OPENED[name](OpenedByZhao(counter, hands, job)))
            await hands.settle()
            assert isinstance(hands.app.screen, screen_class(name)) and notices(hands) == "", name
            hands.app.pop_screen()
            await hands.settle()
