"""The place of a device: the tables say which steps change it, and no other step does."""

import pytest

from fieldservice import words
from fieldservice.presentation.messages import render
from fieldservice.read_model.projections import bench_row
from fieldservice.workflows.common.turns import NOBODY_SIGNED
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.answers import ANSWERS
from tests.support.story import (
    LEFT_HERE,
    REPAIRED,
    SHIPPED,
    SIGNED_OFF,
    given_a_device,
    given_a_parcel,
    given_an_expected,
    refusal,
    settled_as_in_0_3_0,
)

CHANGES_PLACE = {
    "bring_in",
    "take_parcel",
    "leave_device",
    "move",
    "inspect",
    "inspect_again",
    "finish",
    "stop",
    "correct",
    "correct_not_repaired",
    "back_to_bench",
    "hand_out",
    "ship",
    "deliver",
    "trouble",
    "found",
    "end_claim",
    "bring_to_branch",
    "transfer",
    "arrived_there",
    "arrived_ready",
    "decline_transfer",
    "give_away",
}
LEAVES = {"hand_out", "ship", "transfer", "give_away"}
FLOWS = [(name, step) for name in ("sendin", "mailin") for step in WORKFLOWS[name].steps]


@pytest.mark.parametrize("step", sorted(LEAVES))
def test_a_device_that_leaves_the_service_point_must_be_there(step):
    for name in ("sendin", "mailin"):
        row = WORKFLOWS[name].step(step)
        assert row is None or "the device is here" in [guard.name for guard in row.guards]


@pytest.mark.parametrize(
    ("name", "step"),
    [row for row in FLOWS if row[1].to in ("closed", "disposed", "cancelled")],
    ids=lambda value: getattr(value, "name", value),
)
def test_no_job_ends_with_a_loaner_out(name, step):
    assert "no loaner is out" in [guard.name for guard in step.guards]


def test_a_device_is_moved_by_one_scan_of_the_shelfs_label():
    from fieldservice.workflows.engine.numbers import place_number

    story = given_a_device(**LEFT_HERE)

    job = story.later(hours=1).when("wang", "move", {"place": place_number("CD01", "B2")}).folded()

    assert job.get("place") == {"at": "shelf", "name": "B2"}
    assert bench_row(job)["since"] > bench_row(given_a_device(**LEFT_HERE).folded())["since"]


def test_an_agent_moves_nothing():
    why = refusal(given_a_device(**LEFT_HERE), "chen", "move")

    assert "storekeeper" in why.who_may and "agent" not in why.who_may


@pytest.mark.parametrize(
    ("story", "at", "present"),
    [
        (lambda: given_an_expected("send_in"), "", 0),
        (lambda: given_a_device(), "counter", 1),
        (lambda: given_a_device(**LEFT_HERE), "shelf", 1),
        (lambda: given_a_device(*REPAIRED), "bench", 1),
        (lambda: given_a_parcel(*SHIPPED), "carrier", 0),
        (lambda: given_a_device(*SIGNED_OFF).when("tang", "hand_out", {"proof": "waited"}), "customer", 0),
    ],
    ids=["expected", "at the counter", "on a shelf", "on the bench", "with the carrier", "with the customer"],
)
def test_the_board_and_the_job_show_the_same_place(story, at, present):
    job = story().folded()
    row = bench_row(job)

    assert (job.record("place").get("at", ""), row["at"], row["present"]) == (at, at, present)


@pytest.mark.parametrize("state", ["closed", "cancelled", "disposed", "expected", "in_transit", "taken_along"])
def test_a_job_is_not_settled_into_a_state_in_which_nobody_could_reach_its_device(state):
    why = refusal(given_a_device(**LEFT_HERE), "sun", "settle", {"state": state})

    assert (why.code, str(why.because.values["place"])) == ("data", "shelf A3")
    assert "ready" in str(why.because.values["known"])


def test_a_job_for_which_nobody_signed_is_not_settled_into_the_state_that_says_so():
    refused = refusal(given_a_device(("zhao", "dispatch")), "sun", "settle", {"state": "signed"})

    assert refused.fields["state"].message == NOBODY_SIGNED


def test_a_settlement_that_is_refused_names_the_state_by_its_word_in_chinese_too():
    why = refusal(given_a_device(**LEFT_HERE), "sun", "settle", {"state": "cancelled"})

    assert "“已取消”" in render(why.because, words.words("zh"))


def test_a_device_that_left_without_a_record_is_said_to_be_where_it_is_and_its_job_ends():
    story = given_a_device(**LEFT_HERE).when("sun", "settle", {"state": "closed", "gone": "customer"})

    row = bench_row(story.folded())
    assert (story.folded().state, row["at"], row["present"]) == ("closed", "customer", 0)


def test_a_job_that_was_settled_to_its_end_with_its_device_here_can_be_settled_back():
    """Version 0.3.0 let it happen."""
    story = settled_as_in_0_3_0(given_a_device(**LEFT_HERE), "cancelled")

    assert story.when("sun", "settle", {"state": "ready"}).when("tang", "move").folded().state == "ready"


def test_a_device_settled_back_in_is_put_somewhere_before_anything_else():
    story = (
        given_a_device(*SIGNED_OFF)
        .when("tang", "hand_out", {"proof": "waited"})
        .when("sun", "settle", {"state": "ready"})
    )

    for who, step in (("tang", "sign"), ("zhao", "transfer"), ("wang", "back_to_bench")):
        assert refusal(story, who, step, {"office": "CD01"} if step == "transfer" else None).code in (
            "guard",
            "data",
        ), step
    story.when("tang", "move")
    assert story.when("tang", "sign").folded().state == "signed"


@pytest.mark.parametrize(
    ("state", "who", "step"),
    [("shipped", "tang", "deliver"), ("in_claim", "zhao", "end_claim"), ("expected", "zhao", "cancel")],
)
def test_a_job_whose_device_is_here_is_neither_delivered_nor_claimed_nor_cancelled(state, who, step):
    why = refusal(settled_as_in_0_3_0(given_a_parcel(), state), who, step)

    assert (why.code, str(why.because.values["place"])) == ("guard", "shelf C2")


def test_settling_into_a_state_with_a_clock_works_when_no_clock_is_running():
    story = given_a_device(*SIGNED_OFF).when("tang", "hand_out", {"proof": "waited"})

    assert story.when("sun", "settle", {"state": "dispatched"}).folded().state == "dispatched"


def test_no_other_step_changes_the_place():
    """Every other step of both flows leaves the place unchanged, from every state it may follow."""
    ways = {
        "expected": lambda mode: given_an_expected(mode),
        "received": lambda mode: given_a_device(**LEFT_HERE),
        "ready": lambda mode: given_a_device(*REPAIRED, **LEFT_HERE),
        "signed": lambda mode: given_a_device(*SIGNED_OFF, **LEFT_HERE),
    }
    seen = set()
    for mode, flow in (("send_in", "sendin"),):
        for state, made in ways.items():
            for step in WORKFLOWS[flow].steps:
                if state in step.states and step.name not in CHANGES_PLACE and not step.opens:
                    story = made(mode)
                    before = story.folded().get("place")
                    try:
                        story.when(
                            "sun" if "manager" in step.roles else "zhao" if "coordinator" in step.roles else "tang",
                            step.name,
                            {"engineer": "wang"} if step.name == "dispatch" else ANSWERS.get(step.name),
                        )
                    except Exception as refused:  # noqa: BLE001
                        assert type(refused).__name__ == "Refused"
                        continue
                    seen.add(step.name)
                    assert story.folded().get("place") == before, step.name
    assert {"dispatch", "promise", "lend_loaner", "pick_up", "wait", "release", "ship_instead", "mail_instead"} <= seen
