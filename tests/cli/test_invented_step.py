"""A new step needs an event, a row of its table and words; command line, entry and docs follow from these."""

from dataclasses import replace

import pytest

from fieldservice import words
from fieldservice.read_model import projections
from fieldservice.workflows import registry
from fieldservice.workflows.document import as_markdown
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, Minutes, ask
from fieldservice.workflows.engine.model import Step
from tests.support.command_line import CommandLine


class PhotoPromised(Event):
    """The customer will send a photo of the fault."""

    minutes: Minutes = ask("Minutes until the photo", "As the customer said.")
    words: LongText = ask("What it will show", private=True)
    cause_code: CodeOf | None = ask("Cause code", codes="cause", default=None)


ROW = Step(
    "promise_photo",
    "Customer promises a photo",
    PhotoPromised,
    ("accepted",),
    "=",
    ("coordinator",),
    appends_to="photos",
)
CHINESE = {
    "Customer promises a photo": "客户答应发照片",
    "Minutes until the photo": "多少分钟后发",
    "What it will show": "照片内容",
}


@pytest.fixture
def invented(monkeypatch):
    flow = registry.WORKFLOWS["onsite"]
    monkeypatch.setitem(registry.WORKFLOWS, "onsite", replace(flow, steps=(*flow.steps, ROW)))
    monkeypatch.setitem(projections.APPENDS_TO, ROW.kind, ROW.appends_to)
    catalogue = words.words("zh")._catalogue._catalog
    for english, chinese in CHINESE.items():
        monkeypatch.setitem(catalogue, english, chinese)


def accepted(line: CommandLine) -> str:
    from tests.support.command_line import CALL

    request = line.take("chen", "new", "register", **CALL)["number"]
    line.take("chen", request, "hand_on")
    line.take("liu", request, "take_over")
    job = line.take("liu", request, "hand_over", office="CD01")["job_number"]
    line.take("zhao", job, "accept")
    return job


def test_an_invented_step_is_offered_and_taken_on_the_command_line(line, invented):
    job = accepted(line)

    offered = {step["name"]: step for step in line.json("steps", job, who="zhao")["steps"]}["promise_photo"]
    taken = line.take("zhao", job, "promise_photo", minutes="30", words="主板电容", cause_code="BOARD")

    assert set(offered["schema"]["properties"]) == {"minutes", "words", "cause_code"}
    assert (taken["state"], taken["facts"]["minutes"], taken["history"][-1]["what"]) == (
        "accepted",
        30,
        "Customer promises a photo",
    )


def test_the_entry_of_an_invented_step_keeps_private_values_in_its_private_part(line, invented):
    job = accepted(line)
    line.take("zhao", job, "promise_photo", minutes="30", words="主板电容")

    from db.store import Store

    store = Store.open(line.home)
    with store.reading() as tx:
        entry = next(iter(tx.entries_of_kinds(("photo_promised",))))
    store.close()

    assert entry.data == {"minutes": 30}
    assert entry.private == {"words": "主板电容"}


def test_wrong_values_of_an_invented_step_are_reported_by_field(line, invented):
    job = accepted(line)

    refused = line("take", job, "promise_photo", "--set", "minutes=soon", "--json", who="zhao")

    assert refused.code == 1 and refused.error["code"] == "data"
    assert set(refused.error["fields"]) == {"minutes", "words"}


def test_an_invented_step_is_shown_in_chinese_and_on_the_workflows_page(line, invented):
    job = accepted(line)

    offered = line.json("steps", job, "--lang", "zh", who="zhao")["steps"]
    page = as_markdown(words.words("zh"), registry.WORKFLOWS.values())

    assert "客户答应发照片" in [step["label"] for step in offered]
    assert "promise_photo" in page and "Minutes until the photo" in page and "多少分钟后发" in page
