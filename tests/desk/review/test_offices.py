"""Whose turn between a branch, its van, another branch and headquarters."""

import pytest

from fieldservice.workflows.engine.messages import Refused


def refused(house, *args, **data) -> Refused:
    with pytest.raises(Refused) as caught:
        house.take(*args, **data)
    return caught.value


def standing(house, code, job):
    page = house.desk(code).page(house.by(code, "zhao"), job)
    return page.state, page.holder


def test_a_job_dispatched_to_a_van_goes_there_with_its_files_and_comes_back_handed_in(house):
    job = house.dispatched()
    assert standing(house, "CD01", job) == ("dispatched", "CD01-V2")
    house.desk("CD01-V2")
    house.all("CD01", "CD01-V2")

    van = house.desk("CD01-V2")
    page = van.page(house.by("CD01-V2", "li.wei"), job, whole=True)
    assert page.facts["phone"] == "13805310042"
    customer, device = page.facts["customer"], page.facts["device"]
    assert van.page(house.by("CD01-V2", "li.wei"), customer).facts["name"] == "济南实验中学"
    assert van.page(house.by("CD01-V2", "li.wei"), device).facts["model"] == "NF5280M6"
    assert van.lists.work(house.by("CD01-V2", "li.wei")).count() == 1

    for step in ("take", "appoint", "arrive", "examine", "complete", "sign", "hand_in"):
        house.take("CD01-V2", "li.wei", step, job)
    house.all("CD01-V2", "CD01")
    assert standing(house, "CD01", job) == ("handed_in", "CD01")
    house.take("CD01", "liu", "pass_back", job)
    house.take("CD01", "zhao", "close", job)
    house.all()
    assert house.listed() == {"CD01": [], "CD01-V2": []}


def test_an_engineer_of_the_branch_works_at_the_branchs_store(house):
    job = house.dispatched(engineer="wang")

    assert standing(house, "CD01", job) == ("dispatched", "CD01")
    assert house.take("CD01", "wang", "take", job).state == "taken"


def test_only_people_of_the_branch_and_its_vans_are_offered_and_can_be_dispatched(house):
    job = house.job("CD01")
    house.take("CD01", "zhao", "accept", job)
    house.staff(meng="agent engineer")
    house.all("CD01")

    assert {who.person.name for who in house.desk("CD01").lookup.candidates(job)} == {"li.wei", "wang"}
    assert "engineer" in refused(house, "CD01", "zhao", "dispatch", job, engineer="meng").fields


def test_while_the_van_has_it_the_branch_adds_notes_and_may_replace_the_engineer(house):
    job = house.dispatched()

    why = refused(house, "CD01", "zhao", "take_back", job)
    assert (why.code, why.who_may) == ("turn", ("CD01-V2",))
    assert house.take("CD01", "zhao", "note", job).state == "dispatched"
    steps = {offer.step for offer in house.desk("CD01").page(house.by("CD01", "zhao"), job).offers}
    assert {"replace", "settle", "note"} <= steps and "cancel" not in steps

    page = house.take("CD01", "zhao", "replace", job, reason="笔记本电脑关机")
    assert (page.state, page.holder, page.facts.get("engineer")) == ("accepted", "CD01", None)
    assert house.take("CD01", "zhao", "dispatch", job, engineer="wang").holder == "CD01"


def test_before_replacing_headquarters_tells_whether_it_was_fetched_and_a_branch_that_it_cannot_know(house):
    house.desk("CD01-V2"), house.desk("CD01")
    job = house.dispatched()
    house.exchange("CD01")

    assert "does not know" in str(house.desk("CD01").lookup.before(job, "replace")[0])
    assert "not fetched it yet" in str(house.desk("HQ").lookup.before(job, "replace")[0])
    house.all("CD01-V2")
    assert "has fetched it" in str(house.desk("HQ").lookup.before(job, "settle")[0])
    house.take("CD01-V2", "li.wei", "take", job)
    house.all("CD01-V2")
    assert "Worked on at CD01-V2: Take the job" in str(house.desk("HQ").lookup.before(job, "replace")[0])
    assert house.desk("HQ").lookup.before(job, "note") == ()


def test_headquarters_replaces_an_engineer_and_the_branch_of_the_van_has_the_job(house):
    job = house.dispatched()
    house.all("CD01")

    page = house.take("HQ", "ding", "replace", job, reason="分中心停电")
    house.all("CD01")

    assert (page.state, page.holder) == ("accepted", "CD01")
    assert standing(house, "CD01", job) == ("accepted", "CD01")


def test_an_office_that_neither_holds_nor_gave_a_job_settles_nothing(house):
    job = house.job("CD01", to="CD02")
    house.desk("CD02")
    house.all()
    house.take("CD02", "gao", "accept", job)
    house.take("CD02", "gao", "transfer", job, office="CD01", reason="客户在成都")
    house.all()
    house.take("CD01", "zhao", "accept", job)
    house.take("CD01", "zhao", "dispatch", job)
    house.all()

    why = refused(house, "CD02", "gao", "settle", job, state="accepted", reason="我们来")

    assert (why.code, why.who_may) == ("turn", ("CD01-V2", "CD01", "headquarters"))


def test_a_declined_job_and_one_handed_back_return_to_the_branch(house):
    first, second = house.dispatched(), house.dispatched()
    house.desk("CD01-V2")
    house.all()

    house.take("CD01-V2", "li.wei", "decline", first)
    for step in ("take", "appoint", "arrive", "examine", "leave", "sign", "hand_back"):
        house.take("CD01-V2", "li.wei", step, second, **({"reason": "等备件"} if step == "hand_back" else {}))
    house.all()

    assert standing(house, "CD01", first) == ("accepted", "CD01")
    assert standing(house, "CD01", second) == ("signed", "CD01")
    page = house.take("CD01", "zhao", "appoint_second", second)
    assert (page.state, page.holder) == ("appointed", "CD01-V2")


def test_a_job_is_transferred_to_another_branch_with_its_history_and_both_see_it(house):
    job = house.job("CD01")
    house.take("CD01", "zhao", "accept", job)
    house.take("CD01", "zhao", "note", job, words="客户已搬到南充")
    house.take("CD01", "zhao", "transfer", job, office="CD02", reason="客户在南充")
    house.desk("CD02")
    house.all()

    page = house.desk("CD02").page(house.by("CD02", "gao"), job)
    assert (page.state, page.holder, page.given_by) == ("received", "CD02", "CD01")
    assert "Note" in [line.label for line in page.history]
    assert house.desk("CD02").page(house.by("CD02", "gao"), page.facts["customer"]).facts["name"] == "济南实验中学"
    owed = house.desk("CD01").lists.obligations(house.by("CD01", "zhao"))
    assert [one["kind"] for one in owed] == ["transfer"]
    assert house.desk("CD02").lists.obligations(house.by("CD02", "gao")) == []

    house.take("CD02", "gao", "accept", job)
    house.all()
    assert standing(house, "CD01", job) == ("accepted", "CD02")
    assert house.desk("CD01").lists.obligations(house.by("CD01", "zhao")) == []
    assert house.desk("CD01").lists.work(house.by("CD01", "zhao")).count() == 0
    assert house.desk("CD01").lists.work(house.by("CD01", "zhao"), "others").count() == 1
    assert house.desk("CD02").lists.work(house.by("CD02", "gao")).count() == 1


def test_a_transfer_that_is_declined_goes_back_to_the_giver(house):
    job = house.job("CD01", to="CD02")
    house.desk("CD02")
    house.all()

    page = house.take("CD02", "gao", "decline_transfer", job, reason="不在我们区域")
    house.all()

    assert (page.state, page.holder) == ("received", "CD01")
    assert standing(house, "CD01", job) == ("received", "CD01")
    assert refused(house, "CD02", "gao", "accept", job).code == "turn"


def test_a_job_that_nobody_transferred_cannot_be_sent_back_and_a_van_gets_work_by_dispatch_only(house):
    job = house.job("CD01")

    assert refused(house, "CD01", "zhao", "decline_transfer", job, reason="x").code == "guard"
    house.take("CD01", "zhao", "accept", job)
    for office in ("CD01", "CD01-V2"):
        assert refused(house, "CD01", "zhao", "transfer", job, office=office, reason="x").code == "data"


def test_a_request_is_handed_over_to_another_service_point_which_sees_customer_and_device(house):
    job = house.job("CD01", to="CD02")
    house.desk("CD02")
    house.all()

    gao = house.by("CD02", "gao")
    page = house.desk("CD02").page(gao, job)
    assert (page.state, page.holder, page.given_by) == ("received", "CD02", "CD01")
    assert house.desk("CD02").page(gao, page.facts["device"]).facts["serial"] == "SN-7D42-0193"
    assert [one["kind"] for one in house.desk("CD01").lists.obligations(house.by("CD01", "liu"))] == ["transfer"]


def test_what_anybody_of_a_role_owes_is_owed_where_the_job_is_held(house):
    job = house.dispatched(engineer="wang")
    for step in ("take", "appoint", "arrive", "examine", "complete", "sign", "hand_in"):
        house.take("CD01", "wang", step, job)
    house.desk("HQ")
    house.all("CD01")
    with house.hq.writing() as tx:
        tx.publish(
            "staff",
            [{**row, "roles": "information_clerk"} if row["name"] == "ding" else row for row in tx.published("staff")],
        )

    assert [one["kind"] for one in house.desk("CD01").lists.obligations(house.by("CD01", "liu"))] == ["pass_back"]
    assert house.desk("HQ").lists.obligations(house.by("HQ", "ding")) == []


def test_an_office_alone_is_its_own_headquarters_and_one_that_joined_is_not(house):
    assert house.desk("HQ").session.is_headquarters
    assert not house.desk("CD01").session.is_headquarters
