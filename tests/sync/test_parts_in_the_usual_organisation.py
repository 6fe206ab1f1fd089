"""Spare parts where hotline, branch and van have stores of their own, and the line is cut."""

import pytest

from db import ledgers
from fieldservice.read_model import projections
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from tests.support.command_line import CommandLine
from tests.sync.usual_organisation import LAPTOP, SERVER, UsualOrganisation

PARTS = """code,zh,en,product,cost,tracked,purpose
FAN-80,风扇,Fan,server,12.00,no,spare
FAN-92,大风扇,Large fan,server,15.00,no,spare
BRD-77,主板,Main board,server,2600.00,no,spare
LOAN-S1,备用服务器,Loaner server,server,9000.00,yes,loaner
"""


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
    (tmp_path / "parts.csv").write_text(PARTS, encoding="utf-8")
    CommandLine(tmp_path / "HQ").json("publish", "parts", str(tmp_path / "parts.csv"))
    made.exchange()
    yield made
    made.close()


def stock(organisation, **parts):
    """The branch has these parts in good stock."""
    post(
        organisation,
        "CD01",
        *(Posting(name.replace("_", "-"), "CD01/supplier", "CD01/good", many) for name, many in parts.items()),
    )


def post(organisation, office, *postings):
    """An entry of this office that moves these parts."""
    desk = organisation.desks[office]
    data = {"postings": [each.as_data() for each in postings]}
    with desk.session.store.writing() as tx:
        draft = {"kind": "stocked", "by": "zhao", "made": desk.session.now(), "data": data}
        projections.post(tx, tx.append_many([draft]))


def held(organisation, office, part):
    """What our own places hold of a part, as this office sees it."""
    with organisation.desks[office].session.store.reading() as tx:
        found = {level.account: level.quantity for level in ledgers.levels(tx, "CD01", part)}
    return {account: many for account, many in found.items() if many and "supplier" not in account}


def on_site(organisation):
    """A job with the engineer in the van, at the customer's."""
    organisation.exchange()
    job = organisation.job("on_site", **SERVER)
    organisation.take("zhao", "accept", job)
    organisation.take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()
    for step in ("take", "appoint", "arrive", "examine"):
        organisation.take("li.wei", step, job)
    return job


def requisition(organisation, office):
    """The last requisition of this office."""
    return organisation.desks[office].session.reader.value("SELECT max(thing) FROM work_row WHERE kind = 'requisition'")


def test_parts_asked_for_in_the_van_come_from_the_branch_and_the_job_ends_without_a_line(organisation):
    stock(organisation, FAN_80=5)
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts="FAN-80 x2")
    organisation.exchange()

    organisation.take("zhao", "issue", requisition(organisation, "CD01"), parts="FAN-80 x2")
    organisation.exchange()
    assert "parts_here: li.wei" in organisation.owed()["CD01-V2"]

    organisation.cut()
    organisation.take("li.wei", "confirm_parts", job, parts="FAN-80 x2")
    organisation.take("li.wei", "fit_part", job, parts="FAN-80 x1", old="tagged")
    organisation.take("li.wei", "return_parts", job, parts="FAN-80 x1")
    for step in ("complete", "sign", "hand_in"):
        organisation.take("li.wei", step, job)
    organisation.mend()
    organisation.exchange()

    on_the_way = {"CD01/good": 3, "CD01/transit": 1, "CD01-V2/custody/li.wei": 1}
    assert held(organisation, "CD01", "FAN-80") == held(organisation, "HQ", "FAN-80") == on_the_way
    assert set(organisation.state(job).values()) == {"handed_in"}
    assert "parts_back: storekeeper" in organisation.owed()["CD01"]
    with pytest.raises(Refused, match="still on their way"):
        organisation.take("zhao", "close", job)

    organisation.take("zhao", "receive_returned", job, parts="FAN-80 x1")
    organisation.take("zhao", "close", job)
    organisation.exchange()
    there = {"CD01/good": 4, "CD01-V2/custody/li.wei": 1}
    assert held(organisation, "CD01", "FAN-80") == held(organisation, "HQ", "FAN-80") == there
    assert "parts_back: storekeeper" not in organisation.owed().get("CD01", [])
    assert organisation.problems() == []


def test_where_nobody_is_storekeeper_the_coordinator_sees_what_is_asked_of_the_store(organisation):
    organisation.exchange()
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts="FAN-80 x1")
    organisation.exchange()
    asked = requisition(organisation, "CD01")
    desk = organisation.desks["CD01"]

    mine = {name: desk.lists.work(desk.session.person(name), "mine").page(None, 0, 50) for name in ("zhao", "tang")}

    assert asked in [row[0] for row in mine["zhao"]] and asked not in [row[0] for row in mine["tang"]]


def test_a_van_that_has_the_parts_in_hand_need_not_have_heard_of_their_issue(organisation):
    stock(organisation, FAN_92=5)
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts="FAN-92 x1")
    organisation.exchange()
    organisation.cut()

    organisation.take("zhao", "issue", requisition(organisation, "CD01"), parts="FAN-92 x1")
    organisation.take("li.wei", "confirm_parts", job, parts="FAN-92 x1")
    organisation.take("li.wei", "fit_part", job, parts="FAN-92 x1", old="none")
    assert held(organisation, "CD01-V2", "FAN-92")["CD01-V2/transit"] == -1

    organisation.mend()
    organisation.exchange()
    expected = {"CD01/good": 4, "CD01-V2/installed": 1}
    assert held(organisation, "CD01", "FAN-92") == held(organisation, "HQ", "FAN-92") == expected
    assert organisation.problems() == []


def test_the_branch_manager_approves_without_a_line_what_is_within_the_limit(organisation):
    stock(organisation, BRD_77=1)
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts="BRD-77 x1")
    organisation.exchange()
    organisation.cut()
    asked = requisition(organisation, "CD01")

    organisation.take("sun", "approve", asked)
    organisation.take("zhao", "issue", asked, parts="BRD-77 x1")
    organisation.mend()
    organisation.exchange()

    thing = organisation.desks["HQ"].thing(asked)
    assert (thing.state, thing.marked, thing.late) == ("issued", [], [])
    assert organisation.problems() == []


def devices(organisation, office):
    """The loaner devices as an office lists them: state, serial number, place."""
    return [(row.state, row.serial, row.place) for row in organisation.desks[office].loaners.rows()]


def test_a_loaner_goes_with_the_van_to_a_customer_and_comes_back_at_the_counter_of_the_branch(organisation):
    stock_piece = Posting("LOAN-S1", "CD01/supplier", "CD01/good", 1, 9_000_00, "LS-01").as_data()
    desk = organisation.desks["CD01"]
    with desk.session.store.writing() as tx:
        entry = {"kind": "stocked", "by": "zhao", "made": desk.session.now(), "data": {"postings": [stock_piece]}}
        projections.post(tx, tx.append_many([entry]))
    sent = organisation.take("zhao", "send_parts", receiver="CD01-V2", sending="LOAN-S1 x1 LS-01").id
    organisation.exchange()
    organisation.take("li.wei", "receive_parts", sent, arrived="LOAN-S1 x1 LS-01")
    job, other = on_site(organisation), organisation.job("send_in", **LAPTOP)
    organisation.cut()

    assert devices(organisation, "CD01-V2") == [("free", "LS-01", "CD01-V2/bag/li.wei")]
    with pytest.raises(Refused, match="is not free here"):
        organisation.take("tang", "lend_loaner", other, loaner="LS-01", loaner_due="2027-01-04T01:00:00Z")
    organisation.take("li.wei", "lend_loaner", job, loaner="ls-01", loaner_due="2027-01-04T01:00:00Z")
    for step in ("complete", "sign", "hand_in"):
        organisation.take("li.wei", step, job)
    organisation.mend()
    organisation.exchange()

    lent = [("lent", "LS-01", "CD01-V2/on_loan")]
    assert devices(organisation, "CD01") == devices(organisation, "HQ") == lent
    organisation.take("tang", "take_loaner_back", job, loaner="LS-01")
    organisation.exchange()
    back = [("free", "LS-01", "CD01/good")]
    assert devices(organisation, "CD01") == devices(organisation, "HQ") == back
    assert devices(organisation, "CD01-V2") == [] and organisation.problems() == []


def test_parts_of_a_job_that_the_branch_takes_from_a_van_are_handed_over_by_its_engineer(organisation):
    stock(organisation, FAN_80=3)
    before = held(organisation, "CD01", "FAN-80")
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts="FAN-80 x2")
    organisation.exchange()
    organisation.take("zhao", "issue", requisition(organisation, "CD01"), parts="FAN-80 x2")
    organisation.exchange()
    organisation.take("li.wei", "confirm_parts", job, parts="FAN-80 x2")
    organisation.exchange()
    organisation.cut()

    with pytest.raises(Refused, match="FAN-80"):
        organisation.take("zhao", "replace", job, reason="车坏在路上")
    organisation.take("zhao", "replace", job, reason="车坏在路上", parts_out="stay")
    wang = {"engineer": "wang", "why_without_skill": "电话指导"}
    organisation.take("zhao", "dispatch", job, **wang, parts_out="handed")
    organisation.mend()
    organisation.exchange()
    assert "parts_left: li.wei" in organisation.owed()["CD01-V2"]

    organisation.take("li.wei", "hand_on_parts", job, parts="FAN-80 x2")
    organisation.exchange()
    assert "parts_here: wang" in organisation.owed()["CD01"]
    assert "parts_left: li.wei" not in organisation.owed().get("CD01-V2", [])
    organisation.take("wang", "confirm_parts", job, parts="FAN-80 x2")
    organisation.take("wang", "return_parts", job, parts="FAN-80 x2")
    organisation.exchange()

    assert held(organisation, "CD01", "FAN-80") == held(organisation, "HQ", "FAN-80") == before
    assert organisation.desks["HQ"].thing(job).marked == [] and organisation.problems() == []


def test_an_engineer_alone_in_a_van_counts_the_own_bag_without_a_line(organisation):
    desk = organisation.desks["CD01-V2"]
    bag = "CD01-V2/bag/li.wei"
    post(organisation, "CD01-V2", Posting("FAN-92", "CD01-V2/supplier", bag, 3))
    offered = {step.name for _, step in desk.openings(desk.session.person("li.wei"))}
    assert {"begin_count", "send_parts"} <= offered
    organisation.cut()

    count = organisation.take("li.wei", "begin_count", place="bag", person="li.wei").id
    organisation.take("li.wei", "count_parts", count, parts="FAN-92 x2")
    organisation.take("li.wei", "finish_count", count)
    organisation.take("li.wei", "ask_adjustment", count, reason="missing")
    mine = desk.lists.work(desk.session.person("li.wei"), "mine").page(None, 0, 50)
    assert count in [row[0] for row in mine]
    organisation.mend()
    organisation.exchange()
    organisation.take("ding", "approve", count)
    organisation.exchange()
    organisation.take("li.wei", "adjust", count)
    organisation.exchange()

    assert held(organisation, "HQ", "FAN-92")[bag] == 2 and organisation.problems() == []


def test_what_a_branch_lacks_is_ordered_at_headquarters_and_proposed_again_once_it_is_refused(organisation, tmp_path):
    (tmp_path / "levels.csv").write_text("office,part,least,most\nCD01,FAN-92,20,30\n", encoding="utf-8")
    CommandLine(organisation.desks["HQ"].session.folder).json("publish", "part_levels", str(tmp_path / "levels.csv"))
    organisation.exchange()
    desk, keeper = organisation.desks["CD01"], organisation.desks["CD01"].session.person("zhao")
    (proposed,) = desk.replenishment.proposals(keeper)
    (order,) = desk.replenishment.orders([proposed], {"FAN-92": proposed.quantity})

    asked = organisation.take("zhao", order.step, **order.fields).id
    organisation.exchange()
    assert desk.replenishment.proposals(keeper) == []
    assert organisation.desks["HQ"].thing(asked).get("sender") == order.sender == "HQ"

    organisation.take("ding", "settle", asked, state="refused", reason="no more of it", counts=[])
    organisation.exchange()
    assert [each.quantity for each in desk.replenishment.proposals(keeper)] == [proposed.quantity]


def test_headquarters_compares_the_branches_each_with_its_vans(organisation):
    stock(organisation, FAN_80=5)
    job = on_site(organisation)
    organisation.take("li.wei", "request_parts", job, parts="FAN-80 x2")
    organisation.exchange()
    organisation.take("zhao", "issue", requisition(organisation, "CD01"), parts="FAN-80 x2")
    organisation.exchange()

    def branch(office, who):
        desk = organisation.desks[office]
        page = desk.rates.page(desk.session.person(who), desk.rates.this())
        return {each.rate.name: each.figures for each in page if each.office == "CD01"}

    assert branch("HQ", "ding") == branch("CD01", "zhao")
    assert branch("HQ", "ding")["came_back"].base == 2, "pieces that the branch issued to its van"
