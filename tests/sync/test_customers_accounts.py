"""What a customer owes at one branch is known at the others and at headquarters, under either number."""

import json

import pytest

from fieldservice.admin.erasing import erase
from fieldservice.presentation.account_rows import account_object
from fieldservice.presentation.messages import render
from fieldservice.read_model import projections, rebuild
from fieldservice.read_model.debts import StoredDebts
from fieldservice.workflows.engine.fold import apply
from fieldservice.workflows.money.accounts import customers, moved, revenue
from tests.support.organisation import Organisation


class Branches:
    """One customer who has a job at CD01 and another at CD02, under two numbers that headquarters merges."""

    def __init__(self, folder):
        self.world = Organisation(folder)
        for code in ("HQ", "CD01", "CD02"):
            self.world.desk(code)
        self.job = self.world.job("CD01", customer_name="王明", phone="138 0013 8000", serial="SN-1", model="T1")
        self.other = self.world.job("CD02", customer_name="王明", phone="139 0013 9000", serial="SN-2", model="T1")
        self.elder, self.younger = (
            str(self.world.desk(code).thing(job).get("customer"))
            for code, job in (("CD01", self.job), ("CD02", self.other))
        )
        self.world.all()
        self.world.take("HQ", "ding", "merge", self.elder, duplicate=self.younger, reason="同一个人")
        self.world.all()

    def charge(self, code, job, amount):
        """What the end of the work enters in the books."""
        session = self.world.desk(code).session
        thing = session.thing(job)
        customer = str(thing.get("customer"))
        posting = moved("CNY", amount, revenue(code, "labour"), customers(code, customer))
        data = {"adds": {job: {"charges": {"amount": amount, "currency": "CNY"}}}, "postings": [posting.as_data()]}
        with session.store.writing() as tx:
            entry = tx.append(
                {"kind": "noted", "by": "zhao" if code == "CD01" else "gao", "made": session.now(), "counter": "",
                 "touches": [("job", job)], "data": data}
            )  # fmt: skip
            projections.put(tx, apply(thing, entry, projections.APPENDS_TO))
            projections.post(tx, (entry,))

    def account(self, code, who, customer=""):
        desk = self.world.desk(code)
        return account_object(desk, desk.accounts.of(self.world.by(code, who), customer or self.elder))

    def warned(self, code, job):
        warnings = self.world.desk(code).lookup.warnings(job)
        return [render(each["because"]) for each in warnings if each["code"] == "unpaid"]

    def problems(self):
        stores = (self.world.desks[code].session.store for code in self.world.desks)
        return [str(problem) for store in stores for problem in rebuild.verify(store)["problems"]]


@pytest.fixture
def branches(tmp_path):
    made = Branches(tmp_path)
    yield made
    made.world.close()


def test_a_customer_who_owes_at_one_branch_is_warned_of_at_the_other_and_headquarters_sees_both(branches):
    branches.charge("CD01", branches.job, 120_00)
    assert branches.warned("CD02", branches.other) == []
    branches.world.all()
    reader = branches.world.desk("CD02").session.reader
    assert StoredDebts(reader, "CD02").elsewhere(branches.younger) == {"CNY": 120_00}
    branches.charge("CD02", branches.other, 30_00)

    assert branches.warned("CD02", branches.other) == ["This customer has not paid ¥150.00 yet."]
    there = branches.account("CD02", "meng")
    assert (there["open"], there["elsewhere"]) == (30_00, {"CD01": {"CNY": 120_00}})

    branches.world.all()
    assert branches.warned("CD01", branches.job) == ["This customer has not paid ¥150.00 yet."]
    at_hq = branches.account("HQ", "ding", branches.younger)
    assert (at_hq["open"], at_hq["elsewhere"], at_hq["currency"]) == (150_00, {}, "CNY")
    assert [(row["office"], row["charge"], row["balance"]) for row in at_hq["rows"]] == [
        ("CD01", 120_00, 120_00),
        ("CD02", 30_00, 150_00),
    ]

    branches.world.take("CD01", "lin", "take_payment", branches.job, amount="120")
    branches.world.all()
    assert branches.warned("CD02", branches.other) == ["This customer has not paid ¥30.00 yet."]
    assert branches.account("CD02", "meng")["elsewhere"] == {} and branches.problems() == []


def test_after_an_erasure_the_money_stays_and_the_name_goes(branches):
    branches.charge("CD01", branches.job, 120_00)
    branches.world.take("CD01", "sun", "set_terms", branches.elder, credit_limit="500", rating="B")
    branches.world.take(
        "CD01", "lin", "ask_invoice", branches.job, invoice_kind="ordinary", invoice_title="王明",
        tax_number="91350100M000100Y43",
    )  # fmt: skip
    branches.world.all()

    desk = branches.world.desk("HQ")
    erase(desk.session, branches.world.by("HQ", "admin"), branches.elder, although_open=True)
    branches.world.all()

    found = branches.account("CD01", "qian")
    assert (found["open"], found["rating"], found["credit_limit"]) == (120_00, "B", 500_00)
    assert "王明" not in json.dumps(found, ensure_ascii=False)
    reader = branches.world.desk("CD01").session.reader
    (invoice,) = reader.rows("SELECT thing, customer FROM work_row WHERE kind = 'invoice'")
    kept = branches.world.desk("CD01").thing(invoice[0])
    assert (kept.get("amount"), kept.get("invoice_title"), "王明" in invoice[1]) == (120_00, None, False)


def test_of_one_amount_that_was_noted_by_hand_before_only_its_office_opens_the_account(branches):
    session = branches.world.desk("CD01").session
    with session.store.writing() as tx:
        file = session.alone(tx, branches.elder)
        entry = tx.append(
            {"kind": "unpaid_noted", "by": "sun", "made": session.now(), "counter": "",
             "touches": [("customer", branches.elder)], "data": {"unpaid": 80_00, "currency": "CNY"}}
        )  # fmt: skip
        projections.put(tx, apply(file, entry, projections.APPENDS_TO))
    branches.world.all()
    assert branches.warned("CD02", branches.other) == ["This customer has not paid ¥80.00 yet."]
    page = branches.world.desk("CD02").page(branches.world.by("CD02", "gao"), branches.elder)
    assert "enter_opening" not in {each.step for each in page.offers}

    branches.world.take("CD01", "lin", "enter_opening", branches.elder)
    branches.world.all()

    for code, who in (("CD01", "qian"), ("HQ", "ding"), ("CD02", "meng")):
        found = branches.account(code, who)
        assert (found["open"], found["noted_by_hand"], len(found["rows"])) == (80_00, [], 1)
    assert branches.warned("CD02", branches.other) == ["This customer has not paid ¥80.00 yet."]
    assert branches.problems() == []


def test_one_number_of_the_tax_program_on_invoices_of_two_branches_is_listed_at_headquarters_until_somebody_looked(
    branches,
):
    world = branches.world
    world.staff(gao="coordinator manager")
    world.all()
    asked = {"invoice_kind": "electronic", "invoice_title": "王明", "invoice_email": "wm@example.com"}
    for code, who, job in (("CD01", "sun", branches.job), ("CD02", "gao", branches.other)):
        branches.charge(code, job, 120_00)
        invoice = world.take(code, who, "ask_invoice", job, **asked).lists["invoices"][-1]["invoice"]
        world.take(code, who, "issue_invoice", invoice, invoice_number="2437 2000 0000 1234 5678")

    world.all()

    (item,) = world.reviews("HQ", "ding")
    assert (item.what, item.number) == ("same_number", "24372000000012345678")
    world.desk("HQ").review.settle(world.by("HQ", "ding"), item.key)
    world.all()
    assert world.reviews("HQ", "ding") == [] and branches.problems() == []
