"""Every action is reached from the keyboard with a Chinese input method on, is named in both languages, and is
explained."""

from collections import Counter

import pytest
from textual.fuzzy import Matcher

from fieldservice import words
from fieldservice.screens.app import FieldserviceApp
from fieldservice.screens.find import FindDialog
from fieldservice.screens.help import HelpDialog
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.navigation import SCREENS, screen_class
from fieldservice.screens.palette import commands
from fieldservice.screens.panels.detail_panes import OfferList, PaneTabs
from fieldservice.screens.widgets.markable_list import MarkableList
from fieldservice.screens.widgets.wallboard import Wallboard
from tests.support import grid
from tests.support.hands import at_the_desk
from tests.support.input_methods import out_of_reach

OURS = (FieldserviceApp, *map(screen_class, SCREENS))
WIDGETS = (OfferList, PaneTabs, MarkableList, Wallboard)


def bindings(owners):
    return [(owner, binding) for owner in owners for binding in owner.__dict__.get("BINDINGS", ())]


def test_every_action_has_a_key_that_an_input_method_lets_through():
    own = {f"{owner.__name__}.{binding.action}" for owner, binding in bindings(OURS + WIDGETS)}

    assert sorted(own & set(out_of_reach(*OURS, *WIDGETS))) == []


def test_every_key_has_an_id_of_its_own_a_name_and_an_explanation():
    bare = [
        f"{owner.__name__} {binding.key}"
        for owner, binding in bindings(OURS)
        if not (binding.id and binding.description and binding.tooltip)
    ]
    ids = [binding.id for _owner, binding in bindings(OURS)]

    assert bare == []
    assert len(ids) == len(set(ids))


def test_no_screen_has_one_key_for_two_actions():
    pressed = [(owner.__name__, key) for owner, binding in bindings(OURS) for key in binding.key.split(",")]

    assert [each for each, times in Counter(pressed).items() if times > 1] == []


@pytest.mark.parametrize("name", sorted(SCREENS.keys() - {"help"}))
def test_every_screen_says_in_its_help_what_it_is_for(name):
    assert screen_class(name).HELP


@pytest.mark.parametrize("key", ["f1", "question_mark", "fullwidth_question_mark"])
async def test_help_explains_the_screen_and_its_keys_on_one_screen(branch, key):
    branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        await hands.until_shown("F5 Accept the job")
        await hands.press(key)

        assert isinstance(hands.app.screen, HelpDialog)
        for words in (
            "Your work, most urgent first",
            "Find by anything known",
            "Accept the job",
            "Sort by the next column",
        ):
            assert words in hands.text
        await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_a_dialog_explains_itself_by_the_key_of_help_and_the_help_closes_by_it(branch):
    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("f2", "f1")

        assert isinstance(hands.app.screen, HelpDialog)
        await hands.press("f1")
        assert isinstance(hands.app.screen, FindDialog)
        assert "F1 Help" in hands.text


async def test_behind_a_dialog_the_screen_it_was_opened_from_stays_visible(branch):
    async with at_the_desk(branch, "zhao") as hands:
        bar = grid.grid(hands.app)[0]
        await hands.press("f1")

        assert isinstance(hands.app.screen, HelpDialog)
        assert grid.grid(hands.app)[0] == bar


async def test_the_palette_has_every_action_by_name(branch):
    branch.received()

    async with at_the_desk(branch, "zhao", (120, 200)) as hands:
        await hands.press("ctrl+p")
        await hands.until_shown(
            "Accept the job",
            "View: Overdue",
            "Language: 中文",
            "Theme: light",
            "Register a call",
            "Help",
            "Quit",
            "Find",
            "Lock",
        )


async def test_the_palette_takes_the_step_that_was_chosen_by_its_name(branch):
    branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("ctrl+p", *"view: over")
        await hands.until_shown("View: Overdue")
        await hands.press("enter")

        await hands.until_shown("[Overdue 0]")


SOUGHT = {
    "Customers' accounts": [
        "欠款",
        "账户",
        "往来",
        "wanglai",
        "debt",
        "receivable",
        "对账单",
        "催款",
        "核销",
        "statement",
    ],
    "Cash-up": ["钱箱", "qx", "qianxiang", "日结", "rijie", "drawer", "till", "扎账", "收款包"],
    "Invoices": ["发票", "开票", "fp", "invoice", "fapiao", "红冲"],
    "Quotes": ["报价", "bj", "baojia", "quote", "quotation", "报价单"],
    "Knowledge base": ["知识库", "zsk", "knowledge", "case base", "故障原因"],
    "Contracts": ["合同", "ht", "延保", "contract", "care visit", "巡检"],
    "Approvals": ["审批", "折扣", "discount"],
    "Stock": ["库存", "inventory", "仓库"],
    "Settle a month with a partner": ["结算", "jiesuan", "partner"],
}


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_the_palette_finds_every_list_by_the_words_of_the_trade_in_both_languages(branch, language):
    words.use(language)
    async with at_the_desk(branch, "sun") as hands:
        offered = list(commands(hands.app, hands.app.screen))
    missed = {}
    for label, typed in SOUGHT.items():
        for word in typed:
            best = sorted(offered, key=lambda each: -each.score(Matcher(word)))[:5]
            if words._(label) not in [each.name for each in best if each.score(Matcher(word))]:
                missed[word] = [each.name for each in best]

    assert missed == {}, missed


async def test_a_word_of_the_trade_opens_its_list_from_the_palette(branch):
    words.use("zh")
    async with at_the_desk(branch, "sun") as hands:
        await hands.press("ctrl+p")
        await hands.paste("欠款")
        await hands.until_shown("客户往来账")
        await hands.press("enter")

        await hands.until(lambda: isinstance(hands.app.screen, screen_class("accounts")))


async def test_without_a_sign_in_the_palette_offers_no_work(branch):
    async with at_the_desk(branch, size=(120, 60)) as hands:
        await hands.press("ctrl+p")
        await hands.until_shown("Theme: light", "Quit")

        assert "Register a call" not in hands.text and "View:" not in hands.text


async def test_the_theme_changes_by_key_and_is_kept(branch):
    async with at_the_desk(branch, "zhao") as hands:
        before = hands.app.theme
        await hands.press("ctrl+t")
        after = hands.app.theme
    async with at_the_desk(branch, "zhao") as hands:
        assert before != after == hands.app.theme


async def test_quitting_asks_nothing(branch):
    async with at_the_desk(branch, "zhao") as hands:
        await hands.press("ctrl+q")

        assert not hands.app.is_running or grid.is_closing(hands.app)
