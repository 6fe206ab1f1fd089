"""Money at the desk, on both databases: credit by the customer's file, what is open at the customer's, the drawer."""

import pytest

from fieldservice.presentation.charges import NOT_RECEIVED, groups
from fieldservice.presentation.values import Wording
from fieldservice.read_model.debts import StoredDebts
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money.lines import balances_of
from tests.support.office import brought_to


def test_what_is_on_account_within_the_limit_is_paid_on_the_customers_page_the_oldest_first(office):
    job = quoted(brought_to(office, "on_site"), 300)
    customer = office.desk.thing(job).get("customer")
    for step in ("examine", "complete", "sign"):
        office.take("li.wei", step, job)
    assert "still to be paid" in str(refusal(office, "li.wei", "hand_in", job).because)
    assert "¥300.00 above" in str(refusal(office, "zhao", "put_on_account", job).because)

    office.take("sun", "set_terms", customer, credit_limit="500")
    office.take("zhao", "put_on_account", job)
    assert [(each.amount, each.on_account) for each in debts(office, customer)] == [(300_00, 300_00)]
    office.take("tang", "take_payment", job)
    office.take("tang", "give_money_back", job, amount="300", reason="卡号错")
    assert [(each.amount, each.on_account) for each in debts(office, customer)] == [(300_00, 0)]
    office.take("zhao", "put_on_account", job)
    office.take("li.wei", "hand_in", job)
    office.take("zhao", "close", job)
    assert [(each.amount, each.on_account) for each in debts(office, customer)] == [(300_00, 300_00)]
    newer = quoted(brought_to(office, "on_site"), 100)
    office.take("zhao", "take_payment", customer, amount="350", tendered="400")

    assert [(each.thing, each.amount) for each in debts(office, customer)] == [(newer, 50_00)]
    last = quoted(brought_to(office, "on_site"), 80)
    for who, step in (("li.wei", "examine"), ("li.wei", "complete"), ("li.wei", "sign"), ("zhao", "put_on_account"),
                      ("li.wei", "hand_in"), ("zhao", "close")):  # fmt: skip
        office.take(who, step, last)
    assert [each.thing for each in debts(office, customer)] == [last, newer], "what was charged is paid first"
    paid = office.desk.lists.payments()
    assert [each["amount"] for each in paid[2:]] == [-300_00, 300_00]
    assert {each["amount"] for each in paid[:2]} == {300_00, 50_00} and len({each["number"] for each in paid[:2]}) == 1
    assert {each["account"] for each in paid} == {"CD01/drawer/front-1/cash"}
    assert not {"amount", "method", "tendered"} & office.desk.thing(customer).facts.keys()
    acts = [(line.label, dict(line.details)) for line in office.desk.page(office.by("sun"), job).history]
    told = [(what, str(each["Amount"])) for what, each in acts if "Amount" in each]
    assert told == [
        ("Put on account", "¥300.00"),
        ("Take a payment", "¥300.00"),
        ("Pay back", "30000"),
        ("Put on account", "¥300.00"),
        ("Take a payment", "35000"),  # typed, in minor units
    ]
    assert {each.get("Receipt number") for what, each in acts if what == "Take a payment"} == {
        paid[0]["number"],
        paid[3]["number"],
    }


def test_an_announced_transfer_is_said_on_page_and_list_and_what_is_paid_too_much_pays_for_the_next_job(office):
    job = quoted(brought_to(office, "on_site"), 300)
    office.take("zhao", "await_transfer", job)
    (announced,) = office.desk.lists.payments()
    assert (announced["kind"], announced["amount"], announced["method"]) == ("awaited", 300_00, "transfer")
    page = office.desk.page(office.by("zhao"), job)
    said = [row for _heading, rows in groups(page, Wording.of(office.desk)) for row in rows]
    assert "300.00" in dict(said)[NOT_RECEIVED]

    office.take("zhao", "take_payment", job, amount="340", more=True, method="transfer", reference="BT-1")
    newer = quoted(brought_to(office, "on_site"), 100)
    assert {"use_credit"} <= {each.step for each in office.desk.page(office.by("zhao"), newer).offers}
    office.take("zhao", "use_credit", newer)

    open_now = [each.open for thing in (job, newer) for each in balances_of(office.desk.thing(thing))]
    assert open_now == [0, 60_00] and office.desk.lists.payments("awaited") == []
    assert "use_credit" not in {each.step for each in office.desk.page(office.by("zhao"), newer).offers}


def refusal(office, who, step, thing):
    with pytest.raises(Refused) as refused:
        office.take(who, step, thing)
    return refused.value


def quoted(office, amount):
    """The customer of this job accepted a quote by phone."""
    job = office.job
    data = {"other": f"人工 = {amount}"}
    office.desk.take(office.by("zhao"), job, "quote", data)
    office.desk.take(office.by("zhao"), job, "accept_quote", {"who": "张老师"})
    assert [each.open for each in balances_of(office.desk.thing(job))] == [amount * 100]
    return job


def debts(office, customer):
    return StoredDebts(office.desk.session.reader, office.desk.session.office).of(customer)
