"""A step that brings a device in needs its event, effect, row and words: files, ticket, labels and keys follow."""

from dataclasses import replace

import pytest

from fieldservice import words
from fieldservice.read_model import projections
from fieldservice.screens.detail import DetailScreen
from fieldservice.workflows import registry
from fieldservice.workflows.bench.counter.events import WhoseDevice
from fieldservice.workflows.bench.visits import SEND_IN, open_visit
from fieldservice.workflows.common.device_questions import PHONE, SERIAL, SYMPTOM
from fieldservice.workflows.common.papers import TICKET_AND_LABELS
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fields import LongText, Phone, PlaceName, Text, ask
from fieldservice.workflows.engine.model import Draft, Step
from tests.support.hands import at_the_counter


class DroppedOff(WhoseDevice):
    """A courier of the customer dropped a device off after closing time."""

    phone: Phone | None = PHONE
    serial: Text | None = SERIAL
    symptom: LongText | None = SYMPTOM
    place: PlaceName = ask("Locker", "The locker in which the device was found.")


def drop_off(draft: Draft, event: DroppedOff, context: Context) -> None:
    open_visit(draft, event, context, SEND_IN, waits=False)


ROW = Step(
    "drop_off",
    "Dropped off in a locker",
    DroppedOff,
    (),
    "handed_over",
    ("counter_clerk",),
    effect=drop_off,
    rank=15,
    purpose="takes_in",
    device_field="serial",
    first=("place", "phone"),
    prints=TICKET_AND_LABELS,
    short="Locker",
)
CHINESE = {"Dropped off in a locker": "存入寄存柜", "Locker": "寄存柜"}


@pytest.fixture
def invented(monkeypatch):
    flow = registry.WORKFLOWS["request"]
    monkeypatch.setitem(registry.WORKFLOWS, "request", replace(flow, steps=(*flow.steps, ROW)))
    monkeypatch.setitem(projections.APPENDS_TO, ROW.kind, ROW.appends_to)
    catalogue = words.words("zh")._catalogue._catalog
    for english, chinese in CHINESE.items():
        monkeypatch.setitem(catalogue, english, chinese)


async def test_an_invented_step_brings_a_device_in_by_keys_with_ticket_and_labels(counter, invented):
    words.use("zh")
    async with at_the_counter(counter, "tang", (120, 40)) as hands:
        await hands.press("f4")
        await hands.until_shown("存入寄存柜")
        await hands.press("down", "down", "down")
        await hands.open("enter")
        assert hands.text.index("寄存柜 *") < hands.text.index("电话 *")
        await hands.fill(
            place="B7",
            phone="13805310042",
            serial="NB-5521-77",
            customer_name="济南实验中学",
            product="lap",
            model="X310",
        )
        await hands.fill(symptom="开机无显示")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until(lambda: len(counter.printed) == 2)
        request = counter.page(hands.app.screen.thing)

    job = counter.desk.thing(request.facts["job"])
    assert request.history[-1].label == "Dropped off in a locker"
    assert (job.state, job.record("place")) == ("received", {"at": "shelf", "name": "B7"})
    assert job.get("ticket") == request.facts["ticket"]
    assert [kind for kind, _ in counter.printed] == ["ticket", "device_label"]


async def test_a_device_that_an_invented_step_took_in_is_known_when_it_comes_again(counter, invented):
    drop = {"place": "B7", "phone": "138 0531 0042", "serial": "NB-5521-77", "symptom": "开机无显示"}
    known = {"customer_name": "济南实验中学", "product": "laptop", "model": "天逸 310"}
    first = counter.take("tang", "new", "drop_off", **drop, **known)

    again = counter.take("tang", "new", "drop_off", **drop)

    assert again.facts["customer"] == first.facts["customer"]
    assert again.facts["device"] == first.facts["device"]
