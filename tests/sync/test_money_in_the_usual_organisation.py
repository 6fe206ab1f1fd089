"""Money where branch and van have stores of their own, and the line is cut: pouches, counters, the bank."""

import pytest

from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money.lines import balances_of
from tests.support.tills import holds, paid, paid_on_site
from tests.sync.usual_organisation import SERVER, UsualOrganisation, checklist

VAN, PHONE = "CD01-V2", {"who": "刘女士"}


class At:
    """A store of the organisation, as the helpers about money know an office."""

    def __init__(self, organisation, code):
        self.desk = organisation.desks[code]


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
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
    accepted_by_phone(organisation, job)
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
    """Charged, paid and open in every store that has the job."""
    found = {code: balances_of(organisation.desks[code].thing(job)) for code in organisation.state(job)}
    return {code: (each.charged, each.paid, each.open) for code, (each,) in found.items()}


def test_a_deposit_goes_with_the_job_to_the_van_and_back_and_every_store_knows_what_is_open(organisation):
    take, counter = organisation.take, At(organisation, "CD01")
    before = {place: holds(counter, place) for place in ("drawer/counter/cash", "drawer/counter/card")}
    job = organisation.job("on_site", **{**SERVER, "serial": "SN-7D42-0777"})
    take("tang", "take_payment", job, amount="100")  # a deposit before there is a quote
    take("zhao", "accept_and_dispatch", job)
    organisation.exchange()
    assert money(organisation, job) == dict.fromkeys(("HQ", "CD01", VAN), (0, 100_00, -100_00))

    organisation.cut()
    for step in ("take", "appoint", "arrive", "examine"):
        take("li.wei", step, job)
    take("li.wei", "quote", job, services="", parts="", other="主板维修 = 500", fee="")
    accepted_by_phone(organisation, job)
    take("li.wei", "take_payment", job, amount="65")
    take("tang", "take_payment", job, amount="35", method="card")
    for step in ("leave", "take_along", "sign_along"):
        take("li.wei", step, job)
    assert money(organisation, job)[VAN] == (0, 165_00, 335_00)
    organisation.mend()
    organisation.exchange()
    assert money(organisation, job) == dict.fromkeys(("HQ", "CD01", VAN), (0, 200_00, 300_00))

    take("li.wei", "bring_to_branch", job)
    organisation.exchange()
    take("zhao", "dispatch", job, engineer="wang", why_without_skill="李伟在外")
    take("wang", "inspect", job, **checklist(organisation, "inspect", job))
    for step in ("sign_intake", "work", "test", "finish"):
        take("wang", step, job, **checklist(organisation, step, job))
    for step in ("try_out", "sign"):
        take("tang", step, job)
    ticket = str(organisation.desks["CD01"].thing(job).get("ticket"))
    with pytest.raises(Refused, match="is still to be paid"):
        take("tang", "hand_out", job, proof="ticket", ticket=ticket)
    take("tang", "take_payment", job)
    take("tang", "hand_out", job, proof="ticket", ticket=ticket)
    organisation.exchange()

    assert money(organisation, job) == dict.fromkeys(("HQ", "CD01", VAN), (500_00, 500_00, 0))
    taken = {place: holds(counter, place) - amount for place, amount in before.items()}
    assert taken == {"drawer/counter/cash": 400_00, "drawer/counter/card": 35_00}
    assert organisation.problems() == []


def test_what_headquarters_settles_is_charged_in_the_books_of_the_branch(organisation):
    take, revenue = organisation.take, holds(At(organisation, "CD01"), "revenue/other")
    job = organisation.job("on_site", **{**SERVER, "serial": "SN-7D42-0778"})
    take("zhao", "accept", job)
    take("zhao", "quote", job, services="", parts="", other="主板维修 = 80", fee="")
    accepted_by_phone(organisation, job, "zhao")
    organisation.exchange()
    with pytest.raises(Refused):
        take("ding", "settle", job, state="closed", reason="已在客户处完成")
    take("tang", "take_payment", job)
    organisation.exchange()

    take("ding", "settle", job, state="closed", reason="已在客户处完成")
    organisation.exchange()

    assert money(organisation, job) == dict.fromkeys(("HQ", "CD01"), (80_00, 80_00, 0))
    assert revenue - holds(At(organisation, "CD01"), "revenue/other") == 80_00
    assert organisation.problems() == []


def accepted_by_phone(organisation, job, who="li.wei"):
    desk = organisation.desks[organisation.office_of[who]]
    desk.take(desk.session.person(who), job, "accept_quote", PHONE)
