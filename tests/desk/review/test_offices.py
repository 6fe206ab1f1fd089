"""The turn of a job passes between a branch, its van, another branch and headquarters."""

import pytest

from fieldservice.workflows.engine.messages import Refused


def refused(organisation, *args, **data) -> Refused:
    with pytest.raises(Refused) as caught:
        organisation.take(*args, **data)
    return caught.value


def standing(organisation, code, job):
    page = organisation.desk(code).page(organisation.by(code, "zhao"), job)
    return page.state, page.holder


def test_a_job_dispatched_to_a_van_goes_there_with_its_files_and_comes_back_handed_in(organisation):
    job = organisation.dispatched()
    assert standing(organisation, "CD01", job) == ("dispatched", "CD01-V2")
    organisation.desk("CD01-V2")
    organisation.all("CD01", "CD01-V2")

    van = organisation.desk("CD01-V2")
    page = van.page(organisation.by("CD01-V2", "li.wei"), job, whole=True)
    assert page.facts["phone"] == "13805310042"
    customer, device = page.facts["customer"], page.facts["device"]
    assert van.page(organisation.by("CD01-V2", "li.wei"), customer).facts["name"] == "济南实验中学"
    assert van.page(organisation.by("CD01-V2", "li.wei"), device).facts["model"] == "NF5280M6"
    assert van.lists.work(organisation.by("CD01-V2", "li.wei")).count() == 1

    for step in ("take", "appoint", "arrive", "examine", "complete", "sign", "hand_in"):
        organisation.take("CD01-V2", "li.wei", step, job)
    organisation.all("CD01-V2", "CD01")
    assert standing(organisation, "CD01", job) == ("handed_in", "CD01")
    organisation.take("CD01", "liu", "pass_back", job)
    organisation.take("CD01", "zhao", "close", job)
    organisation.all()
    assert organisation.listed() == {"CD01": [], "CD01-V2": []}


def test_an_engineer_of_the_branch_works_at_the_branchs_store(organisation):
    job = organisation.dispatched(engineer="wang")

    assert standing(organisation, "CD01", job) == ("dispatched", "CD01")
    assert organisation.take("CD01", "wang", "take", job).state == "taken"


def test_only_people_of_the_branch_and_its_vans_are_offered_and_can_be_dispatched(organisation):
    job = organisation.job("CD01")
    organisation.take("CD01", "zhao", "accept", job)
    organisation.staff(meng="agent engineer")
    organisation.all("CD01")

    assert {who.person.name for who in organisation.desk("CD01").lookup.candidates(job)} == {"li.wei", "wang"}
    assert "engineer" in refused(organisation, "CD01", "zhao", "dispatch", job, engineer="meng").fields


def test_a_branch_may_add_notes_or_replace_the_engineer_while_a_van_has_the_job(organisation):
    job = organisation.dispatched()

    why = refused(organisation, "CD01", "zhao", "take_back", job)
    assert (why.code, why.who_may) == ("turn", ("CD01-V2",))
    assert organisation.take("CD01", "zhao", "note", job).state == "dispatched"
    steps = {offer.step for offer in organisation.desk("CD01").page(organisation.by("CD01", "zhao"), job).offers}
    assert {"replace", "settle", "note"} <= steps and "cancel" not in steps

    page = organisation.take("CD01", "zhao", "replace", job, reason="笔记本电脑关机")
    assert (page.state, page.holder, page.facts.get("engineer")) == ("accepted", "CD01", None)
    assert organisation.take("CD01", "zhao", "dispatch", job, engineer="wang").holder == "CD01"


def test_before_an_engineer_is_replaced_headquarters_shows_whether_the_van_fetched_the_job(organisation):
    organisation.desk("CD01-V2"), organisation.desk("CD01")
    job = organisation.dispatched()
    organisation.exchange("CD01")

    assert "Not known here" in str(organisation.desk("CD01").lookup.before(job, "replace")[0])
    assert "does not have it yet" in str(organisation.desk("HQ").lookup.before(job, "replace")[0])
    organisation.all("CD01-V2")
    assert "has it (last" in str(organisation.desk("HQ").lookup.before(job, "settle")[0])
    organisation.take("CD01-V2", "li.wei", "take", job)
    organisation.all("CD01-V2")
    assert "Worked on at CD01-V2: Take the job" in str(organisation.desk("HQ").lookup.before(job, "replace")[0])
    assert organisation.desk("HQ").lookup.before(job, "note") == ()


def test_headquarters_replaces_an_engineer_and_the_branch_of_the_van_has_the_job(organisation):
    job = organisation.dispatched()
    organisation.all("CD01")

    page = organisation.take("HQ", "ding", "replace", job, reason="分中心停电")
    organisation.all("CD01")

    assert (page.state, page.holder) == ("accepted", "CD01")
    assert standing(organisation, "CD01", job) == ("accepted", "CD01")


def test_an_office_that_neither_holds_nor_gave_a_job_settles_nothing(organisation):
    job = organisation.job("CD01", to="CD02")
    organisation.desk("CD02")
    organisation.all()
    organisation.take("CD02", "gao", "accept", job)
    organisation.take("CD02", "gao", "transfer", job, office="CD01", reason="客户在成都")
    organisation.all()
    organisation.take("CD01", "zhao", "accept", job)
    organisation.take("CD01", "zhao", "dispatch", job)
    organisation.all()

    why = refused(organisation, "CD02", "gao", "settle", job, state="accepted", reason="我们来")

    assert (why.code, why.who_may) == ("turn", ("CD01-V2", "CD01", "headquarters"))


def test_a_declined_job_and_one_handed_back_return_to_the_branch(organisation):
    first, second = organisation.dispatched(), organisation.dispatched()
    organisation.desk("CD01-V2")
    organisation.all()

    organisation.take("CD01-V2", "li.wei", "decline", first)
    for step in ("take", "appoint", "arrive", "examine", "leave", "sign", "hand_back"):
        organisation.take("CD01-V2", "li.wei", step, second, **({"reason": "等备件"} if step == "hand_back" else {}))
    organisation.all()

    assert standing(organisation, "CD01", first) == ("accepted", "CD01")
    assert standing(organisation, "CD01", second) == ("signed", "CD01")
    page = organisation.take("CD01", "zhao", "appoint_second", second)
    assert (page.state, page.holder) == ("appointed", "CD01-V2")


def test_a_job_is_transferred_to_another_branch_with_its_history_and_both_see_it(organisation):
    job = organisation.job("CD01")
    organisation.take("CD01", "zhao", "accept", job)
    organisation.take("CD01", "zhao", "note", job, words="客户已搬到南充")
    organisation.take("CD01", "zhao", "transfer", job, office="CD02", reason="客户在南充")
    organisation.desk("CD02")
    organisation.all()

    page = organisation.desk("CD02").page(organisation.by("CD02", "gao"), job)
    assert (page.state, page.holder, page.given_by) == ("received", "CD02", "CD01")
    assert "Note" in [line.label for line in page.history]
    assert (
        organisation.desk("CD02").page(organisation.by("CD02", "gao"), page.facts["customer"]).facts["name"]
        == "济南实验中学"
    )
    owed = organisation.desk("CD01").lists.obligations(organisation.by("CD01", "zhao"))
    assert [duty["kind"] for duty in owed] == ["transfer"]
    assert organisation.desk("CD02").lists.obligations(organisation.by("CD02", "gao")) == []

    organisation.take("CD02", "gao", "accept", job)
    organisation.all()
    assert standing(organisation, "CD01", job) == ("accepted", "CD02")
    assert organisation.desk("CD01").lists.obligations(organisation.by("CD01", "zhao")) == []
    assert organisation.desk("CD01").lists.work(organisation.by("CD01", "zhao")).count() == 0
    assert organisation.desk("CD01").lists.work(organisation.by("CD01", "zhao"), "others").count() == 1
    assert organisation.desk("CD02").lists.work(organisation.by("CD02", "gao")).count() == 1


def test_a_transfer_that_is_declined_goes_back_to_the_giver(organisation):
    job = organisation.job("CD01", to="CD02")
    organisation.desk("CD02")
    organisation.all()

    page = organisation.take("CD02", "gao", "decline_transfer", job, reason="不在我们区域")
    organisation.all()

    assert (page.state, page.holder) == ("received", "CD01")
    assert standing(organisation, "CD01", job) == ("received", "CD01")
    assert refused(organisation, "CD02", "gao", "accept", job).code == "turn"


def test_a_job_that_nobody_transferred_cannot_be_sent_back_and_a_van_gets_work_by_dispatch_only(organisation):
    job = organisation.job("CD01")

    assert refused(organisation, "CD01", "zhao", "decline_transfer", job, reason="x").code == "guard"
    organisation.take("CD01", "zhao", "accept", job)
    for office in ("CD01", "CD01-V2"):
        assert refused(organisation, "CD01", "zhao", "transfer", job, office=office, reason="x").code == "data"


def test_a_request_is_handed_over_to_another_service_point_which_sees_customer_and_device(organisation):
    job = organisation.job("CD01", to="CD02")
    organisation.desk("CD02")
    organisation.all()

    gao = organisation.by("CD02", "gao")
    page = organisation.desk("CD02").page(gao, job)
    assert (page.state, page.holder, page.given_by) == ("received", "CD02", "CD01")
    assert organisation.desk("CD02").page(gao, page.facts["device"]).facts["serial"] == "SN-7D42-0193"
    assert [duty["kind"] for duty in organisation.desk("CD01").lists.obligations(organisation.by("CD01", "liu"))] == [
        "transfer"
    ]


def test_a_duty_of_a_role_is_listed_only_at_the_office_that_holds_the_job(organisation):
    job = organisation.dispatched(engineer="wang")
    for step in ("take", "appoint", "arrive", "examine", "complete", "sign", "hand_in"):
        organisation.take("CD01", "wang", step, job)
    organisation.desk("HQ")
    organisation.all("CD01")
    with organisation.hq.writing() as tx:
        tx.publish(
            "staff",
            [{**row, "roles": "information_clerk"} if row["name"] == "ding" else row for row in tx.published("staff")],
        )

    assert [duty["kind"] for duty in organisation.desk("CD01").lists.obligations(organisation.by("CD01", "liu"))] == [
        "pass_back"
    ]
    assert organisation.desk("HQ").lists.obligations(organisation.by("HQ", "ding")) == []


def test_headquarters_knows_that_it_is_headquarters_and_a_joined_office_that_it_is_not(organisation):
    assert organisation.desk("HQ").session.is_headquarters
    assert not organisation.desk("CD01").session.is_headquarters
