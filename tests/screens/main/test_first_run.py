"""The first run in an empty folder: nothing is written before the end, and then everything at once."""

import pytest

from fieldservice.admin import first_run, presence
from fieldservice.desk import Desk, printers
from fieldservice.screens.launch import Begun
from fieldservice.screens.widgets.form import Form
from fieldservice.workflows.engine.messages import Refused
from tests.desk.spool.devices import free_port
from tests.printing.ipp_answers import answering, printer_is
from tests.support.wizard import at_the_wizard

PIN = "471182"


async def test_an_office_is_set_up_from_nothing_and_opens_for_its_administrator(tmp_path):
    folder = tmp_path / "home"
    async with at_the_wizard(folder) as hands:
        assert "Look around" in hands.text and "Join headquarters" in hands.text
        await hands.press("down", "enter")
        await hands.fill(name="Chengdu branch", office="C")
        await hands.until_shown("2 to 12 letters, digits and hyphens")
        await hands.fill(office="CD01", company="Papyra Service")
        await hands.fill(pin="cd0112", again="cd0112")
        await hands.until_shown("the code or the phone number")
        await hands.fill(pin=PIN, again="471183")
        await hands.until_shown("The two PINs are different.")
        await hands.fill(pin=PIN, again=PIN)
        await hands.fill(printer="counter", address="somewhere")
        await hands.until_shown("somewhere is not a valid address")
        await hands.fill(address=f"ipp://127.0.0.1:{free_port()}/ipp/print")
        await hands.until_shown("or press F10 at once to keep this printer")  # it was looked at, and does not answer
        hands.app.screen.query_one(Form).check_now()  # as after a pause
        await hands.until_shown("! Nobody answers at", "or press F10 at once")
        await hands.press("f10")
        await hands.until_shown("Sign-in name")
        await hands.press("escape")
        with answering(asked=printer_is()) as printer:
            await hands.fill(address=str(printer))
        await hands.fill(display="李伟", person="li.wei", pin="774812", again="774812")
        await hands.until_shown("Fill this in.")  # the role
        await hands.press(*"enginee", "enter", "f10")
        await hands.until_shown("Added: 李伟 (engineer)")
        await hands.press("f10")
        await hands.until_shown("Chengdu branch (CD01)", "Papyra Service")
        assert not folder.exists()  # nothing was written yet
        await hands.press("escape", "f10")  # back and forth keeps everything
        await hands.press("enter")
        assert hands.app.return_value == Begun(folder, "admin", PIN)

    desk = Desk.open(folder)
    try:
        assert desk.sign_in("admin", PIN).name == "admin" and desk.session.pin_fault is None
        assert desk.sign_in("li.wei", "774812").display == "李伟"
        assert desk.session.reference().text("company") == "Papyra Service"
        assert [printer["name"] for printer in printers.printers(desk.session)] == ["counter"]
    finally:
        desk.close()


@pytest.mark.parametrize("weak", ["1111", "1234", "111111", "123456", "admin1", "cd0112"])
async def test_a_weak_pin_of_the_administrator_is_told_before_it_is_typed_again(tmp_path, weak):
    async with at_the_wizard(tmp_path / "home") as hands:
        await hands.press("down", "enter")
        await hands.fill(name="Chengdu branch", office="CD01")
        await hands.press(*weak, "tab")
        await hands.until_shown("! ")
        assert "Fill this in" not in hands.text


async def test_without_colours_everything_is_black_grey_or_white(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_the_wizard(tmp_path / "home") as hands:
        strips = hands.app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        shades = {colour.triplet for style in styles for colour in (style.color, style.bgcolor) if colour}
    assert {len(set(shade)) for shade in shades if shade} == {1}


async def test_whoever_leaves_leaves_nothing_behind_and_the_other_language_keeps_what_was_typed(tmp_path):
    folder = tmp_path / "home"
    async with at_the_wizard(folder) as hands:
        await hands.press("down", "enter")
        hands.app.screen.query_one(Form).rows["name"].control.value = "成都分中心"
        await hands.press("f12")
        assert "成都分中心" in hands.text and "代码" in hands.text and "Code" not in hands.text
        await hands.press("f12", "escape", "escape")
        assert hands.app.return_value is None
    assert not folder.exists()


async def test_the_demo_is_filled_beside_the_folder_which_stays_free(tmp_path):
    filled = []
    async with at_the_wizard(tmp_path / "home", lambda folder, progress: filled.append(folder)) as hands:
        await hands.press("enter")
        assert hands.app.return_value == Begun(tmp_path / "home-demo")
    assert filled == [tmp_path / "home-demo"]


async def test_an_address_that_does_not_answer_is_said_and_nothing_is_made(tmp_path):
    async with at_the_wizard(tmp_path / "home") as hands:
        await hands.press("down", "down", "enter")
        await hands.fill(url="http://127.0.0.1:9", code="ABCD-EFGH")
        await hands.until_shown("No headquarters answers at http://127.0.0.1:9")
        hands.app.screen.query_one(Form).check_now()
        await hands.until_shown("! No headquarters answers at")
        assert "Keep working" not in hands.text
        await hands.fill(url="http://127.0.0.1:19")
        await hands.until_shown("! No headquarters answers at http://127.0.0.1:19")
    assert not presence.holds_store(tmp_path / "home") and presence.needs_first_run(tmp_path / "home")


async def test_an_address_without_encryption_is_told_beside_the_answer_that_allows_it(tmp_path):
    async with at_the_wizard(tmp_path / "home") as hands:
        await hands.press("down", "down", "enter")
        await hands.fill(url="service.example.com", code="ABCD-EFGH")
        await hands.until_shown("Write it as https://")
        await hands.fill(url="http://192.0.2.1:8350")
        await hands.until_shown("choose Yes here if a VPN protects")
        assert "--plain" not in hands.text


def test_an_office_that_cannot_be_made_leaves_nothing(tmp_path):
    office = first_run.NewOffice(
        "CD01", "Chengdu", PIN, people=(first_run.FirstPerson("li", "李伟", "engineer", "1234"),)
    )
    with pytest.raises(Refused, match="easy to guess"):
        first_run.begin(tmp_path / "home", office)
    assert not (tmp_path / "home").exists()
