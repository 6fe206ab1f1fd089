"""Every pass between roles is in the hand-over ledger, so that each thing always has a person or role responsible for
it."""

from fieldservice.workflows.handovers import handovers
from fieldservice.workflows.registry import workflow_of
from tests.support.story import HANDED_IN, NOT_COMPLETED, SIGNED_OFF, given_a_device, given_a_job, given_a_request


def ledger(story, thing=""):
    folded = story.folded(thing)
    return handovers(folded, workflow_of(folded))


def test_the_request_passes_from_the_agent_to_the_clerk_with_its_limit():
    story = given_a_request().when("chen", "hand_on")

    (sent,) = ledger(story)

    assert (sent.sent_by, sent.giver, sent.receiver, sent.accepted) == ("chen", "agent", "information_clerk", "")
    assert sent.limit == "2026-11-23T01:15:00Z"


def test_acceptance_ends_the_givers_responsibility_and_is_timed():
    story = given_a_request().when("chen", "hand_on").later(minutes=7).when("liu", "take_over")

    (taken,) = ledger(story)

    assert (taken.accepted_by, taken.accepted[:16], taken.late) == ("liu", "2026-11-23T01:07", False)


def test_a_job_passes_from_clerk_to_coordinator_to_engineer_and_back():
    story = given_a_job(*HANDED_IN)

    assert [(entry.giver, entry.receiver, entry.to) for entry in ledger(story)] == [
        ("information_clerk", "coordinator", ""),
        ("coordinator", "engineer", "li.wei"),
        ("engineer", "coordinator", ""),
    ]


def test_a_late_acceptance_is_late_for_ever():
    story = given_a_job(("zhao", "accept"), ("zhao", "dispatch")).later(minutes=45).when("li.wei", "take")

    assert [entry.late for entry in ledger(story)] == [False, True]


def test_the_first_agent_owns_a_request_until_the_clerk_accepts_it():
    story = given_a_request()

    assert story.folded().get("owner") == "chen"
    story.when("chen", "hand_on").when("liu", "send_back")
    assert story.folded().get("owner") == "chen"


def test_passes_made_on_site_stay_on_the_ledger_when_the_device_goes_on_at_the_bench():
    story = given_a_job(*NOT_COMPLETED)
    before = ledger(story)

    story.when("li.wei", "take_along").when("li.wei", "sign_along").when("li.wei", "bring_to_branch")

    passes = [(entry.giver, entry.receiver, entry.to) for entry in ledger(story)]
    assert passes[: len(before)] == [(entry.giver, entry.receiver, entry.to) for entry in before]
    assert passes[len(before) :] == [("engineer", "coordinator", "")]


def test_an_act_for_two_jobs_is_a_pass_of_each():
    story = given_a_device(*SIGNED_OFF[:-1], place="A3")
    first = story.job
    second = story.when("tang", "add_device", thing=story.thing).job
    for who, step in SIGNED_OFF[:-1]:
        story.when(who, step, {"engineer": "wang"} if step == "dispatch" else None, thing=second)
    story.when("tang", "sign", {"also_for": [second]}, thing=first)

    assert [[(entry.giver, entry.receiver) for entry in ledger(story, job)][-1] for job in (first, second)] == [
        ("coordinator", "counter_clerk")
    ] * 2
