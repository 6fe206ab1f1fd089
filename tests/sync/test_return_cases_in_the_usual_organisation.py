"""Return cases where hotline, branch, van and headquarters have stores of their own, and the line is cut."""

import pytest

from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.engine.messages import Refused
from tests.sync.usual_organisation import SERVER, STAFF, UsualOrganisation

LAPTOP = {"serial": "NB-5521-90", "product": "laptop", "model": "天逸 310"}
AGAINST = {"against_policy": "首批质量问题"}


class WithDepartments(UsualOrganisation):
    staff = (
        *STAFF,
        ("xu", "徐工", "technical_centre", "", "HQ", "471182"),
        ("mei", "梅商务", "commerce", "", "HQ", "471182"),
    )


@pytest.fixture
def organisation(tmp_path):
    made = WithDepartments(tmp_path)
    yield made
    made.close()


def states(organisation, case):
    return {code: desk.thing(case).state for code, desk in organisation.desks.items()}


def forged(organisation, code, kind, by, case, to, data):
    """An entry of this office that no table would have let through."""
    desk = organisation.desks[code]
    last = desk.thing(case)
    named = {"thing": case, "kind": "return_case", "after": last.last, "to": to, "holder": last.holder}
    move = {"moves": [named]} if to else {}
    with desk.session.store.writing() as tx:
        draft = {"kind": kind, "by": by, "made": desk.session.now(), "touches": [("return_case", case)], **move}
        RULES.refresh(tx, {case}, [tx.append({**draft, "data": data})], ())


def marks(organisation, case):
    return [line.entry.mark for line in organisation.desks["HQ"].thing(case).history if line.entry.mark]


def to_headquarters(organisation, serial, price_paid="1200.00"):
    """A dealer's device, diagnosed at the branch and sent to be judged."""
    take = organisation.take
    case = take("zhao", "open_return", serials=serial, by_kind="dealer", new_devices=True, product="laptop",
                price_paid=price_paid, purchased="2026-11-01").id  # fmt: skip
    take("wang", "report_diagnosis", case)
    take("zhao", "offer_solution", case)
    take("zhao", "send_to_judge", case)
    organisation.exchange()
    return case


def test_a_return_asked_for_on_the_van_is_judged_at_headquarters_and_seen_at_the_branch_at_each_step(organisation):
    take = organisation.take
    job = organisation.job("on_site", **SERVER)
    take("zhao", "accept", job)
    take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()
    for step in ("take", "appoint"):
        take("li.wei", step, job)
    organisation.exchange()

    organisation.cut()
    case = str(take("li.wei", "request_return", job, price_paid="1200.00").made["return_case"])
    take("li.wei", "report_diagnosis", case)
    organisation.mend()
    organisation.exchange()
    assert states(organisation, case) == dict.fromkeys(("HQ", "CD01", "CD01-V2"), "diagnosed")
    assert organisation.desks["CD01"].thing(job).state == "in_case"

    organisation.cut()
    take("zhao", "offer_solution", case)
    take("zhao", "send_to_judge", case)
    assert organisation.desks["CD01"].thing(case).state == "to_judge", "it awaits headquarters"
    organisation.mend()
    organisation.exchange()
    take("xu", "judge_case", case, value="1200.00", **AGAINST)
    organisation.exchange()
    assert organisation.desks["CD01"].thing(job).lines("case_news")[-1]["state"] == "judged"

    organisation.cut()
    branch = organisation.desks["CD01"]
    for desk in (branch, organisation.desks["HQ"]):
        sun = desk.session.person("sun")
        (row,) = (row for row in desk.cases.listed("return_case", sun) if row.thing == case)
        assert (row.turn_role, row.turn_office, row.waits_for_headquarters) == ("manager", "CD01", False)
        page = desk.page(sun, case)
        assert (page.awaits, page.awaits_at) == ("manager", "CD01") and page.cases[0].last_exchange is None
    (asked,) = branch.approvals.asked(branch.session.person("sun"))
    assert asked.subject == SERVER["serial"] and asked.consequence and asked.waits.amount == 1200_00
    take("sun", "approve", case)
    organisation.mend()
    organisation.exchange()
    take("mei", "begin_execution", case)
    organisation.exchange()

    assert states(organisation, case) == dict.fromkeys(("HQ", "CD01", "CD01-V2"), "approved")
    news = [line["state"] for line in organisation.desks["CD01"].thing(job).lines("case_news") if "state" in line]
    assert news == ["requested", "diagnosed", "to_judge", "judged", "approved"]
    assert marks(organisation, case) == [] and organisation.problems() == []


def test_a_branch_that_claims_to_have_judged_is_marked_at_headquarters(organisation):
    case = to_headquarters(organisation, "NB-FORGED-1")

    forged(organisation, "CD01", "case_judged", "sun", case, "judged", {"lines": [1], "decision": {"code": "refund"}})
    organisation.exchange()

    assert marks(organisation, case) == ["not_entitled"]
    assert organisation.desks["HQ"].thing(case).state == organisation.desks["CD01"].thing(case).state == "to_judge"
    organisation.take("xu", "judge_case", case, **AGAINST)


def test_an_approval_by_who_diagnosed_does_not_count_at_headquarters_whatever_the_entry_says(organisation):
    case = to_headquarters(organisation, "NB-FORGED-2")
    organisation.take("xu", "judge_case", case, value="1200.00", **AGAINST)
    organisation.exchange()
    (asked,) = waiting(organisation.desks["CD01"].thing(case))

    answer = {"answers_to": asked.digest, "answer": "approved", "of_kind": asked.kind}
    forged(organisation, "CD01", "approval_given", "wang", case, "", answer)
    organisation.exchange()

    assert marks(organisation, case) == ["not_entitled"]
    with pytest.raises(Refused, match="waiting for approval"):
        organisation.take("mei", "begin_execution", case)


def test_a_second_case_about_a_device_is_refused_where_the_first_is_known(organisation):
    case = to_headquarters(organisation, "NB-TWICE-1")

    for who in ("zhao", "chen"):
        with pytest.raises(Refused, match="already has an open return case"):
            organisation.take(who, "open_return", serials="NB-TWICE-1", product="laptop")
    assert organisation.desks["HQ"].thing(case).state == "to_judge"


def test_two_offices_that_each_made_a_file_of_a_device_are_granted_nothing_for_it_twice(organisation):
    organisation.cut()
    dealer = {"by_kind": "dealer", "new_devices": True, "product": "laptop", "purchased": "2026-11-01"}
    for who in ("zhao", "chen"):
        asked = {"point": "CD01"} if who == "chen" else {}
        organisation.take(who, "open_return", serials="NB-BOTH-1", price_paid="1200.00", **dealer, **asked)
    organisation.mend()
    organisation.exchange()

    with pytest.raises(Refused, match="already has an open return case"):
        organisation.take("zhao", "open_return", serials="NB-BOTH-1", product="laptop", phone="138 0531 0777")
    first, second = (row.thing for row in listed(organisation, "NB-BOTH-1"))
    for case in (first, second):
        organisation.take("wang", "report_diagnosis", case)
        organisation.take("zhao", "offer_solution", case)
        organisation.take("zhao", "send_to_judge", case)
    organisation.exchange()
    with pytest.raises(Refused, match="another open return case"):
        organisation.take("xu", "judge_case", first, value="1200.00", **AGAINST)
    organisation.take("xu", "withdraw_case", second)
    assert organisation.take("xu", "judge_case", first, value="1200.00", **AGAINST).state == "judged"


def listed(organisation, serial):
    desk = organisation.desks["HQ"]
    return desk.cases.listed("return_case", desk.session.person("xu"), serial)


@pytest.mark.parametrize(("value", "role"), [("4000.00", "service_management"), ("12000.00", "manager")])
def test_a_case_that_is_worth_more_names_the_approver_at_headquarters(organisation, value, role):
    case = to_headquarters(organisation, f"NB-WORTH-{value}", price_paid=value)
    organisation.take("xu", "judge_case", case, value=value, **AGAINST)

    (row,) = listed(organisation, f"NB-WORTH-{value}")
    assert (row.turn_role, row.turn_office) == (role, "HQ")
