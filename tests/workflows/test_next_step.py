"""The steps on a page begin with the usual next one."""

import pytest

from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.registry import workflow_of
from tests.support.story import (
    INSPECTED,
    ON_SITE,
    ON_THE_BENCH,
    PARCEL_REPAIRED,
    REPAIRED,
    given_a_device,
    given_a_job,
    given_a_parcel,
)

LEFT = {"place": "A3"}


def offered(story, who):
    """The steps that this person is offered, in their order."""
    job = story.folded()
    workflow = workflow_of(job)
    found = [step for step in workflow.steps if not step.opens and (not step.states or job.state in step.states)]
    free = [step for step in found if may_begin(workflow, step, job, story.context(who)) is None]
    return [step.name for step in sorted(free, key=lambda step: step.rank_for(job))]


@pytest.mark.parametrize(
    ("story", "who", "usual"),
    [
        (lambda: given_a_device(*ON_THE_BENCH), "wang", "work"),
        (lambda: given_a_device(*ON_THE_BENCH, ("wang", "work")), "wang", "test"),
        (lambda: given_a_device(*ON_THE_BENCH, ("wang", "work"), ("wang", "test")), "wang", "finish"),
        (lambda: given_a_device(*INSPECTED), "wang", "sign_intake"),
        (lambda: given_a_device(*INSPECTED, **LEFT), "wang", "tell_finding"),
        (lambda: given_a_parcel(*INSPECTED), "wang", "tell_finding"),
        (lambda: given_a_device(*REPAIRED), "zhao", "try_out"),
        (lambda: given_a_device(*REPAIRED, **LEFT), "zhao", "contact"),
        (lambda: given_a_device(*REPAIRED, ("zhao", "contact"), **LEFT), "zhao", "try_out"),
        (lambda: given_a_parcel(*PARCEL_REPAIRED), "zhao", "contact"),
        (lambda: given_a_parcel(*PARCEL_REPAIRED, ("zhao", "contact")), "zhao", "ship"),
        (lambda: given_a_job(*ON_SITE), "li.wei", "examine"),
        (lambda: given_a_job(*ON_SITE, ("li.wei", "examine")), "li.wei", "complete"),
    ],
)
def test_the_usual_next_step_is_offered_first(story, who, usual):
    assert offered(story(), who)[0] == usual
