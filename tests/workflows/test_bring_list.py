"""What fixed a fault, as given/when/then: parts that stayed in the device of a finished job, by model and symptom."""

from fieldservice.workflows.parts.on_the_job.fixes import fixes_of
from tests.support.parts import BAG, FAN, PSU, arrived, stocked, take
from tests.support.story import COMPLETED, ON_SITE, Story, given_a_job

MODEL = "NF5280M6"


def repaired(*fitted: tuple[str, str], symptom: str = "NO-POWER", until: str = "hand_in") -> Story:
    """A job with these steps about parts from the engineer's bag, then repaired, signed and handed in."""
    story = stocked(given_a_job(*ON_SITE))
    arrived(story, FAN, quantity=5, place=BAG)
    arrived(story, PSU, "S1", "S2", place=BAG)
    take(story, "li.wei", "examine")
    for step, parts in fitted:
        more = (
            {"old": "none"}
            if step == "fit_part"
            else {"symptom": "不转", "again": False}
            if step == "part_dead"
            else {}
        )
        take(story, "li.wei", step, {"parts": parts, **more})
    for step in ("complete", "sign", "hand_in"):
        take(story, "li.wei", step, {"symptom_code": symptom} if step == "complete" else {})
        if step == until:
            break
    return story


def found(story: Story) -> set[tuple[str, str, str]]:
    return {tuple(fix) for fix in fixes_of(story.folded())}


def test_a_part_that_stayed_in_a_repaired_device_fixed_its_symptom_once_however_many_pieces_it_took():
    story = repaired(("fit_part", "FAN-80 x2"), ("fit_part", "FAN-80 x1"))

    assert found(story) == {(MODEL, "NO-POWER", FAN), (MODEL, "", FAN)}


def test_what_was_taken_out_again_fixed_nothing():
    story = repaired(("fit_part", "PSU-450 x1 S1"), ("take_part_out", "PSU-450 x1 S1"), ("fit_part", "FAN-80 x1"))

    assert {part for _, _, part in found(story)} == {FAN}


def test_nothing_counts_before_the_job_is_finished_nor_after_a_visit_that_did_not_repair_it():
    assert found(repaired(("fit_part", "FAN-80 x1"), until="sign")) == set()
    assert found(given_a_job(*COMPLETED)) == set()
