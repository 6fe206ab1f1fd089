"""Whatever happens to the parts of a job has words in its history."""

import re
from pathlib import Path

import pytest

from fieldservice import words
from fieldservice.desk.detail import details_of
from fieldservice.workflows.parts.on_the_job.acts import ACTS, WHOLE
from fieldservice.workflows.parts.on_the_job.lines import SUMS
from tests.support.parts import requisition, stocked, take
from tests.support.story import ON_SITE, given_a_job

FOLDER = Path(words.__file__).parent.parent / "workflows" / "parts"
ACT = re.compile(r"""(?:"act": |said\(draft, |tell_job\(draft, )"(\w+)\"""")


def acts_in_the_source():
    files = [path for name in ("on_the_job", "requisitions") for path in (FOLDER / name).glob("*.py")]
    return {act for path in files for act in ACT.findall(path.read_text(encoding="utf-8"))}


def test_every_act_has_words():
    assert acts_in_the_source() | SUMS.keys() <= ACTS.keys() | set(WHOLE)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_are_there_in_both_languages(language):
    say = words.Words(language)

    assert all(say(text) and (language == "en" or say(text) != text) for text in ACTS.values())


def told(story):
    return dict(details_of(story.entries[-1]))


def test_the_history_names_the_parts_of_steps_that_ask_for_none():
    story = stocked(given_a_job(*ON_SITE[:-1]), FAN_80=3)
    take(story, "li.wei", "request_parts", {"parts": "FAN-80 x2"})
    take(story, "zhao", "issue", {"parts": "FAN-80 x2"}, requisition(story))
    take(story, "li.wei", "report_lost", {"parts": "FAN-80 x1", "reason": "掉了"})
    take(story, "sun", "approve")
    take(story, "li.wei", "write_off")
    assert told(story)["Written off"] == ("FAN-80 x1",)

    take(story, "zhao", "take_back", {"parts_out": "returned"})
    assert told(story)["Returned"] == ("FAN-80 x1",)
