"""Money where branch and van have stores of their own, and the line is cut: pouches, counters, the bank."""

import pytest

from fieldservice.workflows.money.lines import balances_of
from tests.support.tills import holds, paid, paid_on_site
from tests.sync.usual_organisation import SERVER, UsualOrganisation

VAN = "CD01-V2"


class At:
    """A store of the organisation, as the helpers about money know an office."""

    def __init__(self, organisation, code):
        self.desk = organisation.desks[code]


@pytest.fixture(scope="module")
def organisation(tmp_path_factory):
    """One organisation for all stories of this file."""
    made = UsualOrganisation(tmp_path_factory.mktemp("organisation"))
    yield made
    made.close()


def owed(organisation, office):
    return organisation.owed().get(office, [])


def on_the_way(organisation, office="CD01"):
    return holds(At(organisation, office), "CD01/money_transit/li.wei/cash")


def test_a_pouch_handed_in_without_a_line_reaches_a_counter_and_its_difference_stands_on_a_list(organisation):
    take = organisation.take
    organisation.cut()
    paid_on_site(At(organisation, VAN), 380_00)
    paid_on_site(At(organisation, VAN), 120_00, "mobile")
    pouch = take("li.wei", "hand_in_pouch", cash="380", mobile="120").id
    assert on_the_way(organisation, VAN) == 380_00

    organisation.mend()
    organisation.exchange()
    assert "pouch_on_the_way: counter_clerk" in owed(organisation, "CD01")
    take("tang", "receive_pouch", pouch, cash="350", cash_reason="missing", mobile="120")

    assert holds(At(organisation, "CD01"), "drawer/counter/cash") == 350_00
    assert on_the_way(organisation) == 30_00
    assert {"pouch_differs/manager: manager", "pouch_differs: counter_clerk"} <= set(owed(organisation, "CD01"))
    take("sun", "approve", pouch)
    take("tang", "book_difference", pouch)
    organisation.exchange()

    assert organisation.state(pouch) == {"HQ": "received", "CD01": "received", VAN: "received"}
    assert (on_the_way(organisation), holds(At(organisation, "CD01"), "cash_difference")) == (0, 30_00)
    assert organisation.problems() == []


def test_money_that_a_counter_receives_before_the_entry_of_the_van_is_not_counted_twice(organisation):
    take = organisation.take
    before = holds(At(organisation, "CD01"), "drawer/counter/cash")
    organisation.cut()
    paid_on_site(At(organisation, VAN), 200_00)
    pouch = take("li.wei", "hand_in_pouch", cash="200").id
    take("tang", "receive_money_early", engineer="li.wei", cash="200")
    assert on_the_way(organisation) == -200_00
    assert "pouch_unknown" in str(owed(organisation, "CD01"))

    organisation.mend()
    organisation.exchange()
    take("tang", "receive_pouch", pouch)
    organisation.exchange()

    assert organisation.state(pouch)["CD01"] == "received"
    assert on_the_way(organisation) == 0
    assert holds(At(organisation, "CD01"), "drawer/counter/cash") == before + 200_00
    assert "pouch_unknown" not in str(owed(organisation, "CD01"))
    assert organisation.problems() == []


def test_an_engineer_owes_a_pouch_that_is_not_handed_in(organisation):
    paid_on_site(At(organisation, VAN), 66_00)

    assert "pouch: li.wei" in owed(organisation, VAN)
    assert paid(At(organisation, "CD01"), 10_00)


def test_engineer_and_counter_take_money_for_one_job_without_a_line_and_the_rest_is_owed_back(organisation):
    take, before = organisation.take, holds(At(organisation, "CD01"), "drawer/counter/cash")
    job = organisation.job("on_site", **SERVER)
    take("zhao", "accept", job)
    take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()
    for step in ("take", "appoint", "arrive", "examine"):
        take("li.wei", step, job)
    take("li.wei", "quote", job, services="", parts="", other="人工 = 300", fee="")
    organisation.desks[VAN].take(
        organisation.desks[VAN].session.person("li.wei"), job, "accept_quote", {"who": "刘女士"}
    )
    organisation.exchange()

    organisation.cut()
    take("li.wei", "take_payment", job, method="mobile", reference="42000")
    counter = take("tang", "take_payment", job).lists["payments"][-1]["account"]
    for step in ("complete", "sign", "hand_in"):
        take("li.wei", step, job)
    organisation.mend()
    organisation.exchange()
    assert money(organisation, job) == dict.fromkeys(("HQ", "CD01", VAN), (0, 60000, -30000))
    assert "paid_too_much: counter_clerk" in owed(organisation, "CD01")

    take("zhao", "close", job)
    take("tang", "give_money_back", job, amount="300", reason="付了两次")
    organisation.exchange()

    assert money(organisation, job) == dict.fromkeys(("HQ", "CD01", VAN), (30000, 30000, 0))
    assert holds(At(organisation, "CD01"), counter) == holds(At(organisation, "CD01"), "drawer/counter/cash") == before
    assert "paid_too_much: counter_clerk" not in owed(organisation, "CD01")
    assert organisation.problems() == []


def money(organisation, job):
    """Charged, paid and open in every store."""
    found = {code: balances_of(desk.thing(job)) for code, desk in organisation.desks.items()}
    return {code: (each.charged, each.paid, each.open) for code, (each,) in found.items()}
