"""Return cases are carried out by headquarters, a branch and its van together, and the line is cut."""

import pytest

from db import errors, ledgers
from fieldservice.read_model import projections, rebuild
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money.accounts import item
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from tests.support.organisation import Organisation

EVERYTHING = {"ding": "manager coordinator technical_centre commerce technical_support"}
PART = "EXCH-X1"
DRAWER = "CD01/drawer/counter/cash"


@pytest.fixture
def organisation(tmp_path):
    found = Organisation(tmp_path)
    found.staff(**EVERYTHING)
    with found.hq.writing() as tx:
        part = {"code": PART, "zh": "换机 X1", "en": "Exchange X1", "product": "laptop", "cost": 2_000_00}
        tx.publish("part", [{**part, "tracked": "yes", "purpose": "exchange", "currency": "CNY"}])
    for code in ("HQ", "CD01", "CD01-V2"):
        found.desk(code)
    yield found
    found.close()


def post(organisation, code, *postings):
    """An entry of this office that moves these parts, or this money."""
    desk = organisation.desk(code)
    data = {"postings": [each.as_data() for each in postings]}
    with desk.session.store.writing() as tx:
        projections.post(
            tx, tx.append_many([{"kind": "stocked", "by": "zhao", "made": desk.session.now(), "data": data}])
        )


def given_to_judge(organisation, serial, **more):
    take = organisation.take
    case = take("CD01", "zhao", "open_return", serials=serial, **more).id
    take("CD01", "wang", "report_diagnosis", case)
    take("CD01", "zhao", "offer_solution", case)
    take("CD01", "zhao", "send_to_judge", case)
    return case


def warned(organisation, code, case):
    """The warnings on the page of a case that say that something was given for its device before."""
    found = organisation.desk(code).lookup.warnings(case)
    return [each["code"] for each in found if each["code"] in ("taken_back", "exchanged")]


def given_a_case(organisation, serial, decision="exchange"):
    """Judged at headquarters, approved by the manager of the branch without a line, and begun."""
    take = organisation.take
    case = given_to_judge(organisation, serial, new_devices=True, product="laptop", model="X1", price_paid="2800.00")
    organisation.all("CD01")
    take("HQ", "ding", "judge_case", case, decision=decision, value="2800.00")
    organisation.all("CD01")
    take("CD01", "sun", "approve", case)
    organisation.all("CD01")
    take("HQ", "ding", "begin_execution", case)
    return case


def held(organisation, code, serial):
    with organisation.desk(code).session.store.reading() as tx:
        return [place for _item, place in ledgers.pieces(tx, serial)]


def reserved(organisation, code):
    with organisation.desk(code).session.store.reading() as tx:
        return ledgers.reserved(tx, f"{code}/good", PART)


def states(organisation, case):
    return {code: organisation.desk(code).thing(case).state for code in ("HQ", "CD01", "CD01-V2")}


def problems(organisation):
    return [
        each
        for code in organisation.desks
        for each in rebuild.verify(organisation.desk(code).session.store)["problems"]
    ]


def test_an_exchange_device_of_headquarters_goes_by_branch_and_van_to_the_customer_while_the_line_is_cut(organisation):
    take, everybody = organisation.take, ("CD01", "CD01-V2")
    case = given_a_case(organisation, "NB-5521-77")
    post(organisation, "HQ", Posting(PART, "HQ/supplier", "HQ/good", 1, 2_000_00, "9A11-01"))

    loaners = organisation.desk("HQ").loaners
    assert [(row.state, row.serial) for row in loaners.free("exchange")] == [("free", "9A11-01")]
    take("HQ", "ding", "choose_exchange", case)
    assert [(row.state, row.serial) for row in loaners.rows()] == [("kept", "9A11-01")] and not loaners.free("exchange")
    with pytest.raises(Refused, match="here and not reserved"):
        take("HQ", "ding", "send_parts", receiver="CD02", sending=f"{PART} x1 9A11-01")
    take("HQ", "ding", "prepare_exchange", case)
    page = take("HQ", "ding", "pass_to_office", case)
    organisation.all(*everybody)
    assert reserved(organisation, "CD01") == 0, "it is still on the way"
    take("CD01", "zhao", "receive_parts", page.facts["shipment"], scanned="9A11-01")
    assert reserved(organisation, "CD01") == 1
    take("CD01", "zhao", "to_engineer", case)
    sent = take("CD01", "zhao", "send_parts", receiver="CD01-V2", sending=f"{PART} x1 9A11-01").id
    organisation.all(*everybody)

    take("CD01-V2", "li.wei", "receive_parts", sent, scanned="9A11-01")
    take("CD01-V2", "li.wei", "see_old_device", case)
    take("CD01-V2", "li.wei", "sign_order_on_paper", case)
    take("CD01-V2", "li.wei", "give_exchange_device", case)
    assert states(organisation, case) == {"HQ": "executing", "CD01": "executing", "CD01-V2": "closed"}, (
        "the line is cut"
    )

    organisation.all(*everybody)
    assert set(states(organisation, case).values()) == {"closed"}
    assert (
        held(organisation, "HQ", "NB-5521-77") == held(organisation, "CD01", "NB-5521-77") == ["CD01-V2/custody/li.wei"]
    )
    kinds = {
        debt["kind"] for debt in organisation.desk("CD01-V2").lists.obligations(organisation.by("CD01-V2", "li.wei"))
    }
    assert any(kind.startswith("faulty_parts/") for kind in kinds), "the engineer hands the old device in"
    assert problems(organisation) == []


def test_a_refund_is_paid_once_at_the_counter_though_headquarters_settled_the_case_meanwhile(organisation):
    take = organisation.take
    case = given_a_case(organisation, "NB-5521-78", "refund")
    post(organisation, "CD01", Posting(item("CNY"), "CD01/opened", DRAWER, 5_000_00))
    take("HQ", "ding", "pass_to_office", case)
    organisation.all("CD01")

    take("CD01", "lin", "see_old_device", case, old_serial="NB-5521-78")
    take("CD01", "lin", "sign_order_on_paper", case)
    take("HQ", "ding", "settle", case, state="approved", holder="HQ", reason="网点断网三天")
    paid = take("CD01", "lin", "pay_return", case, amount="2800.00")
    assert paid.receipt is not None and paid.receipt.is_refund and paid.receipt.amount == 2_800_00
    organisation.all("CD01")

    for code in ("HQ", "CD01"):
        with organisation.desk(code).session.store.reading() as tx:
            assert ledgers.quantity(tx, DRAWER, item("CNY")) == 2_200_00
    with pytest.raises(Refused, match="carried out"):
        take("HQ", "ding", "pass_to_office", case)
    assert problems(organisation) == []
    assert warned(organisation, "CD01", case) == [], "what the case itself gave"

    again = given_to_judge(organisation, "NB-5521-78")
    assert warned(organisation, "CD01", again) == ["taken_back"]
    organisation.all("CD01")
    assert len(organisation.desk("HQ").lookup.before(again, "judge_case")) == 1


def test_the_old_device_goes_on_to_headquarters_and_to_its_maker(organisation):
    take = organisation.take
    case = given_a_case(organisation, "NB-5521-79", "credit")
    take("HQ", "ding", "pass_to_office", case)
    organisation.all("CD01")
    take("CD01", "lin", "see_old_device", case, old_serial="NB-5521-79")
    take("CD01", "lin", "sign_order_on_paper", case)
    take("CD01", "lin", "note_credit", case)
    box = take("CD01", "zhao", "open_consignment", everything=True).id
    take("CD01", "zhao", "send_consignment", box)
    organisation.all("CD01")

    take("HQ", "ding", "receive_pieces", box, everything=True)
    (tag,) = tagged_parts(organisation.desk("HQ").thing(case))
    take("HQ", "ding", "judge_pieces", box, tags=tag.number, verdict="repairable")
    back = take("HQ", "ding", "open_supplier_return", maker="天逸电脑厂", everything=True).id
    take("HQ", "ding", "send_to_maker", back, maker_reference="RMA-7", expected_credit="1200.00")
    organisation.all("CD01")

    assert held(organisation, "HQ", "NB-5521-79") == ["HQ/with_maker"]
    (there,) = tagged_parts(organisation.desk("CD01").thing(case))
    assert (there.account, there.serial, there.of_kind) == ("HQ/with_maker", "NB-5521-79", "return_case")
    assert problems(organisation) == []


def given_a_judged_job(organisation, decision):
    """A send-in job whose case is approved and begun."""
    take = organisation.take
    job = str(take("CD01", "lin", "check_in", serial="NB-5521-80").made["job"])
    take("CD01", "zhao", "dispatch", job, engineer="wang", why_without_skill="只有他有空")
    take("CD01", "wang", "inspect", job)
    case = str(take("CD01", "lin", "request_return", job, price_paid="2800.00").facts["return_case"])
    take("CD01", "wang", "report_diagnosis", case)
    take("CD01", "zhao", "offer_solution", case)
    take("CD01", "zhao", "send_to_judge", case)
    organisation.all("CD01")
    take("HQ", "ding", "judge_case", case, decision=decision, value="2800.00")
    organisation.all("CD01")
    take("CD01", "sun", "approve", case)
    organisation.all("CD01")
    take("HQ", "ding", "begin_execution", case)
    return job, case


def given_a_job_in_case(organisation):
    """A send-in job whose device is refunded: the case is signed, and its money is in the drawer."""
    take = organisation.take
    job, case = given_a_judged_job(organisation, "refund")
    take("HQ", "ding", "pass_to_office", case)
    organisation.all("CD01")
    post(organisation, "CD01", Posting(item("CNY"), "CD01/opened", DRAWER, 3_000_00))
    take("CD01", "lin", "see_old_device", case, old_serial="NB-5521-80")
    take("CD01", "lin", "sign_order_on_paper", case)
    return job, case


def test_the_job_ends_with_its_case_where_its_own_conditions_hold(organisation):
    job, case = given_a_job_in_case(organisation)

    organisation.take("CD01", "lin", "pay_return", case, amount="2800.00")

    desk = organisation.desk("CD01")
    assert (desk.thing(case).state, desk.thing(job).state) == ("closed", "closed")
    assert desk.thing(job).record("place")["at"] == "ours" and problems(organisation) == []


def test_a_job_whose_loaner_is_still_out_is_ended_by_hand_once_it_has_come_back(organisation):
    job, case = given_a_job_in_case(organisation)
    organisation.take("CD01", "lin", "lend_loaner", job)
    organisation.take("CD01", "lin", "pay_return", case, amount="2800.00")

    desk = organisation.desk("CD01")
    assert (desk.thing(case).state, desk.thing(job).state) == ("closed", "in_case")
    with pytest.raises(Refused, match="Its return case was carried out"):
        organisation.take("CD01", "lin", "take_unrepaired", job)
    organisation.take("CD01", "lin", "take_loaner_back", job)
    assert organisation.take("CD01", "lin", "end_with_case", job).state == "closed"


def test_a_van_and_its_branch_without_a_line_gave_the_customer_both_devices_and_everybody_is_told(organisation):
    take, everybody = organisation.take, ("CD01", "CD01-V2")
    job, case = given_a_judged_job(organisation, "exchange")
    post(organisation, "CD01", Posting(PART, "CD01/supplier", "CD01/good", 1, 2_000_00, "9A11-01"))
    organisation.all(*everybody)
    for step in ("choose_exchange", "prepare_exchange", "pass_to_office"):
        take("HQ", "ding", step, case)
    organisation.all(*everybody)
    take("CD01", "lin", "see_old_device", case, old_serial="NB-5521-80")
    take("CD01", "zhao", "to_engineer", case)
    sent = take("CD01", "zhao", "send_parts", receiver="CD01-V2", sending=f"{PART} x1 9A11-01").id
    organisation.all(*everybody)
    take("CD01-V2", "li.wei", "receive_parts", sent, scanned="9A11-01")

    take("CD01-V2", "li.wei", "sign_order_on_paper", case)
    take("CD01-V2", "li.wei", "give_exchange_device", case)
    take("CD01", "lin", "take_unrepaired", job)
    take("CD01", "lin", "sign_on_paper", job)
    take("CD01", "lin", "hand_out", job, ticket=organisation.desk("CD01").thing(job).get("ticket"))
    organisation.all(*everybody)

    for code, who in (("HQ", "ding"), ("CD01", "sun")):
        (item,) = (each for each in organisation.reviews(code, who) if each.what == "given_twice")
        assert (item.thing, len(item.sides)) == (job, 3), "how it stands, and both acts"
    assert "given_twice" in {
        debt["kind"] for debt in organisation.desk("CD01").lists.obligations(organisation.by("CD01", "sun"))
    }
    organisation.desk("CD01").review.settle(organisation.by("CD01", "sun"), f"given_twice/{job}")
    organisation.all(*everybody)
    assert [each for each in organisation.reviews("HQ", "ding") if each.what == "given_twice"] == []
    assert problems(organisation) == []


def test_a_full_disk_in_the_middle_of_a_refund_leaves_case_job_and_drawer_as_they_were(organisation):
    job, case = given_a_job_in_case(organisation)
    desk, failed = organisation.desk("CD01"), 0

    def stand():
        with desk.session.store.reading() as tx:
            money = ledgers.quantity(tx, DRAWER, item("CNY"))
            return desk.thing(case).state, desk.thing(job).state, money, tx.value("SELECT count(*) FROM entry")

    before = stand()
    with desk.session.store.writing() as tx:
        pages = tx.value("PRAGMA page_count")
    for room in range(12):  # the disk runs full later in the step when there is more room
        with desk.session.store.writing() as tx:
            tx.run(f"PRAGMA max_page_count = {pages + room}")
        try:
            organisation.take("CD01", "lin", "pay_return", case, amount="2800.00")
            break
        except errors.StoreTrouble as trouble:
            assert "disk is full" in str(trouble)
            failed += 1
            assert stand() == before
    with desk.session.store.writing() as tx:
        tx.run("PRAGMA max_page_count = 1000000")
    if desk.thing(case).state != "closed":
        organisation.take("CD01", "lin", "pay_return", case, amount="2800.00")
    assert failed and stand()[:3] == ("closed", "closed", 200_00)
    assert problems(organisation) == []
