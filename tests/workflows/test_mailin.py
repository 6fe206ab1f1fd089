"""Flow 5b, mail-in 寄修, and the changes of mode, as given / when / then."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.reference import Office
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import (
    COMPLETED,
    LEFT_HERE,
    NOT_COMPLETED,
    PARCEL_REPAIRED,
    PARCEL_TOLD,
    REFERENCE,
    REPAIRED,
    SHIPPED,
    TOLD,
    Story,
    and_then,
    given_a_device,
    given_a_job,
    given_a_parcel,
    given_an_expected,
    refusal,
)

TROUBLE = (*SHIPPED, ("tang", "trouble"))


# 1: the parcel comes in


def test_a_parcel_that_nobody_announced_gets_a_request_all_the_same():
    story = given_a_parcel()

    job = story.folded()
    assert (job.state, job.get("mode")["code"], job.get("ticket")) == ("received", "mail_in", None)
    assert (job.get("tracking"), job.get("carrier")["code"], job.get("parcel")["code"]) == (
        "SF1420091234567",
        "sf",
        "intact",
    )
    assert job.get("contents") == ["主机", "电源线"]
    assert job.get("place") == {"at": "shelf", "name": "C2"}
    assert not job.get("customer_waits")


def test_a_parcel_is_dispatched_within_the_limit_of_parcels_not_of_customers_who_wait():
    assert given_a_parcel().folded().get("clock")["minutes"] == 240
    assert given_an_expected("mail_in", ("tang", "take_parcel")).folded().get("clock")["minutes"] == 240


def test_a_parcel_needs_a_phone_a_serial_or_a_name_to_be_taken_in():
    nothing = {"phone": None, "serial": None, "customer_name": None}

    assert refusal(Story(), "tang", "take_parcel_in", nothing).code == "data"
    assert Story().draft("tang", "take_parcel_in", {**nothing, "serial": "PR-0081"})


def test_a_parcel_of_a_customer_whose_device_is_expected_is_not_registered_twice():
    why = refusal(Story(), "tang", "take_parcel_in", expected=("CD01-J000012-K",))

    assert (why.code, why.because.values["number"]) == ("data", ["CD01-J000012-K"])
    assert Story().draft("tang", "take_parcel_in", {"separate": True}, expected=("CD01-J000012-K",))


def test_an_announced_parcel_keeps_its_declared_contents_beside_the_contents_found():
    story = given_an_expected("mail_in").when("chen", "announce", {"declared": "电源线、说明书"})
    assert (story.folded().state, story.folded().get("tracking")) == ("expected", "SF1420091234567")

    job = story.when("tang", "take_parcel", {"declared": "电源线、说明书", "contents": "电源线"}).folded()

    assert (job.state, job.get("declared"), job.get("contents")) == ("received", ["电源线", "说明书"], ["电源线"])
    assert job.get("came_in") and job.get("place")["at"] == "counter"


def test_the_announced_list_of_contents_is_kept_when_the_parcel_holds_no_list():
    story = (
        given_an_expected("mail_in")
        .when("chen", "announce", {"declared": "电源线、说明书"})
        .when("chen", "announce", {"carrier": "ems"})
    )

    job = story.when("tang", "take_parcel", {"contents": "电源线"}).folded()

    assert (job.get("declared"), job.get("contents")) == (["电源线", "说明书"], ["电源线"])


def test_two_devices_in_one_parcel_are_two_jobs_of_one_request():
    story = given_a_parcel()

    second = story.when("tang", "add_device", thing=story.thing).folded()

    assert (second.get("mode")["code"], second.get("customer_waits"), second.get("ticket")) == ("mail_in", False, None)
    assert second.get("clock")["minutes"] == 240


def test_photos_are_kept_as_files_named_on_the_job():
    story = given_a_parcel(("tang", "attach"))

    assert story.folded().lines("photos")[0]["files"][0]["name"] == "箱子.jpg"
    assert "files" in story.entries[-1].private


DECLARED = {"declared": "电源线2根、鼠标", "contents": "电源线、说明书"}


def owed(story: Story) -> dict[str, tuple[str, str]]:
    job = story.folded()
    return {each.kind: (each.role, each.due) for each in obligations(job, workflow_of(job))}


@pytest.mark.parametrize(
    "received",
    [
        lambda: given_a_parcel(**DECLARED),
        lambda: given_an_expected("mail_in").when("tang", "take_parcel", DECLARED),
        lambda: (
            given_an_expected("mail_in")
            .when("chen", "announce", {"declared": DECLARED["declared"]})
            .when("tang", "take_parcel", {"contents": DECLARED["contents"]})
        ),
    ],
    ids=["nobody announced it", "expected", "listed by phone"],
)
def test_what_the_parcel_holds_is_compared_with_the_senders_list_and_the_customer_is_told(received):
    story = received()

    job = story.folded()
    assert (job.get("missing_contents"), job.get("unlisted_contents")) == (["电源线 ×1", "鼠标"], ["说明书"])
    assert owed(story)["difference"] == ("coordinator", "2026-11-23T06:00:00Z")
    assert "difference" in owed(story.when("tang", "tell_difference", {"result": "no_answer"}))
    assert "difference" not in owed(story.when("tang", "tell_difference", {"words": "鼠标忘了放"}))
    assert str(refusal(story, "tang", "tell_difference")) == "The customer has already been told what differs."


def test_a_parcel_that_holds_what_was_listed_owes_nothing():
    story = given_a_parcel(declared="电源线、鼠标", contents="鼠标、电源线")

    assert "difference" not in owed(story) and not story.folded().get("missing_contents")
    assert refusal(story, "tang", "tell_difference").code == "guard"


def test_contents_that_are_counted_again_are_compared_again_and_another_difference_is_told_again():
    story = given_a_parcel(**DECLARED).when("tang", "tell_difference")

    story.when("tang", "recount", {"contents": "电源线、鼠标"})

    assert (story.folded().get("missing_contents"), story.folded().get("unlisted_contents")) == (["电源线 ×1"], [])
    assert story.folded().get("declared") == ["电源线2根", "鼠标"]
    assert "difference" in owed(story)
    assert "difference" not in owed(story.when("tang", "recount", {"contents": "电源线两根、鼠标"}))


# 2-4: finding, bench


def test_the_customer_hears_the_finding_before_work_begins():
    story = given_a_parcel(("zhao", "dispatch"), ("wang", "inspect"))

    assert refusal(story, "wang", "work").code == "state"
    job = story.when("wang", "tell_finding").folded()
    assert (job.state, job.lines("findings_told")[0]["told"]["code"]) == ("on_bench", "phone")


# 5: shipping out


def test_a_device_is_shipped_with_tracking_number_insured_value_and_the_slips_copy_in_the_box():
    story = given_a_parcel(*PARCEL_TOLD)

    assert refusal(story, "tang", "ship", {"copy_in_box": False}).code == "data"
    job = story.when("tang", "ship", {"packed": "电源线"}).folded()
    assert (job.state, job.get("place")["at"]) == ("shipped", "carrier")
    assert (job.get("tracking_out"), job.get("insured"), job.get("packed")) == ("SF1420099999999", 200000, ["电源线"])


def test_nothing_is_shipped_before_the_customer_was_told_the_result_or_three_attempts_were_recorded():
    story = given_a_parcel(("zhao", "contact"), *PARCEL_REPAIRED[:1]).later(hours=1)  # told before it was ready
    and_then(story, *PARCEL_REPAIRED[1:])
    why = refusal(story, "tang", "ship")
    assert (why.code, why.because.values) == ("guard", {"tried": 0, "needed": 3})

    for _ in range(2):
        story.when("zhao", "contact", {"result": "no_answer"})
    assert refusal(story, "tang", "ship").code == "guard"
    story.when("zhao", "contact", {"result": "no_answer"})
    assert story.when("tang", "ship").folded().state == "shipped"


def test_one_attempt_that_reached_the_customer_is_enough_and_the_number_of_attempts_is_a_setting():
    assert given_a_parcel(*PARCEL_REPAIRED, ("zhao", "contact"), ("tang", "ship")).folded().state == "shipped"

    story = given_a_parcel(*PARCEL_REPAIRED).when("zhao", "contact", {"result": "no_answer"})
    story.reference = replace(REFERENCE, settings={"attempts_before_shipping@CD01": "1"})
    assert story.when("tang", "ship").folded().state == "shipped"


def test_a_device_that_came_back_and_was_repaired_again_is_told_again():
    story = given_a_parcel(*TROUBLE, ("tang", "found")).later(hours=1)
    and_then(story, *TOLD, ("wang", "test"), ("wang", "finish"))

    assert refusal(story, "tang", "ship").code == "guard"


@pytest.mark.parametrize("missing", ["insured", "packing"])
def test_insured_value_and_packing_are_asked(missing):
    assert missing in refusal(given_a_parcel(*PARCEL_TOLD), "tang", "ship", {missing: None}).fields


def test_what_came_with_the_device_goes_back_or_is_listed():
    story = given_a_parcel(*PARCEL_TOLD)

    assert refusal(story, "tang", "ship", {"packed": None}).code == "data"
    alone = given_a_parcel(*PARCEL_TOLD, contents=None)
    assert alone.when("tang", "ship", {"packed": None}).folded().state == "shipped"


def test_a_device_is_not_shipped_without_an_address():
    story = Story().when("tang", "take_parcel_in", {"address": None})
    and_then(story, *PARCEL_TOLD)

    assert refusal(story, "tang", "ship").code == "data"
    assert story.when("tang", "ship", {"ship_to": "绵阳市花园路 8 号"}).folded().state == "shipped"


def test_a_parcel_is_delivered_only_once_the_customer_confirms_it():
    story = given_a_parcel(*SHIPPED)

    assert "confirmed_by" in refusal(story, "tang", "deliver", {"confirmed_by": None}).fields
    job = story.when("tang", "deliver").folded()
    assert (job.state, job.get("place")["at"]) == ("closed", "customer")
    assert job.get("delivered") and job.get("call_back_due")


def test_a_loaner_that_is_out_keeps_a_mailed_device_here():
    story = given_a_parcel(("tang", "lend_loaner"), *PARCEL_TOLD)

    assert refusal(story, "tang", "ship").code == "guard"


# 6: lost, damaged, refused


@pytest.mark.parametrize(("what", "where"), [("lost", "lost"), ("damaged", "customer")])
def test_the_case_stays_open_until_the_claim_with_the_carrier_is_settled(what, where):
    story = given_a_parcel(*SHIPPED).when("tang", "trouble", {"trouble": what})
    assert (story.folded().state, story.folded().get("place")["at"]) == ("in_claim", "carrier")

    job = story.when("zhao", "end_claim").folded()

    assert (job.state, job.get("place")["at"]) == ("closed", where)


def test_a_refused_parcel_comes_back_before_the_claim_can_end():
    story = given_a_parcel(*SHIPPED).when("tang", "trouble", {"trouble": "refused"})

    assert refusal(story, "zhao", "end_claim").code == "guard"
    job = story.when("tang", "found", {"place": "C1"}).folded()
    assert (job.state, job.get("place")) == ("received", {"at": "shelf", "name": "C1"})


def test_a_parcel_that_was_refused_and_then_lost_is_recorded_as_lost():
    story = (
        given_a_parcel(*SHIPPED)
        .when("tang", "trouble", {"trouble": "refused"})
        .when("tang", "trouble", {"trouble": "lost"})
    )

    assert story.when("zhao", "end_claim").folded().get("place")["at"] == "lost"


def test_a_returned_device_is_tested_again_before_it_goes_out_again():
    story = given_a_parcel(*TROUBLE, ("tang", "found"), *TOLD)

    assert refusal(story, "wang", "finish").code == "guard"
    and_then(story, ("wang", "test"), ("wang", "finish"), ("zhao", "contact"), ("tang", "ship"))
    assert (story.folded().state, story.folded().get("revision")) == ("shipped", 2)


def test_a_parcel_lost_on_its_way_here_is_a_claim_too_and_comes_in_when_it_is_found():
    story = given_an_expected("mail_in", ("tang", "announce"), ("tang", "trouble"))
    assert (story.folded().state, story.folded().get("place")["at"]) == ("in_claim", "carrier")

    assert story.later(days=3).when("tang", "found").folded().get("came_in") == "2026-11-26T01:00:00Z"


# Changes of mode


def test_an_expected_device_comes_the_other_way():
    story = given_an_expected("send_in").when("tang", "mail_instead")
    assert story.folded().get("mode")["code"] == "mail_in"
    assert refusal(story, "tang", "take_parcel", {"tracking": None}).fields

    job = story.when("tang", "collect_instead").folded()

    assert (job.state, job.get("mode")["code"], job.get("ticket")) == ("expected", "send_in", None)
    assert story.when("tang", "bring_in").folded().get("ticket")


def test_a_device_to_be_collected_can_be_sent_instead_and_its_customer_no_longer_waits():
    story = given_a_device(*REPAIRED, ("zhao", "pick_up")).when("tang", "ship_instead")

    job = story.folded()
    assert (job.get("mode")["code"], job.get("customer_waits"), job.get("pickup")) == ("mail_in", False, None)
    job = story.when("tang", "ship").folded()
    assert (job.state, job.get("address")) == ("shipped", "四川省绵阳市花园路 8 号")
    assert story.when("tang", "deliver").folded().state == "closed"


def test_a_device_to_be_sent_can_be_collected_against_a_ticket_instead():
    story = given_a_parcel(*PARCEL_REPAIRED).when("tang", "collect_instead")
    assert story.folded().get("ticket")

    story.when("tang", "try_out").when("tang", "sign")
    assert story.when("tang", "hand_out", {"ticket": story.folded().get("ticket")}).folded().state == "closed"


def test_a_device_taken_along_from_the_customer_goes_on_as_send_in_in_the_same_job():
    story = given_a_job(*NOT_COMPLETED)
    number, visits = story.folded().get("number"), len(story.folded().lines("visits"))

    job = story.when("li.wei", "take_along", {"accessories": "导轨"}).when("li.wei", "sign_along").folded()

    assert (job.state, job.get("mode")["code"], job.get("number")) == ("taken_along", "send_in", number)
    assert job.get("place") == {"at": "engineer", "name": "李伟"}
    assert job.get("ticket") and job.get("accessories") == ["导轨"]
    job = story.when("li.wei", "bring_to_branch").folded()
    assert (job.state, job.get("place")["name"], workflow_of(job).name) == ("received", "A1", "sendin")
    story.when("zhao", "dispatch")
    for step in ("inspect", "tell_finding", "work", "test", "finish"):
        story.when("li.wei", step, {"checked": {"power": "damaged"}} if step == "inspect" else None)
    job = story.when("tang", "try_out").when("tang", "sign").folded()
    assert (len(job.lines("visits")), job.get("revision"), len(job.lines("signatures"))) == (visits + 1, 2, 2)
    assert story.when("tang", "hand_out", {"ticket": job.get("ticket")}).folded().state == "closed"


def test_only_the_engineer_of_unfinished_work_takes_the_device_along():
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "sign"))

    assert refusal(story, "wang", "take_along").who_may == ("li.wei",)
    assert refusal(given_a_job(*COMPLETED, ("li.wei", "sign")), "li.wei", "take_along").code == "guard"


def test_the_slip_that_was_signed_on_paper_on_site_is_still_owed_when_the_device_is_on_the_bench():
    story = given_a_job(
        *NOT_COMPLETED, ("li.wei", "take_along"), ("li.wei", "sign_on_paper_along"), ("li.wei", "bring_to_branch")
    )

    assert len(story.when("zhao", "receive_slip").folded().lines("slips_received")) == 1
    assert refusal(story, "zhao", "receive_slip").code == "guard"


# Transfers to another service point


def at(story: Story, office: str) -> Story:
    story.office = office
    return story


@pytest.fixture
def two_offices():
    he = replace(REFERENCE.staff["wang"], name="he", display="贺工", office="CD02")
    return replace(
        REFERENCE,
        staff={**REFERENCE.staff, "he": he},
        offices={**REFERENCE.offices, "CD02": Office("CD02", "南充网点", "Nanchong", calendar="CD01")},
    )


def sent_on(two_offices, *steps, **data) -> Story:
    story = given_a_device(*steps, **data)
    story.reference = two_offices
    return story


def test_a_device_is_sent_on_and_arrives_with_its_history(two_offices):
    story = sent_on(two_offices, **LEFT_HERE).when("zhao", "transfer")

    job = story.folded()
    assert (job.state, job.holder, job.get("place")) == ("in_transit", "CD02", {"at": "transit", "name": "CD02"})
    assert refusal(story, "zhao", "arrived_there").code == "turn"
    job = at(story, "CD02").when("tang", "arrived_there").folded()
    assert (job.state, job.holder, job.get("place")["name"]) == ("received", "CD02", "C1")


def test_a_customer_who_waits_gets_the_ticket_before_the_device_is_sent_on(two_offices):
    story = sent_on(two_offices)

    assert refusal(story, "zhao", "transfer").code == "guard"
    assert story.when("tang", "leave_device").when("zhao", "transfer").folded().state == "in_transit"


def test_a_device_repaired_elsewhere_comes_back_ready_and_is_handed_out_where_its_ticket_was_issued(two_offices):
    story = sent_on(two_offices, **LEFT_HERE).when("zhao", "transfer")
    at(story, "CD02").when("tang", "arrived_there")
    assert refusal(story, "tang", "arrived_ready").code == "state"
    story.when("zhao", "dispatch", {"engineer": "he"})
    for step in ("inspect", "tell_finding", "work", "test", "finish"):
        story.when("he", step)
    story.when("zhao", "transfer", {"office": "CD01"})

    job = at(story, "CD01").when("tang", "arrived_ready", {"place": "B1"}).folded()

    assert (job.state, job.holder, job.get("place")) == ("ready", "CD01", {"at": "shelf", "name": "B1"})
    story.when("tang", "try_out").when("tang", "sign")
    assert story.when("tang", "hand_out", {"ticket": job.get("ticket")}).folded().state == "closed"


def test_a_device_sent_on_for_repair_does_not_arrive_ready(two_offices):
    story = at(sent_on(two_offices, **LEFT_HERE).when("zhao", "transfer"), "CD02")

    assert refusal(story, "tang", "arrived_ready", {"place": "B1"}).code == "guard"


def test_a_transfer_that_is_declined_is_on_its_way_back(two_offices):
    story = at(sent_on(two_offices, **LEFT_HERE).when("zhao", "transfer"), "CD02").when(
        "zhao", "decline_transfer", {"reason": "不修此型号"}
    )

    job = story.folded()
    assert (job.state, job.holder, job.get("place")["name"]) == ("in_transit", "CD01", "CD01")
    assert at(story, "CD01").when("tang", "arrived_there").folded().get("place") == {"at": "shelf", "name": "C1"}
