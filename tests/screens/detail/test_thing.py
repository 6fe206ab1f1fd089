"""The page of a job, a request, a customer or a device: its content, its steps, and its keys."""

from datetime import timedelta

import pytest

from fieldservice import words
from fieldservice.presentation.stages import stages_of
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels import offers, page_head
from fieldservice.screens.panels.facts import pair
from fieldservice.screens.textual_private import class_bindings
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.workflows.registry import WORKFLOWS
from fieldservice.workflows.stages import STAGES
from tests.support.hands import notices, seated

BOTH_SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@BOTH_SIZES
async def test_the_page_shows_person_device_state_time_and_next_step(branch, size):
    job = branch.accepted()
    branch.now += timedelta(minutes=20)

    async with seated(branch, "zhao", job, size) as hands:
        head = "\n".join(hands.lines[:5])

        assert "accepted" in head and "40 min left" in head and "济南实验中学" in head and "SN-7D42-0193" in head
        assert "Waits for coordinator" in head and "“打印头漏墨，纸上有竖条”" in head
        assert "1 F5     Dispatch an engineer" in hands.text
        assert "F5 Dispatch an engineer" in hands.lines[-1]


async def test_the_page_shows_why_a_step_cannot_be_taken_and_who_may_take_it(branch):
    job = branch.completed()

    async with seated(branch, "li.wei", job, (80, 40)) as hands:
        assert "Hand the slip in · The slip is not signed" in hands.text
        assert "Apply the" not in hands.text and "Put on account" not in hands.text
    async with seated(branch, "zhao", job, (120, 80)) as hands:
        assert "Customer signs on the screen" not in hands.text
        await hands.press("end", "enter")
        assert "Customer signs on the screen · 李伟" in hands.text
        await hands.press("down")
        assert "Only possible for: 李伟" in hands.text


def test_a_label_longer_than_its_column_goes_on_below_beside_its_value():
    lines = [line.plain.rstrip() for line in pair("Condition of the parcel", "dented, and the seal was broken", 40)]

    assert lines == ["Condition of  dented, and the seal was", "the parcel    broken"]


async def test_a_key_or_a_click_turns_to_the_next_pane(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job) as hands:
        await hands.press("f3")
        assert "打印头漏墨，纸上有竖条" in hands.text and "1 F5" not in hands.text
        await hands.press("f3")
        assert "Hand over to the coordinator" in hands.text and "received > accepted" in hands.text
        await hands.pilot.click("#tabs", offset=(3, 0))
        await hands.settle()
        assert "1 F5" in hands.text


async def test_what_a_colleague_did_meanwhile_is_told_and_what_oneself_did_is_only_shown(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job, (120, 40)) as hands:
        for who, is_told in (("zhao", False), ("li.wei", True)):
            branch.desk.take(branch.person(who), job, "note", {"words": f"电话未接，{who}"})
            entries = len(branch.desk.page(branch.person("zhao"), job).history)
            hands.app.screen._check_for_changes()
            await hands.until(lambda entries=entries: len(hands.app.screen.page.history) == entries)
            await hands.settle()
            assert ("Changed meanwhile" in notices(hands)) is is_told, who


@pytest.mark.parametrize(
    ("fact", "beside", "below"),
    [("", "#related", "#facts"), ("customer", "#related", "#facts"), ("device", "#facts", "#related")],
    ids=["job", "customer", "device"],
)
async def test_the_history_stands_in_the_half_of_the_page_that_has_room_for_it(branch, fact, beside, below):
    job = branch.accepted()
    shown = str(branch.desk.thing(job).get(fact)) if fact else job

    async with seated(branch, "zhao", shown, (120, 40)) as hands:
        panes = {name: hands.app.screen.query_one(name).region for name in ("#history", beside, below)}

        assert panes["#history"].x == panes[below].x != panes[beside].x
        assert panes["#history"].y == panes[below].bottom, "directly below it"
    async with seated(branch, "zhao", shown) as hands:
        assert "What happened" in hands.text and "What is known" in hands.text
        assert hands.app.screen.query_one("#history").region.bottom <= 23, "whole in sight on a small screen"


async def test_the_names_of_the_panes_are_set_off_from_the_page(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job) as hands:
        names, page = hands.app.screen.query_one("#tabs"), hands.app.screen
        assert names.background_colors[1] != page.background_colors[1]


async def test_phone_and_address_are_masked_until_a_key_shows_them_and_that_is_recorded(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job, (120, 40)) as hands:
        assert "138****0042" in hands.text and "文化西路" not in hands.text

        await hands.press("ctrl+o")

        assert "13805310042" in hands.text and "文化西路" in hands.text
        assert "Personal data viewed" in hands.text and "Phone, Address" in hands.text


def test_the_stages_of_a_job_are_done_now_or_to_come_and_one_passed_over_is_left_out(branch):
    page = branch.page(branch.completed())

    told = [stage.status for stage in stages_of(page)]
    assert told == ["done"] * 4 + ["now"] + ["to_come"] * 3
    (line,) = page_head.progress(page, 200)
    assert line.plain.startswith("✓ accepted") or line.plain.startswith("✓ received")
    (narrow,) = page_head.progress(page, 66)
    assert narrow.cell_length <= 66 and "✓ on site ─ ● completed ─ ○ sign-off done" in narrow.plain


def test_every_state_of_the_stages_is_a_state_of_its_workflow():
    unknown = [
        (name, state)
        for name, way in STAGES.items()
        for stage in way
        for state in stage.states
        if state not in WORKFLOWS[name].states
    ]

    assert not unknown


async def test_the_likely_step_is_a_button_and_what_is_rare_unfolds_by_enter(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job) as hands:
        usual, rare = offers.parted(hands.app.screen.page)
        assert "▌1 F5     Dispatch an engineer" in hands.text and f"› More: {len(rare)}" in hands.text
        label = rare[-1].label
        assert label not in hands.text
        for _option in usual:
            await hands.press("down")
        await hands.press("enter")
        await hands.press(*["down"] * len(rare))
        assert label in hands.text


async def test_several_refused_attempts_are_one_line_until_enter_unfolds_them(branch):
    job = branch.completed()
    for _attempt in range(2):
        with pytest.raises(Exception, match="not signed"):
            branch.take("li.wei", job, "hand_in")

    async with seated(branch, "li.wei", job, (120, 40)) as hands:
        assert "Refused attempts: 2" in hands.text and "Refused: Hand the slip in" not in hands.text
        await hands.press("f3", "f3", "enter")
        assert hands.text.count("Refused: Hand the slip in") == 2


def test_settling_and_reviewing_are_offered_only_where_there_is_something_to_settle(branch):
    job = branch.accepted()
    purposes = {step.name: step.purpose for step in WORKFLOWS["onsite"].steps}

    offered = {purposes[offer.step] for offer in branch.page(job, "sun").offers}
    assert not offered & {"settles", "reviews"}


async def test_the_history_shows_refusals(branch):
    job = branch.completed()
    with pytest.raises(Exception, match="not signed"):
        branch.take("li.wei", job, "hand_in")

    async with seated(branch, "li.wei", job, (120, 40)) as hands:
        assert "Refused: Hand the slip in" in hands.text


async def test_an_entry_of_a_newer_version_is_shown_as_such(branch):
    job = branch.accepted()
    with branch.desk.session.store.writing() as tx:
        tx.append(
            {
                "kind": "drone_sent",
                "by": "zhao",
                "made": "2026-11-23T01:02:03.000Z",
                "touches": [("job", job)],
                "data": {},
            }
        )

    async with seated(branch, "zhao", job, (120, 40)) as hands:
        assert "Made by a newer version of this program" in hands.text


async def test_a_colleagues_step_appears_on_the_open_page(branch):
    job = branch.received()

    async with seated(branch, "zhao", job, (120, 40)) as hands:
        branch.take("zhao", job, "accept")
        screen = hands.app.screen
        screen._check_for_changes()
        await hands.until_shown("1 F5     Dispatch an engineer")

        assert "accepted" in hands.lines[0]


async def test_related_work_opens_from_the_page_and_warns_of_a_repeat(branch):
    first = branch.completed()
    for by, step in (("li.wei", "sign_on_paper"), ("li.wei", "hand_in"), ("liu", "pass_back"), ("li.wei", "close")):
        branch.take(by, first, step, **({"signer": "张老师"} if step == "sign_on_paper" else {}))
    again = branch.received()

    async with seated(branch, "zhao", again) as hands:
        assert "Repeat repair" in hands.text
        await hands.press("shift+f3")
        assert branch.page(first).number in hands.text and "closed" in hands.text
        await hands.press("end", "up", "up", "enter")

        assert isinstance(hands.app.screen, DetailScreen) and hands.app.screen.thing != again


async def test_a_promise_is_on_the_page_until_it_is_kept(branch):
    job = branch.accepted()
    branch.take("zhao", job, "dispatch", engineer="li.wei")
    branch.take("li.wei", job, "take")
    branch.take("li.wei", job, "appoint", appointment="+2h")

    async with seated(branch, "li.wei", job) as hands:
        assert "Appointment 11:00" in hands.text and "2 h 00 left" in hands.lines[0]
        await hands.press("f5", "f10")
        await hands.until_shown("on site")
        assert "Appointment 11:00" not in hands.text


async def test_customer_and_device_have_their_pages(branch):
    facts = branch.page(branch.received()).facts

    async with seated(branch, "chen", facts["customer"]) as hands:
        assert "济南实验中学" in hands.text and "F6     Amend the customer's file" in hands.text
    async with seated(branch, "chen", facts["device"]) as hands:
        assert "SN-7D42-0193" in hands.text and "F6     Amend the device's file" in hands.text


async def test_the_page_speaks_chinese_and_changes_while_it_is_open(branch):
    job = branch.accepted()

    async with seated(branch, "zhao", job, (120, 40)) as hands:
        words.use("zh")
        hands.app.screen.language_changed()
        await hands.settle()

        assert "派工" in hands.text and "已受理" in hands.text and "Dispatch" not in hands.text


def test_no_step_has_a_key_of_the_page_itself():
    own = set(class_bindings(DetailScreen)) | {"f1", "f2", "f12", "ctrl+p", "ctrl+k", "ctrl+t", "ctrl+q"}

    taken = {(flow.name, step.name, step.key) for flow in WORKFLOWS.values() for step in flow.steps if step.key in own}

    assert not taken


async def test_a_page_is_drawn_again_only_when_its_time_left_changes_and_not_behind_a_dialog(branch, monkeypatch):
    job, drawn = branch.accepted(), []

    async with seated(branch, "zhao", job) as hands:
        page = hands.app.screen
        monkeypatch.setattr(FlowingText, "refresh", lambda self, **_kinds: drawn.append(self.id))
        page._check_for_changes()
        assert drawn == []

        branch.now += timedelta(minutes=20)
        page._check_for_changes()
        assert drawn == ["head"]

        monkeypatch.undo()
        await hands.press("f1")
        monkeypatch.setattr(FlowingText, "refresh", lambda self, **_kinds: drawn.append(self.id))
        branch.now += timedelta(minutes=20)
        page._check_for_changes()
        assert drawn == ["head"]

        monkeypatch.undo()
        await hands.press("escape")
        assert "20 min left" in "\n".join(hands.lines[:5])
