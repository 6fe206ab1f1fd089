"""In every mode, whoever works and by whichever step: what the customer pays for waits for the accepted quote, and a
customer on the black list pays first."""

import pytest

from fieldservice.workflows.engine.fold import ADDS
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.money.lines import PAYMENTS, QUOTES, agreed, latest
from fieldservice.workflows.money.quotes import chargeable
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.registry import WORKFLOWS
from fieldservice.workflows.warranty.verdicts import NEVER_FREE, VERDICT, ClassVerdict, as_kept
from tests.support.money import act, known
from tests.support.parts import HOUSE
from tests.support.story import (
    NOT_COMPLETED,
    ON_SITE,
    ON_THE_BENCH,
    TO_ENGINEER,
    TOLD,
    given_a_device,
    given_a_job,
    given_a_parcel,
    given_a_request,
    given_an_expected,
)

FITTED = {"parts": "PSU-450 x1"}
AT_THE_BENCH = ("wang", "work", "finish", "fit_part")
ALONG = (*NOT_COMPLETED, ("li.wei", "take_along"), ("li.wei", "sign_along"), ("li.wei", "bring_to_branch"))
WORK = {
    "at the counter": (lambda: given_a_device(*ON_THE_BENCH), AT_THE_BENCH),
    "left here": (lambda: given_a_device(*TOLD, place="A3"), AT_THE_BENCH),
    "by parcel": (lambda: given_a_parcel(*TOLD), AT_THE_BENCH),
    "brought as announced": (
        lambda: given_an_expected("send_in", ("tang", "bring_in"), *_by("li.wei", ON_THE_BENCH)),
        ("li.wei", "work", "finish", "fit_part"),
    ),
    "sent as announced": (
        lambda: given_an_expected("mail_in", ("tang", "take_parcel"), *_by("li.wei", TOLD)),
        ("li.wei", "work", "finish", "fit_part"),
    ),
    "taken along": (
        lambda: given_a_job(*ALONG, *_by("li.wei", ON_THE_BENCH)),
        ("li.wei", "work", "finish", "fit_part"),
    ),
    "on site": (lambda: given_a_job(*ON_SITE, ("li.wei", "examine")), ("li.wei", "complete", "fit_part")),
    "entered afterwards": (lambda: given_a_job(*TO_ENGINEER), ("li.wei", "enter_completed", "solve_remotely")),
    "second visit": (lambda: given_a_job(*NOT_COMPLETED, ("li.wei", "sign")), ("li.wei", "correct", "fit_part")),
}
"""By mode: a job at its work, and (who works, the steps by which work is done)."""
DONE_BY = {step for _story, (_who, *steps) in WORK.values() for step in steps}


def _by(engineer, steps):
    return tuple((engineer if who == "wang" else who, step) for who, step in steps)


def with_verdict(story, by, frozen):
    """The customer pays for everything, by this verdict."""
    paid = as_kept(ClassVerdict(False, by, because=Message("It ended on 2026-01-31.")))
    story.reference = HOUSE
    data = story.entries[-1].data
    of = data.setdefault("of", {}).setdefault(story.folded().id, {})
    of[VERDICT] = {**dict.fromkeys(("parts", "labour", "on_site"), paid), "frozen": frozen}
    return story


def why(story, who, step, **files):
    """Why this work does not begin; "" where it does, or waits for something else than quote and money."""
    try:
        story.draft(who, step, FITTED if step == "fit_part" else {}, **known(story, **files))
    except Refused as refused:
        return str(refused.because)
    return ""


@pytest.mark.parametrize("mode", WORK)
def test_no_work_that_the_customer_pays_for_begins_before_the_quote_is_accepted(mode):
    begun, (who, *steps) = WORK[mode]
    for by, frozen in (("expired", True), ("damage", True), (NEVER_FREE, False)):
        story = with_verdict(begun(), by, frozen)
        paid = [step for step in steps if by != NEVER_FREE or step != "correct"]
        assert all("Quote it" in why(story, who, step) for step in paid), (by, paid)

        before = story.folded()
        act(story, "zhao", "quote", {"services": "LAB-STD x1", "parts": "PSU-450 x1"})
        assert "postings" not in story.entries[-1].data, "a quote touches no stock"
        assert story.folded().lines(PARTS) == before.lines(PARTS) and story.folded().state == before.state
        assert all("has not accepted" in why(story, who, step) for step in paid), (by, paid)

        act(story, "zhao", "accept_quote", {"who": "刘女士", "how": "phone"})
        assert not [told for step in steps if "uote" in (told := why(story, who, step))]

        act(story, "zhao", "quote", {"services": "LAB-STD x9"})
        assert agreed(story.folded()).version == 1 and latest(story.folded()).version == 2
        assert not [told for step in steps[:1] if "uote" in (told := why(story, who, step))], (
            "what was accepted goes on"
        )


@pytest.mark.parametrize("mode", WORK)
def test_a_customer_on_the_black_list_pays_before_any_work(mode):
    begun, (who, *steps) = WORK[mode]
    story = with_verdict(begun(), "expired", True)
    act(story, "zhao", "quote", {"services": "LAB-STD x1"})
    act(story, "zhao", "accept_quote", {"who": "刘女士", "how": "phone"})
    listed = story.folded(story.folded().get("customer"))
    listed.facts["black_listed"] = True

    assert all("black list" in why(story, who, step, file=lambda _id: listed) for step in steps if step != "correct")
    act(story, "tang", "take_payment")
    assert story.folded().lines(PAYMENTS)
    assert not [told for step in steps if "black list" in (told := why(story, who, step, file=lambda _id: listed))]


def test_no_step_by_which_work_is_done_is_missing_here():
    """A step whose slip says that the work was done, and one that fits a part, waits for the accepted quote."""
    waits = {chargeable.the_customer_accepted_what_is_charged, chargeable.what_is_completed_only_now_was_accepted}
    asks = {step.name for flow in WORKFLOWS.values() for step in flow.steps if waits & {*step.guards}}
    assert asks == DONE_BY


def test_work_that_is_never_free_and_what_was_quoted_are_not_solved_on_the_phone_for_nothing():
    story = given_a_request()
    assert why(story, "chen", "solve_by_phone") == ""

    story.entries[-1].data["work"] = {"code": "software", "zh": "软件调试", "en": "Software work"}
    assert "The customer pays for this work. Hand the call on: paid work is done and charged on a job" in why(
        story, "chen", "solve_by_phone"
    )

    quoted = given_a_request()
    quoted.reference = HOUSE
    act(quoted, "chen", "quote", {"services": "LAB-STD x1"})
    assert quoted.folded().lines(QUOTES) and ADDS not in quoted.entries[-1].data
    act(quoted, "chen", "accept_quote", {"who": "刘女士", "how": "phone"})
    assert "The customer pays for this work. Hand the call on: paid work is done and charged on a job" in why(
        quoted, "chen", "solve_by_phone"
    )
