"""A new step needs its event, its row and its words, and no screen: the form is made of it."""

from dataclasses import replace

from fieldservice import words
from fieldservice.screens.panels import arrival_papers
from fieldservice.workflows import registry
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, Minutes, Score, Yes, ask
from fieldservice.workflows.engine.model import Step
from tests.support.hands import seated


class RemoteSessionHeld(Event):
    """The engineer looked at the device over the line."""

    minutes: Minutes = ask("Minutes on the line", "Without the time to connect.")
    seen: LongText = ask("Personal data viewed", private=True)
    cause_code: CodeOf | None = ask("Cause code", codes="cause", default=None)
    helped: Yes = ask("It helped", default=False)
    ease: Score | None = ask("How easy it was", default=None)


async def test_an_invented_step_is_taken_by_key_and_form_and_shown_in_the_history(branch, monkeypatch):
    job = branch.on_site()
    row = Step(
        "remote",
        "Help over the line",
        RemoteSessionHeld,
        ("on_site",),
        "=",
        ("engineer",),
        appends_to="sessions",
        rank=1,
        key="ctrl+r",
        first=("seen",),
        prefill=("cause_code",),
        prints=("device_label",),
    )
    printed = []
    monkeypatch.setattr(
        arrival_papers, "put_to_printer", lambda _desk, _by, kind, of: printed.append((kind, of)) or {"printer": "P"}
    )
    flow = registry.WORKFLOWS["onsite"]
    monkeypatch.setitem(registry.WORKFLOWS, "onsite", replace(flow, steps=(*flow.steps, row)))
    monkeypatch.setitem(
        __import__("fieldservice.read_model.projections", fromlist=["APPENDS_TO"]).APPENDS_TO, row.kind, row.appends_to
    )
    chinese = words.words("zh")._catalogue._catalog
    for english, spoken in {
        "Help over the line": "远程协助",
        "Minutes on the line": "连线分钟",
        "Personal data viewed": "所见情况",
    }.items():
        monkeypatch.setitem(chinese, english, spoken)
    words.use("zh")

    async with seated(branch, "li.wei", job, (120, 40)) as hands:
        assert "2 Ctrl+R 远程协助" in hands.text
        await hands.press("ctrl+r")
        assert "连线分钟 *" in hands.text and "所见情况 *" in hands.text
        assert hands.text.index("所见情况 *") < hands.text.index("连线分钟 *")
        await hands.fill(minutes="1h30", seen="驱动版本不符", cause_code="SOFT", helped="y", ease="4")
        await hands.press("f10")
        await hands.until_shown("远程协助", "驱动版本不符")
        await hands.press("ctrl+r")
        again = hands.app.screen.form.data()

    page = branch.page(job)
    assert page.history[-1].label == "Help over the line"
    assert page.facts["minutes"] == 90 and page.facts["helped"] is True and page.facts["cause_code"]["code"] == "SOFT"
    assert page.lists["sessions"][0]["ease"] == 4
    assert again["cause_code"] == "SOFT" and "seen" not in again
    assert printed == [("device_label", page.id)]
