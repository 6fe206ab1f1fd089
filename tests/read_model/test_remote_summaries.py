"""An office knows customers and devices of another office by card, by asking headquarters, and by a paper that a
customer shows."""

import json

from fieldservice.desk.pasts import StoredPasts
from fieldservice.desk.step_context import context
from fieldservice.sync import enrolled_stores
from fieldservice.sync.transport.channel import Unreachable
from fieldservice.workflows.engine.numbers import printed_number
from fieldservice.workflows.hotline.table import REQUEST
from fieldservice.workflows.money.customers import credit_limit
from fieldservice.workflows.warranty.repairs import repairs_in


def closed(organisation, code="CD01", **data):
    """A repair at an office from the call to the end, by an engineer of the branch."""
    job = organisation.job(code, **data)
    organisation.take(code, "zhao", "accept", job)
    organisation.take(code, "zhao", "dispatch", job, engineer="wang")
    for step in ("take", "appoint", "arrive", "examine", "complete", "sign", "hand_in"):
        organisation.take(code, "wang", step, job)
    organisation.take(code, "liu", "pass_back", job)
    organisation.take(code, "zhao", "close", job)
    return job


def shared(organisation):
    """A customer and device that both branches see: CD01 repaired it and later handed a call over to CD02."""
    organisation.desk("HQ"), organisation.desk("CD02")
    closed(organisation)
    handed = organisation.job("CD01", to="CD02")
    organisation.all("CD01", "CD02")
    facts = organisation.desk("CD02").page(organisation.by("CD02", "gao"), handed).facts
    return handed, facts["customer"], facts["device"]


def card(organisation, code, thing):
    with organisation.desk(code).session.store.reading() as tx:
        body = tx.value("SELECT body FROM card WHERE office = ? AND thing = ?", (code, thing))
    return json.loads(body) if body else {}


def test_an_office_sees_repairs_at_other_offices_on_a_device_it_knows(organisation):
    handed, customer, device = shared(organisation)

    gao = organisation.by("CD02", "gao")
    page = organisation.desk("CD02").page(gao, device)
    assert [str(line) for line in page.elsewhere] == ["Repaired elsewhere: 1, last on 2026-11-22."]
    assert [warning["code"] for warning in organisation.desk("CD02").lookup.around(handed)["warnings"]] == [
        "repeat_repair"
    ]
    found = organisation.desk("CD02").lookup.known(gao, serial="SN-7D42-0193")
    assert "repeat_repair" in [warning["code"] for warning in found["warnings"]]
    assert "Repaired elsewhere: 1, last on 2026-11-22." in [str(line) for line in found["elsewhere"]]
    assert "Calls at all service points: 2." in [
        str(line) for line in organisation.desk("CD02").page(gao, customer).elsewhere
    ]


def test_what_headquarters_told_of_a_customer_holds_where_nothing_else_is_known_of_him(organisation):
    desk, told = organisation.desk("CD02"), {"black_listed": True, "credit_limit": 500_00}
    body = json.dumps({"kind": "customer", "opened": "2026-11-02T08:00:00Z", "facts": told, "sources": {}})
    with desk.session.store.writing() as tx:
        tx.put("card", [{"office": "CD02", "thing": "K-1", "position": 1, "body": body}])

    known = context(desk.session, organisation.by("CD02", "gao"), REQUEST.steps[0], None, {}, None)
    file = known.file("K-1")
    assert (file.get("black_listed"), credit_limit(file, "CNY"), known.file("nobody")) == (True, 500_00, None)


def test_the_warranty_on_a_repair_at_another_office_is_known(organisation):
    _handed, _customer, device = shared(organisation)

    session = organisation.desk("CD02").session
    with session.store.reading() as tx:
        (repair,) = repairs_in(StoredPasts(session, tx).of(device).repairs)

    assert repair.number.startswith("CD01-J") and (repair.ended, repair.cause["code"]) == ("2026-11-22", "PSU")
    assert not {"by", "entry"} & card(organisation, "CD02", device)["repaired"][0].keys()


def test_an_open_job_elsewhere_is_named_by_office_and_number_and_nothing_more(organisation):
    _, customer, device = shared(organisation)
    job = organisation.job("CD01")
    organisation.all("CD01", "CD02")

    number = organisation.desk("CD01").thing(job).get("number")
    summary = card(organisation, "CD02", device)
    assert [row for row in summary["jobs"] if row["open"]] == [
        {"open": 1, "state": "", "opened": "2026-11-22", "office": "CD01", "number": number}
    ]
    assert f"Open elsewhere: CD01, {number}." in [
        str(line) for line in organisation.desk("CD02").page(organisation.by("CD02", "gao"), customer).elsewhere
    ]
    with organisation.desk("CD02").session.store.reading() as tx:
        assert tx.entries_of(job) == []


def test_contact_and_address_from_work_at_another_office_show_on_the_page_and_in_the_next_call(organisation):
    _, customer, _ = shared(organisation)
    organisation.job("CD01", address="济南市历下区经十路 9 号", contact="王老师")
    organisation.all("CD01", "CD02")

    gao = organisation.by("CD02", "gao")
    desk = organisation.desk("CD02")
    page = desk.page(gao, customer, whole=True)
    assert (page.facts["contact"], page.facts["address"]) == ("王老师", "济南市历下区经十路 9 号")
    assert desk.lookup.known(gao, phone="13805310042")["customer"]["contact"] == "王老师"
    call = organisation.call("CD02", address="", contact="")
    assert desk.thing(call).get("contact") == "王老师"


def test_amending_a_value_that_was_seen_on_the_card_is_no_conflict(organisation):
    _, customer, _ = shared(organisation)
    organisation.job("CD01", contact="王老师")
    organisation.all("CD01", "CD02")
    organisation.take("CD02", "gao", "amend_customer", customer, contact="张主任")
    organisation.all("CD01", "CD02")
    organisation.all("CD01", "CD02")

    assert [code for code, found in organisation.listed().items() if "conflict" in found] == []
    assert organisation.desk("CD01").thing(customer).get("contact") == "张主任"
    assert organisation.desk("CD02").page(organisation.by("CD02", "gao"), customer).facts["contact"] == "张主任"


def test_a_card_is_written_again_only_when_its_content_changed(organisation):
    _, customer, device = shared(organisation)
    with organisation.hq.reading() as tx:
        before = tx.rows("SELECT office, thing, position, body FROM card ORDER BY office, thing")
    organisation.take("CD02", "gao", "note", device)
    organisation.all("CD02")

    with organisation.hq.reading() as tx:
        assert tx.rows("SELECT office, thing, position, body FROM card ORDER BY office, thing") == before
    assert {office for office, _, _, body in before if body != "{}"} == {"CD02"}
    assert {thing for _, thing, _, _ in before} == {customer, device}


def test_after_headquarters_was_restored_an_office_reads_its_cards_again(organisation):
    _, _, device = shared(organisation)
    with organisation.hq.writing() as tx:  # the backup was made before any card
        tx.run("DELETE FROM card")
        tx.run("UPDATE counter_row SET value = 0 WHERE name = 'card/CD02'")
        enrolled_stores.new_epoch(tx, "HQ", "2026-11-22T08:00:00.000Z")
    job = organisation.job("CD01")
    organisation.all("CD01", "CD02")

    number = organisation.desk("CD01").thing(job).get("number")
    assert [row["number"] for row in card(organisation, "CD02", device)["jobs"] if row["open"]] == [number]


def test_a_customer_of_one_office_alone_has_no_card(organisation):
    organisation.desk("HQ")
    closed(organisation)
    organisation.dispatched()
    organisation.desk("CD01-V2")
    organisation.all("CD01", "CD01-V2")

    with organisation.hq.reading() as tx:
        assert {office for (office,) in tx.rows("SELECT office FROM card WHERE body <> '{}'")} <= {"CD01-V2"}


def test_a_call_taken_at_headquarters_reaches_other_offices_by_card(organisation):
    handed, _, device = shared(organisation)
    job = organisation.call("HQ", symptom="又不能开机")
    organisation.take("HQ", "ding", "hand_on", job)
    with organisation.hq.writing() as tx:
        tx.publish(
            "staff",
            [
                {**row, "roles": row["roles"] + " information_clerk"} if row["name"] == "ding" else row
                for row in tx.published("staff")
            ],
        )
    organisation.take("HQ", "ding", "take_over", job)
    number = organisation.take("HQ", "ding", "hand_over", job, office="CD01").made["job_number"]
    organisation.all("CD02")

    assert [row["number"] for row in card(organisation, "CD02", device)["jobs"] if row["open"]] == [number]
    assert "open_job" in [warning["code"] for warning in organisation.desk("CD02").lookup.around(handed)["warnings"]]


def test_the_rows_of_an_office_with_cards_agree_with_its_entries(organisation):
    from fieldservice.read_model import rebuild

    _, customer, _ = shared(organisation)
    organisation.job("CD01", contact="王老师")
    organisation.all("CD01", "CD02")
    organisation.take("CD02", "gao", "amend_customer", customer, area="历下区")

    assert rebuild.verify(organisation.desk("CD02").session.store)["problems"] == []


def test_an_unknown_caller_is_asked_for_at_headquarters_and_offline_nobody_knows(organisation):
    organisation.desk("HQ"), organisation.desk("CD02")
    closed(organisation)
    job = organisation.job("CD01")
    organisation.all("CD01", "CD02")
    desk = organisation.desk("CD02")

    assert (
        str(desk.lookup.ask_elsewhere(phone="138 0531 0042")["says"])
        == "Unknown here; headquarters cannot be reached now."
    )
    organisation.online("CD02")
    found = desk.lookup.ask_elsewhere(phone="138 0531 0042")
    assert str(found["says"]) == "Known elsewhere."
    assert found["customer"]["name"] == "济南实验中学" and not {"phone", "address"} & found["customer"].keys()
    assert any(str(line).startswith("Open elsewhere: CD01") for line in found["elsewhere"])
    assert desk.lookup.ask_elsewhere(serial="SN-7D42-0193")["device"]["model"] == "NF5280M6"
    number = organisation.desk("CD01").thing(job).get("number")
    assert desk.lookup.ask_elsewhere(number=number)["work"][0]["holder"] == "CD01"
    assert str(desk.lookup.ask_elsewhere(serial="SN-0000")["says"]) == "Unknown here and at headquarters."

    def cut(question):
        raise Unreachable

    desk.session.ask_headquarters = cut
    assert "cannot be reached now" in str(desk.lookup.ask_elsewhere(serial="SN-0000")["says"])
    assert organisation.desk("HQ").lookup.ask_elsewhere(phone="13805310042")["customer"]["name"] == "济南实验中学"


def test_a_paper_shown_at_another_office_brings_the_history_there(organisation):
    organisation.desk("HQ"), organisation.desk("CD02")
    job = organisation.job("CD01")
    organisation.all("CD01", "CD02")
    number = organisation.desk("CD01").thing(job).get("number")

    call = organisation.call("CD02", paper=number.lower().replace("-", " "), customer_name="", address="", model="")
    organisation.all("CD02", "CD01")

    desk, gao = organisation.desk("CD02"), organisation.by("CD02", "gao")
    assert desk.thing(call).get("paper") == number
    page = desk.page(gao, job)
    assert (page.state, page.holder, page.number) == ("received", "CD01", number)
    assert desk.page(gao, page.facts["customer"]).facts["name"] == "济南实验中学"
    assert {row["thing"] for row in desk.session.search(number)} == {call, job}


def test_a_paper_brings_the_history_once_its_own_office_has_sent_the_job(organisation):
    organisation.desk("HQ"), organisation.desk("CD02"), organisation.desk("CD01")
    job = organisation.job("CD01")
    number = organisation.desk("CD01").thing(job).get("number")
    organisation.call("CD02", paper=number)
    organisation.all("CD02")

    organisation.all("CD01", "CD02")

    assert organisation.desk("CD02").page(organisation.by("CD02", "gao"), job).number == number


def test_a_number_that_was_only_guessed_shows_nothing_whichever_comes_first(organisation):
    organisation.desk("HQ"), organisation.desk("CD02"), organisation.desk("CD01")
    job = organisation.job("CD01")
    number = organisation.desk("CD01").thing(job).get("number")
    guess = {"paper": number, "phone": "028-5550 2117", "serial": "SN-0000", "customer_name": "锦江区图书馆"}
    organisation.call("CD02", **guess)
    organisation.all("CD02")
    organisation.all("CD01", "CD02")
    organisation.call("CD02", **guess)
    organisation.all("CD02")

    with organisation.desk("CD02").session.store.reading() as tx:
        assert tx.entries_of(job) == []
    organisation.call("CD02", **{**guess, "serial": "sn-7d42-0193"})
    organisation.all("CD02")
    assert organisation.desk("CD02").thing(job).state == "received"


def test_a_paper_named_by_somebody_who_may_not_register_shows_nothing(organisation):
    organisation.desk("HQ"), organisation.desk("CD02")
    job = organisation.job("CD01")
    organisation.all("CD01")
    number = organisation.desk("CD01").thing(job).get("number")
    with organisation.desk("CD02").session.store.writing() as tx:
        tx.append(
            {
                "kind": "call_registered",
                "by": "qian",
                "made": organisation.desk("CD02").session.now(),
                "data": {"number": "CD02-R9", "paper": number},
                "moves": [{"thing": "r-9", "kind": "request", "after": None, "to": "open", "holder": "CD02"}],
            }
        )
    organisation.all("CD02")

    with organisation.desk("CD02").session.store.reading() as tx:
        assert tx.entries_of(job) == []


def test_a_paper_registered_twice_is_one_fact_and_listed_where_it_differs(organisation):
    organisation.desk("HQ"), organisation.desk("CD02")
    number = printed_number("CD09", "J", 17)  # from an office that no longer exists
    organisation.call("CD01", paper=number)
    organisation.call("CD02", paper=number)
    organisation.all()
    assert organisation.listed()["HQ"] == []

    third = organisation.call(
        "CD01", paper=number, serial="SN-ANOTHER", phone="028-5550 2117", customer_name="锦江区图书馆", model="T420"
    )
    organisation.all()
    assert organisation.listed()["HQ"] == ["same_number"]
    item = organisation.reviews("HQ", "ding")[0]
    assert str(item.says).startswith(f"The number {number} belongs") and third in {
        item.thing,
        *(id_ for _, id_ in item.others),
    }
    organisation.desk("HQ").review.settle(organisation.by("HQ", "ding"), item.key)
    assert organisation.listed()["HQ"] == []


def test_a_number_with_a_slip_of_the_pen_is_refused(organisation):
    import pytest

    from fieldservice.workflows.engine.messages import Refused

    with pytest.raises(Refused) as caught:
        organisation.call("CD01", paper="CD02-J000017-B")
    assert "one of its characters is wrong" in str(caught.value.fields["paper"])


def test_headquarters_on_postgresql_gives_the_same_cards_and_answers(organisation_on_postgresql):
    from fieldservice.read_model import rebuild

    organisation = organisation_on_postgresql
    handed, _, device = shared(organisation)
    job = organisation.job("CD01", contact="王老师")
    organisation.all("CD01", "CD02")
    number = organisation.desk("CD01").thing(job).get("number")

    assert [row["number"] for row in card(organisation, "CD02", device)["jobs"] if row["open"]] == [number]
    assert "repeat_repair" in [
        warning["code"] for warning in organisation.desk("CD02").lookup.around(handed)["warnings"]
    ]
    organisation.online("CD02")
    assert organisation.desk("CD02").lookup.ask_elsewhere(number=number)["work"][0]["holder"] == "CD01"
    assert organisation.listed()["HQ"] == ["same_serial"]
    organisation.desk("HQ").review.settle(organisation.by("HQ", "ding"), organisation.reviews("HQ", "ding")[0].key)
    assert organisation.listed()["HQ"] == []
    assert rebuild.verify(organisation.desk("HQ").session.store)["problems"] == []
