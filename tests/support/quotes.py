"""Quotes that are made in stories: by the price list of the house, for a device whose customer pays."""

from dataclasses import replace

from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.warranty.verdicts import VERDICT, ClassVerdict, as_kept
from tests.support.parts import HOUSE, Posted, take
from tests.support.story import ON_THE_BENCH, Story, given_a_device, refusal

STANDARD = {"services": "LAB-STD x1.5", "if_declined": "INSPECT"}
PHONE = {"who": "刘女士", "how": "phone"}


def with_verdict(story: Story, frozen: bool = True, by: str = "expired", **covered: bool) -> Story:
    """The verdict of the job says so; what is not named, the customer pays."""
    kept = {
        name: as_kept(ClassVerdict(covered.get(name, False), by, because=Message("It ended on 2026-01-31.")))
        for name in ("parts", "labour", "on_site")
    }
    job = story.folded()
    fact = {"of": {job.id: {VERDICT: {**kept, "frozen": frozen}}}}
    entry = story.entries[-1]
    story.entries[-1] = replace(entry, data={**entry.data, "of": {**entry.data.get("of", {}), **fact["of"]}})
    assert story.folded().get(VERDICT)
    return story


def on_the_bench(*steps: tuple[str, str]) -> Story:
    """A printer on the bench, out of warranty, in an office with a price list."""
    story = given_a_device(*(steps or ON_THE_BENCH))
    story.reference = HOUSE
    return with_verdict(story)


def quoted(story: Story, who: str = "zhao", **data) -> Story:
    return take(story, who, "quote", {**STANDARD, **data})


def refused(story: Story, who: str, step: str, data=None):
    return refusal(story, who, step, data, holdings=Posted(story))
