"""A customer who waits is called to a counter; the call holds until the customer comes or the work goes on."""

from fieldservice.read_model.projections import bench_row
from fieldservice.workflows.bench.queue import counter_number
from tests.support.story import LEFT_HERE, given_a_device, refusal


def called(story):
    row = bench_row(story.folded())
    return bool(row["called"]), row["called_to"]


def test_the_board_calls_a_customer_until_the_customer_comes_and_can_call_again():
    story = given_a_device().when("tang", "call_forward", {"counter": "2"})
    assert called(story) == (True, "2")
    assert refusal(story, "tang", "call_forward").because.message == "The customer is called already."

    story = story.when("tang", "came_forward")
    assert called(story) == (False, "")
    assert refusal(story, "tang", "came_forward").because.message == "The customer is not called to a counter."

    assert called(story.when("tang", "call_forward", {"counter": "1"})) == (True, "1")


def test_a_call_ends_when_the_work_goes_on_and_when_the_customer_leaves():
    story = given_a_device().when("tang", "call_forward", {"counter": "2"})

    assert called(story.when("tang", "note", {"words": "客户去买水"})) == (True, "2")
    assert called(story.when("zhao", "dispatch", {"engineer": "wang"})) == (False, "")
    assert called(story.when("tang", "leave_device", {"place": "A3"})) == (False, "")


def test_nobody_is_called_whose_device_was_left_here():
    why = refusal(given_a_device(**LEFT_HERE), "tang", "call_forward")

    assert why.because.message == "The customer is no longer waiting."


def test_the_number_of_a_counter_is_the_one_number_in_the_name_of_its_terminal():
    names = {"counter-2": "2", "前台03": "3", "2号前台": "2", "front": "", "DESKTOP-4F3K2": "", "pc-2011": ""}

    assert {name: counter_number(name) for name in names} == names
