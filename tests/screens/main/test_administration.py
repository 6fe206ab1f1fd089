"""The administrator's screen: an office publishes its own tables there."""

import errno
import os
import zipfile

import pytest

from fieldservice.admin import backup_plan, backups
from fieldservice.screens.administration import AdministrationScreen
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.panels.administration_sections import SECTIONS
from fieldservice.screens.widgets.form import Form
from fieldservice.workflows.engine.messages import Refused
from tests.support.hands import at_the_desk, notices

from .conftest import PIN


async def publish_settings(hands, file):
    await hands.press("f10", "f3", "f3", "f3", "f3", "f5")
    hands.app.screen.query_one("#file").value = str(file)
    await hands.press("f10")


async def test_only_administrators_and_managers_open_the_administration(branch):
    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("f10")
        assert isinstance(hands.app.screen, HomeScreen)
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10")
        assert isinstance(hands.app.screen, AdministrationScreen)
        assert "赵敏" in hands.text and "coordinator" in hands.text
        await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_sections_turn_by_key_and_by_mouse(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f3")
        assert "[Service points]" in hands.text and "Chengdu branch" in hands.text
        await hands.pilot.click("ViewTabs", offset=(48, 0))
        await hands.settle()

        assert "[Settings]" in hands.text and "hand_over_minutes" in hands.text


async def test_a_table_is_published_from_a_file(branch, tmp_path):
    file = tmp_path / "settings.csv"
    file.write_text("key,value\nhand_over_minutes,20\n", "utf-8")

    async with at_the_desk(branch, "admin") as hands:
        await publish_settings(hands, file)
        await hands.until(lambda: isinstance(hands.app.screen, AdministrationScreen))

        assert branch.desk.session.reference().minutes("hand_over_minutes") == 20
        await hands.until(lambda: " 20 " in hands.text)


async def test_the_encoding_that_was_found_is_said_and_another_can_be_named(branch, tmp_path):
    file = tmp_path / "settings.csv"
    file.write_bytes("key,value\nstorage_terms,Gehäuse größer\n".encode("cp1252"))

    async with at_the_desk(branch, "admin") as hands:
        await publish_settings(hands, file)
        await hands.until(lambda: isinstance(hands.app.screen, AdministrationScreen))
        said = " ".join(notices(hands).split())
        assert "Rows in the file: 1. Imported: 1." in said and "Windows-1252; you can choose another" in said
        await hands.press("f5")
        hands.app.screen.query_one("#file").value = str(file)
        hands.app.screen.query_one("#encoding").value = "utf-8"
        await hands.press("f10")
        await hands.until_shown("is not UTF-8: line 2")


async def test_a_table_is_saved_as_a_file_that_can_be_published_again(branch, tmp_path):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f7")
        hands.app.screen.query_one("#file").value = str(tmp_path / "staff.xlsx")
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, AdministrationScreen))

    assert (tmp_path / "staff.xlsx").read_bytes()[:2] == b"PK"


async def test_publishing_without_a_file_asks_for_it(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f5", "f10")

        assert "Fill this in." in hands.text
        assert hands.app.focused is hands.app.screen.query_one("#file")


async def test_errors_in_a_file_are_shown_with_line_and_column_and_nothing_is_published(branch, tmp_path):
    file = tmp_path / "settings.csv"
    file.write_text("key,value\nhand_over_minutes,soon\naccept_minutes,30\nno_such_setting,1\n", "utf-8")

    async with at_the_desk(branch, "admin") as hands:
        await publish_settings(hands, file)

        await hands.until_shown("line 2, column value", "line 4, column key")
        assert branch.desk.session.reference().settings == {}


async def test_a_new_pin_is_set_and_both_lines_must_be_the_same(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "down", "shift+f5")
        assert "A new PIN for 陈晓" in hands.text
        await hands.press(*"7748", "enter", *"7799", "enter")
        await hands.until_shown("The two PINs are different.")
        await hands.press(*["backspace"] * 2, *"48", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, AdministrationScreen))

    assert branch.desk.sign_in("chen", "7748").name == "chen"
    with pytest.raises(Refused):
        branch.desk.sign_in("chen", PIN)


async def test_refusals_are_listed_with_person_step_and_reason(branch):
    job = branch.received()
    with pytest.raises(Refused):
        branch.take("chen", job, "accept")

    async with at_the_desk(branch, "admin", (120, 40)) as hands:
        await hands.press("f10", *["f3"] * 10)

        await hands.until_shown("陈晓", "Accept the job")


async def test_parts_prices_and_policies_are_listed_as_people_read_them(branch, tmp_path):
    with branch.desk.session.store.writing() as tx:
        tx.publish("part", [{"code": "PSU-450", "zh": "450瓦电源", "en": "Power supply 450 W", "tracked": 1}])
        tx.publish(
            "price",
            [
                {
                    "list": "standard",
                    "code": "PSU-450",
                    "valid_from": "2026-10-01",
                    "amount": 32000,
                    "currency": "CNY",
                    "tax": 65,
                }
            ],
        )
        tx.publish(
            "policy",
            [{"product": "server", "group": "", "months": 36, "zh": "整机保修三年", "en": "Three years on all"}],
        )
        tx.publish("return_policy", [{"product": ""}, {"product": "server", "exchange_days": 30, "remedy": "refund"}])

    async with at_the_desk(branch, "admin", (120, 40)) as hands:
        await hands.press("f10", *["f3"] * 5)
        assert "Power supply 450 W" in hands.text and "Yes" in hands.text
        await hands.press("f3")
        assert "No levels yet" in hands.text
        await hands.press("f3")
        assert "¥320.00" in hands.text and "6.5%" in hands.text
        await hands.press("f3")
        assert "Three years on all" in hands.text and "36" in hands.text
        await hands.press("f3")
        assert "all lines" in hands.text and "30" in hands.text and "Return and refund" in hands.text


async def test_the_chosen_section_is_in_sight_on_a_narrow_screen(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "shift+f3")

        assert f"[{list(SECTIONS.values())[-1].label}]" in hands.text


async def test_a_staff_list_that_leaves_work_behind_is_published_when_asked_for_once_more(branch, tmp_path):
    job = branch.received()
    branch.take("zhao", job, "accept")
    branch.take("zhao", job, "dispatch", engineer="li.wei")
    file = tmp_path / "staff.csv"
    file.write_text("name,roles\nadmin,administrator manager\nzhao,coordinator\n", "utf-8")

    async with at_the_desk(branch, "admin", (120, 40)) as hands:
        await hands.press("f10", "f5")
        hands.app.screen.query_one("#file").value = str(file)
        await hands.press("f10")
        await hands.until_shown("li.wei", "Hand it over first.", "press F10 again")
        assert branch.desk.session.person("li.wei") is not None
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, AdministrationScreen))

    assert branch.desk.session.person("li.wei") is None


async def test_an_office_that_joined_headquarters_reads_who_publishes_for_it(branch):
    with branch.desk.session.store.writing() as tx:
        tx.set_meta("exchange/url", "https://repairs.example.com")

    async with at_the_desk(branch, "admin", (120, 40)) as hands:
        await hands.press("f10", "f5")
        await hands.until(lambda: "https://repairs.example.com" in notices(hands))
        await hands.press("f6")

        assert isinstance(hands.app.screen, AdministrationScreen)


async def test_a_row_is_changed_in_place_with_its_rule_and_its_error_beside_the_field(branch):
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "f3", "f3", "f3", "f3", "enter")
        assert "Share of every time limit" in hands.text and "Default value: 50" in hands.text
        form = hands.app.screen.query_one(Form)
        form.rows["value"].control.value = "soon"
        await hands.press("f10")
        await hands.until_shown("Enter a whole number.")
        form.rows["value"].control.value = "60"
        await hands.press("f10")
        await hands.until(lambda: isinstance(hands.app.screen, AdministrationScreen))
        assert branch.desk.session.reference().settings["urgent_percent"] == "60"
        await hands.press("shift+f3", "shift+f3", "shift+f3", "shift+f3", "f4")
        assert "Sign-in name" in hands.text and "Roles" in hands.text
        await hands.press("escape", "f12", "enter")
        assert "登录名" in hands.text and "角色" in hands.text and "coordinator" not in hands.text


async def test_what_is_left_to_set_up_stands_on_the_home_and_leads_to_its_place(branch, tmp_path):
    async with at_the_desk(branch, "admin") as hands:
        assert "Left to set up:" in hands.text and "Backups" in hands.text
        await hands.pilot.click("SetUpLine", offset=(4, 0))
        await hands.settle()
        assert "No backup was made yet." in hands.text and "No printer is set up" in hands.text
        left = [row["what"] for row in hands.app.screen.query_one("RowList").source.rows]
        for _row in range(left.index("No backup was made yet.")):
            await hands.press("down")
        await hands.press("enter", "f4")
        await hands.fill(place=str(tmp_path))
        await hands.press("f10")
        await hands.until_shown("[Backups]", "present")
        assert list(tmp_path.glob("CD01-*.zip"))
        await hands.press("escape", "escape")  # the first closes the card with the long name of the file
        await hands.until(lambda: isinstance(hands.app.screen, HomeScreen))
        await hands.until(lambda: "Left to set up:" in hands.text and "Backups" not in hands.text)


async def test_a_printer_is_looked_at_tried_given_its_paper_paused_and_removed(branch, tmp_path):
    folder = tmp_path / "papers"
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "shift+f3", "shift+f3", "shift+f3", "shift+f3", "shift+f3", "f4")
        await hands.until(lambda: hands.app.screen.query(Form))
        await hands.fill(printer="desk")
        await hands.press("tab", *"folder", "tab")
        await hands.paste(str(folder))
        await hands.press("f10")
        await hands.until_shown("is not there", "press F10 at once to keep this printer")
        folder.mkdir()
        await hands.press("f10")
        await hands.until_shown("The printer desk is set up.")
        await hands.press("enter")
        await hands.until_shown("every paper")
        await hands.press("enter", "enter")
        await hands.until(lambda: list(folder.glob("*.pdf")))
        await hands.press("enter", "down", "down", "enter")
        await hands.fill(terminal="front 2")
        await hands.press("tab", *"Claim", "enter", "f10")
        await hands.until(lambda: "desk prints at front 2: Claim ticket." in notices(hands))
        await hands.press("enter", "down", "enter")
        await hands.until_shown("It prints: every paper, Claim ticket at front 2.", "No paper waits for it.")
        await hands.press("escape", "enter", "down", "down", "down", "enter")
        await hands.until_shown("paused")
        await hands.press("enter", "end", "enter")
        await hands.until_shown("Remove it?", "papers wait for it")
        await hands.press("down", "enter")
        await hands.until_shown("No printer is set up. F4 adds one.")


async def test_backups_are_planned_and_one_is_made_at_once_with_the_way_to_put_it_back(branch, tmp_path):
    branch.received()
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", *["shift+f3"] * 4)
        await hands.until_shown("Nothing is planned. Enter plans backups.")
        await hands.press("enter", "enter")
        await hands.fill(folder="backups")
        await hands.press("f10")
        await hands.until_shown("Give the full path")
        hands.app.screen.query_one(Form).rows["folder"].control.value = str(tmp_path)
        await hands.press("f10")
        await hands.until_shown("Every day from 18:00 on", "The next one is due now.")
        made = backup_plan.make_if_due(branch.desk.session.store, branch.desk.session.clock())
        await hands.press("enter", "ctrl+l", "down", "enter", "enter")
        await hands.until_shown("How to restore this backup", "Everybody leaves the program")
        await hands.press("end")
        await hands.until_shown("fieldservice verify && fieldservice doctor")
    assert made["entries"] and [file for file, _made in backups.made(branch.desk.session)] == [made["file"]]


async def test_a_backup_that_cannot_be_written_says_why_in_the_form_and_leaves_no_half_of_it(
    branch, tmp_path, monkeypatch
):
    def disk_is_full(*_given, **_named):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    branch.received()
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", *["shift+f3"] * 4, "f4")
        await hands.fill(place=str(tmp_path / "missing" / "backup.zip"))
        await hands.press("f10")
        await hands.until_shown("There is no folder", "to write into.")
        monkeypatch.setattr(zipfile.ZipFile, "write", disk_is_full)
        monkeypatch.setattr(zipfile.ZipFile, "writestr", disk_is_full)
        target = tmp_path / "disk"
        target.mkdir()
        hands.app.screen.query_one(Form).rows["place"].control.value = str(target)
        await hands.press("f10")
        await hands.until_shown("The disk is full. Nothing was saved")
    assert not list(target.iterdir()) and backups.made(branch.desk.session) == []


async def test_the_doctor_looks_beside_the_keys_and_says_what_to_do(branch):
    config = branch.desk.session.folder / "config.toml"
    config.write_text("theme = dark", "utf-8")
    config.chmod(0o600)
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "shift+f3")
        await hands.until(lambda: "Python" in hands.text and "Checking..." not in hands.text)
        await hands.press("home", "enter")
        await hands.until_shown("config.toml, line 1: “theme = dark” cannot be read", "Correct the file")


async def test_an_office_that_joined_says_who_publishes_and_a_customer_is_erased_only_at_headquarters(branch):
    with branch.desk.session.store.writing() as tx:
        tx.set_meta("exchange/url", "https://hq.example")
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "enter")
        assert "publishes the tables" in notices(hands)
        await hands.press("shift+f3", "shift+f3", "shift+f3")
        await hands.until_shown("https://hq.example", "the administrator of headquarters")
        await hands.press("f3", "f4")
        await hands.fill(customer="C000001")
        await hands.press("f10")
        await hands.until_shown("erased at headquarters")


async def test_a_customer_with_open_work_is_erased_only_when_that_is_meant_and_after_a_question(branch):
    customer = branch.desk.thing(branch.desk.thing(branch.received()).get("customer"))
    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10", "shift+f3", "shift+f3", "f4")
        await hands.fill(customer=customer.get("number"))
        await hands.press("f10")
        await hands.until_shown("Work is open", "answer Yes here")
        await hands.press(*"Yes", "enter", "f10")
        await hands.until_shown("Erase a customer?", customer.get("name"), "Open:", "cannot be undone")
        await hands.press("down", "enter")
        await hands.until_shown("is erased in this store.")
        await hands.press("enter")
        await hands.until_shown(customer.get("number"))
