"""A refusal of the desk, or trouble with the store, is shown as a notice, and the program goes on."""

from datetime import timedelta

import pytest

from db.errors import READ_ONLY, StoreNewer, StoreTrouble
from fieldservice import words
from fieldservice.presentation.messages import refusal, render
from fieldservice.screens.home import HomeScreen
from fieldservice.screens.sign_in import SignInScreen
from fieldservice.sync.meta_keys import LAST, URL
from fieldservice.words.moments import precise_stamp
from fieldservice.workflows.engine.messages import Message, Refused
from tests.support import grid
from tests.support.hands import at_the_desk, notices


async def test_a_number_that_does_not_exist_is_shown_as_a_notice(branch):
    branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        hands.app.screen.services.show_detail("CD01-J999999-X")

        await hands.until(lambda: "No match for CD01-J999999-X" in notices(hands))


@pytest.mark.parametrize(("language", "sentence"), [("en", "The store is read-only."), ("zh", "网点库是只读的")])
async def test_trouble_with_the_store_is_a_sentence_and_the_list_stays(branch, monkeypatch, language, sentence):
    number = branch.page(branch.received()).number
    words.use(language)

    async with at_the_desk(branch, "zhao", (120, 40)) as hands:

        def trouble(*_arguments: object, **_named: object) -> None:
            raise StoreTrouble(READ_ONLY, folder="CD01")

        monkeypatch.setattr(branch.desk.lists, "pulse", trouble)
        monkeypatch.setattr(branch.desk.lists, "obligations", trouble)
        await hands.press("f8")
        await hands.until(lambda: sentence in notices(hands))

        assert isinstance(hands.app.screen, HomeScreen) and number in hands.text
        monkeypatch.undo()
        await hands.press("f3")
        assert hands.app.is_running


async def test_the_same_trouble_is_not_shown_every_few_seconds(branch):
    async with at_the_desk(branch, "zhao") as hands:
        for _look in range(5):
            hands.app.show_error(StoreTrouble(READ_ONLY, folder="CD01"))
        await hands.settle()

        assert len(grid.notices(hands.app)) == 1


async def test_a_store_of_a_newer_version_ends_the_program_with_its_sentence(branch, monkeypatch):
    error = StoreNewer("newer")

    async with at_the_desk(branch, "zhao") as hands:
        hands.app.post_message(hands.app.Warmed(error))
        await hands.settle()

        assert hands.app.return_value is error


def test_a_refusal_says_why_and_who_may_in_the_language_spoken():
    words.use("zh")
    refused = Refused(
        "role", "%(step)s is not part of your role.", ("coordinator", "zhao"), step=Message("Dispatch an engineer")
    )

    assert refusal(refused, {"zhao": "赵敏"}) == "“派工”不在您的角色职责之内。 可办理：协调员、赵敏。"


def test_sentences_inside_a_sentence_are_in_the_same_language():
    words.use("zh")

    assert (
        render(
            Message(
                "The call cannot be handed on yet; still missing: %(missing)s.",
                {"missing": [Message("Phone"), Message("Symptom")]},
            )
        ).count("、")
        == 1
    )
    assert render(
        Message(
            "%(step)s is not possible in the state “%(state)s”.",
            {"step": "x", "state": Message("on site", context="state")},
        )
    ).endswith("。")
    assert "on site" not in render(Message("on site", context="state"))


@pytest.mark.parametrize(
    ("language", "words_on_bar"), [("en", ("exchange killed", "offline")), ("zh", ("同步被终止", "离线"))]
)
async def test_the_bar_never_says_online_over_a_process_of_the_exchange_that_has_ended(branch, language, words_on_bar):
    with branch.desk.session.store.writing() as tx:
        tx.set_meta(URL, "https://hq.example")
        tx.set_meta(LAST, precise_stamp(branch.now))
    words.use(language)

    async with at_the_desk(branch, "zhao", (120, 40)) as hands:
        assert words_on_bar[1] not in hands.lines[0]
        hands.app.exchange_problem = lambda: "killed"
        hands.app.screen.look()
        await hands.settle()
        assert all(each in hands.lines[0] for each in words_on_bar)

        hands.app.exchange_problem = lambda: ""
        hands.app.screen.look()
        await hands.settle()
        assert words_on_bar[1] not in hands.lines[0]


@pytest.mark.parametrize(
    ("language", "said", "not_said"),
    [("en", "no line | last exchange", "offline"), ("zh", "网络不通 | 上次同步", "离线")],
)
@pytest.mark.parametrize("told_by", ["store", "process"])
async def test_the_bar_says_once_that_headquarters_cannot_be_reached(branch, language, said, not_said, told_by):
    with branch.desk.session.store.writing() as tx:
        tx.set_meta(URL, "https://hq.example")
        tx.set_meta(LAST, precise_stamp(branch.now))
        tx.set_meta("exchange/problem", "unreachable" if told_by == "store" else "")
    words.use(language)

    async with at_the_desk(branch, "zhao", (120, 40)) as hands:
        if told_by == "process":
            hands.app.exchange_problem = lambda: "unreachable"
            hands.app.screen.look()
            await hands.settle()
        assert said in hands.lines[0] and not_said not in hands.lines[0]


async def test_an_exchange_that_is_silent_for_ten_minutes_is_said(branch):
    with branch.desk.session.store.writing() as tx:
        tx.set_meta(URL, "https://hq.example")
        tx.set_meta(LAST, precise_stamp(branch.now - timedelta(minutes=11)))

    async with at_the_desk(branch, "zhao", (120, 40)) as hands:
        assert "no recent exchange" in hands.lines[0] and "offline" in hands.lines[0]


async def test_a_locked_terminal_says_how_the_exchange_is_now(branch):
    with branch.desk.session.store.writing() as tx:
        tx.set_meta(URL, "https://hq.example")
        tx.set_meta(LAST, precise_stamp(branch.now))

    async with at_the_desk(branch, "zhao", (120, 40)) as hands:
        await hands.press("ctrl+k")
        await hands.until(lambda: isinstance(hands.app.screen, SignInScreen))
        assert "no line" not in hands.lines[0]
        hands.app.exchange_problem = lambda: "unreachable"

        await hands.until_shown("no line | last exchange")
