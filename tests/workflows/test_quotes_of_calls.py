"""Quotes that the hotline makes before there is a job, as given/when/then."""

from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.hotline.quoted import unless_quoted
from fieldservice.workflows.money.lines import agreed, latest
from tests.support.parts import HOUSE, take
from tests.support.quotes import PHONE, STANDARD, quoted, refused
from tests.support.story import Story, given_a_request


def test_what_the_hotline_quoted_goes_along_into_the_job_with_its_answer():
    story = given_a_request()
    story.reference = HOUSE
    take(story, "chen", "quote", STANDARD)
    take(story, "chen", "accept_quote", PHONE)
    story.when("chen", "hand_on").when("liu", "take_over").when("liu", "hand_over")

    job = story.folded()
    quote = agreed(job)
    assert job.kind == "job" and quote.number == latest(story.folded(story.thing)).number
    assert (quote.answered["who"], quote.answered["how"]["code"]) == ("刘女士", "phone")
    story.when("zhao", "accept").when("zhao", "dispatch")
    quoted(story, "zhao", services="LAB-STD x2")
    assert (latest(story.folded()).version, latest(story.folded()).number) == (2, quote.number)


def handed_over(story: Story, **data) -> list[str]:
    """The jobs of a call that was handed over."""
    take(take(story, "chen", "hand_on"), "liu", "take_over")
    take(story, "liu", "hand_over", data)
    return [move.thing for move in story.entries[-1].moves if move.kind == "job"]


def test_a_discount_that_waits_on_the_call_is_approved_on_its_job():
    story = given_a_request()
    story.reference = HOUSE
    take(story, "chen", "quote", {**STANDARD, "discount": "10"})
    assert [each.kind for each in waiting(story.folded(story.thing))] == ["discount"]
    (job,) = handed_over(story)

    assert not waiting(story.folded(story.thing)) and [each.amount for each in waiting(story.folded(job))] == [33_90]
    assert "waits for approval" in str(refused(story, "zhao", "accept_quote", PHONE).because)
    take(take(story, "sun", "approve", {}, job), "zhao", "accept_quote", PHONE, job)
    assert agreed(story.folded(job)).total == 305_10


def test_a_discount_that_was_approved_on_the_call_is_approved_for_its_job():
    story = given_a_request()
    story.reference = HOUSE
    take(take(story, "chen", "quote", {**STANDARD, "discount": "10"}), "sun", "approve")
    (job,) = handed_over(story)

    take(story, "zhao", "accept_quote", PHONE, job)


def test_of_a_call_about_several_devices_the_clerk_says_which_one_was_quoted():
    story = given_a_request().when("chen", "add_to_call")
    story.reference = HOUSE
    take(story, "chen", "quote", STANDARD)
    take(take(story, "chen", "hand_on"), "liu", "take_over")
    because = refused(story, "liu", "hand_over")
    assert "1 = NF5280M6 SN-7D42-0193, 2 = LJ2605D PR-0091" in str(because.fields["quoted_for"])
    refused(story, "liu", "hand_over", {"quoted_for": "3"})

    take(story, "liu", "hand_over", {"quoted_for": "pr-0091"})
    first, second = (move.thing for move in story.entries[-1].moves if move.kind == "job")
    take(story, "chen", "accept_quote", PHONE, story.thing)
    assert latest(story.folded(first)) is None and agreed(story.folded(second)).total == 339_00
    assert "quoted_for" in unless_quoted(given_a_request().folded())


def test_an_answer_that_the_hotline_hears_later_counts_for_the_job_too():
    story = given_a_request()
    story.reference = HOUSE
    take(story, "chen", "quote", STANDARD)
    story.when("chen", "hand_on").when("liu", "take_over").when("liu", "hand_over")

    take(story, "chen", "accept_quote", PHONE, story.thing)

    assert agreed(story.folded()).answered["who"] == "刘女士"
