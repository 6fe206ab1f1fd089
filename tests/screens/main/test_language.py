"""Every open screen changes between Chinese and English while the program runs, and keeps no word of the other
language."""

import re

import pytest

from fieldservice import settings, words
from fieldservice.admin import publishing
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.panels.administration_sections import SECTIONS
from fieldservice.screens.widgets.form import Form
from fieldservice.workflows.engine.messages import Refused
from tests.support.hands import at_the_desk, seated

NEUTRAL = re.compile(
    # numbers, serials, models and codes; names in files: columns of tables, settings and lists
    r"[A-Z]{1,2}\d+[A-Z0-9-]*|SN-[0-9A-Z-]+|[A-Z0-9]+(-[A-Z0-9]+)*|\d+[a-z]?|[a-z]+(_[a-z]+)+|[a-z]+(,[a-z]+)+|key|list|value"
)
NAMES = [
    "Ctrl",
    "Shift",
    "Esc",
    "Enter",
    "Tab",
    "PgUp",
    "PgDn",
    "Right",
    "Left",
    "Home",
    "End",
    "Del",
    "English",
    "zs",
    "zzqq",
    "admin",
    "sun",
    "chen",
    "liu",
    "zhao",
    "li.wei",
    "wang",
    "LX-350K",
]
"""Latin text that is right on a Chinese screen: keys, the name of the other language, typed text, sign-in names, a
model. A cut or covered text begins like one of them."""


MACHINE = re.compile(
    r"Python|SQLite|GiB|(config|keys)\.toml|[A-Za-z0-9-]+\.ttf|\d+(\.\d+)+|\d+x\d+ [a-z0-9-]+"
    r"|utf-8|UTC|/\S+( \([a-z0-9]+[)…])?"
)
"""What is called the same in every language on a machine: programs and versions, files and folders, terminals."""


def english(text: str) -> list[str]:
    found = (word.strip(".,-") for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9_.,-]*", text))
    return [word for word in found if not NEUTRAL.fullmatch(word) and not any(name.startswith(word) for name in NAMES)]


KEYS = {
    "home": [],
    "overdue": ["f3"],
    "with others": ["f3", "f3"],
    "everything": ["shift+f3"],
    "filter": ["f7"],
    "debts": ["f8"],
    "help": ["f1"],
    "find": ["f2"],
    "nothing found": ["f2", *"zzqq"],
    "palette": ["ctrl+p"],
    "thing": ["enter"],
    "help of a thing": ["enter", "f1"],
    "a step": ["f5"],
    "help of a step": ["f5", "f1"],
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("screen", KEYS)
async def test_no_english_is_left_on_a_screen_in_chinese(branch, screen, size):
    branch.received(brand="", contact="张老师")
    dispatched = branch.accepted()
    branch.take("zhao", dispatched, "dispatch", engineer="li.wei")
    words.use("zh")

    async with at_the_desk(branch, "zhao", size) as hands:
        for key in KEYS[screen]:
            await hands.press(key)

        assert not english(hands.text), hands.text


DIALOGS = ("filter", "debts", "help", "find", "nothing found", "palette", "help of a thing", "help of a step")
"""Keys of the app do not reach a dialog, so the language cannot change while it is open."""


@pytest.mark.parametrize("screen", [each for each in KEYS if each not in DIALOGS])
async def test_no_english_is_left_on_a_screen_whose_language_changes_while_it_is_open(branch, screen):
    branch.received(brand="", contact="张老师")
    branch.take("zhao", branch.accepted(), "dispatch", engineer="li.wei")

    async with at_the_desk(branch, "zhao") as hands:
        for key in KEYS[screen]:
            await hands.press(key)
        english_before = hands.text
        await hands.press("f12")
        await hands.settle()

        assert english(english_before) and not english(hands.text), hands.text


REFUSED = {
    "a refused step": ("zhao", ["home", "shift+end", *"wang", "f10"]),
    "a refused call": ("chen", ["f4", *"end", "tab", *"12", "tab", "f10"]),
    "a wrong PIN": ("", [*"sun", "tab", *"9999", "enter"]),
    "a draft": ("chen", ["f4"]),
    "the print jobs": ("zhao", ["ctrl+o"]),
    "the board": ("zhao", ["ctrl+x"]),
    "what to look at": ("zhao", ["ctrl+y"]),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("case", REFUSED)
async def test_what_was_refused_is_said_again_in_the_other_language(branch, case, size):
    who, keys = REFUSED[case]
    job = branch.accepted() if case == "a refused step" else ""
    if case == "a draft":
        branch.desk.drafts.keep(branch.person(who), "new/register", {"customer_name": "济南实验中学"})

    async with seated(branch, who, job, size) if job else at_the_desk(branch, who, size) as hands:
        if job:
            await hands.press("f5")
            await hands.go_to("engineer")
        for key in keys:
            await hands.press(key)
        await hands.settle()
        before = hands.text
        await hands.press("f12")
        await hands.settle()

        assert english(before) and not [word for word in english(hands.text) if word != "end"], hands.text


async def test_a_refusal_stays_in_sight_when_the_language_changes(branch):
    async with seated(branch, "zhao", branch.accepted()) as hands:
        await hands.press("f5")
        await hands.go_to("engineer")
        await hands.press("home", "shift+end", *"wang", "tab", "f10")
        await hands.until_shown("! 王强 lacks the skill")
        await hands.press("f12")

        await hands.until_shown("! 王强 不具备此产品的技能")


@pytest.mark.parametrize("section", SECTIONS)
async def test_no_english_is_left_on_the_administrators_screen(branch, section):
    words.use("zh")
    with pytest.raises(Refused):
        branch.take("chen", branch.received(), "accept")

    async with at_the_desk(branch, "admin", (120, 40)) as hands:
        await hands.press("f10", *["f3"] * list(SECTIONS).index(section))
        # The rows of these tables are published in both languages: only the text around them is checked.
        lines = [*hands.lines[:3], hands.lines[-1]] if section in ("offices", "codes", "settings") else hands.lines
        shown = "\n".join(lines)
        if section == "doctor":
            shown = MACHINE.sub(" ", shown)

        assert not english(shown), shown


async def test_no_english_is_left_in_the_help_of_the_administrators_screen(branch):
    words.use("zh")

    async with at_the_desk(branch, "admin", (120, 40)) as hands:
        await hands.press("f10", "f1")

        assert not english(hands.text), hands.text


@pytest.mark.parametrize("keys", [["f5"], ["f6"]], ids=["publish", "a PIN"])
async def test_no_english_is_left_in_the_administrators_dialogs(branch, keys):
    words.use("zh")

    async with at_the_desk(branch, "admin") as hands:
        await hands.press("f10")
        await hands.press(*keys)
        await hands.press("f10")
        await hands.settle()

        # Columns of a file have the same name in every language.
        columns = publishing.example("staff").splitlines()[0].split(",")
        assert not [word for word in english(hands.text) if word not in columns], hands.text


async def test_no_english_is_left_on_the_sign_in_screen(branch):
    words.use("zh")

    async with at_the_desk(branch) as hands:
        assert not english(hands.text), hands.text
        await hands.press("f1")
        assert not english(hands.text), hands.text


async def test_the_language_changes_on_every_open_screen_and_is_kept(branch):
    branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("enter")
        assert "Accept the job" in hands.text
        await hands.press("f12")
        assert "受理维修单" in hands.text and "Accept the job" not in hands.text
        await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen) and "我的" in hands.text and "Mine" not in hands.text
        assert settings.choices(branch.desk.session.folder)["language"] == "zh"
        await hands.press("f12")

        assert "Mine" in hands.text and "我的" not in hands.text


async def test_a_form_keeps_its_typed_text_when_the_language_changes(branch):
    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f4")
        await hands.fill(customer_name="红色文具店")
        await hands.press("f12")

        await hands.until_shown("登记来电")
        assert hands.app.screen.query_one(Form).data()["customer_name"] == "红色文具店"


async def test_the_view_the_order_and_the_row_survive_a_change_of_language(branch):
    branch.received()
    second = branch.page(branch.received(serial="SN-7D42-0194")).number

    async with at_the_desk(branch, "chen") as hands:
        await hands.press("f3", "f3")
        at = next(line.index("Number") for line in hands.lines if "Number" in line)
        await hands.pilot.click("#work", offset=(at, 0))
        await hands.press("down", "f12")

        await hands.until_shown("[等他人 2]", "编号 ▴", "30分", second, "已收到")
        assert any(line.startswith("┃") and second in line for line in hands.lines)


async def test_the_list_takes_the_room_that_a_larger_window_gives(branch):
    branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        assert "Opened" not in hands.text
        await hands.pilot.resize_terminal(140, 40)
        await hands.settle()

        await hands.until_shown("Engineer", "[Mine 1]", "Today   taken in")


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False)])
async def test_a_form_keeps_a_chosen_answer_when_the_language_changes(branch, key, answer):
    job = branch.on_site()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f6")
        await hands.fill(consent=key)
        await hands.press("f12")
        await hands.until_shown("现场检测")

        assert hands.app.screen.query_one(Form).data()["consent"] is answer
