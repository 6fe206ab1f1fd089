"""What was typed is in the store two seconds after its key, and where the store takes nothing it is not lost either."""

from threading import Event
from unittest import mock

import pytest

from db.errors import FULL, StoreTrouble
from db.store import Tx
from fieldservice.desk.drafts import Drafts
from fieldservice.screens.detail import DetailScreen
from tests.support.hands import notices, seated


async def test_a_full_disk_loses_nothing_that_was_typed_before_esc(branch, monkeypatch):
    job = branch.on_site()
    chen, li = branch.person("chen"), branch.person("li.wei")
    branch.desk.drafts.keep(li, f"{job}/examine", {"finding": "older"})

    async with seated(branch, "li.wei", job) as hands:
        with monkeypatch.context() as full:
            full.setattr(Tx, "keep_draft", full_disk)
            await hands.open("f6")
            await hands.fill(consent_by="x", finding="打印头堵塞")
            await hands.press("escape")
            await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
            with pytest.raises(StoreTrouble):
                branch.desk.drafts.write()
            await hands.open("f6")
            await hands.until_shown("F8 shows them")
            await hands.press("f8", "enter")
            assert "打印头堵塞" in hands.text
            await hands.press("ctrl+q")
            await hands.until(lambda: "cannot be saved now" in notices(hands) and "disk is full" in notices(hands))

        assert hands.app.is_running, "leaving is asked once more"
        await hands.press("ctrl+q")
    with branch.desk.session.store.reading() as tx:
        kept = [data for _key, data, *_rest in tx.draft_rows(li.name, f"{job}/examine")]
        assert any("打印头堵塞" in data for data in kept) and not tx.drafts(chen.name)


def full_disk(*_arguments):
    raise StoreTrouble(FULL)


def test_typing_without_a_pause_is_written_all_the_same(branch):
    written, typed = Event(), Event()
    person, key = branch.person("chen"), "new/register"

    def pause(seconds):
        assert seconds <= 2 and typed.wait(10)  # keys go on being pressed while the pause lasts

    drafts = Drafts(branch.desk.session, pause)
    keep_draft = Tx.keep_draft
    with mock.patch.object(Tx, "keep_draft", lambda *each: (keep_draft(*each), written.set())[0]):
        for length in range(1, 40):
            drafts.keep_soon(person, key, {"symptom": "长" * length})
        typed.set()
        assert written.wait(10)
        drafts.write()  # waits for the transaction
    drafts.close()

    assert Drafts(branch.desk.session).get(person, key) == {"symptom": "长" * 39}


def test_a_draft_that_could_not_be_written_is_tried_again(branch):
    person, key, tries = branch.person("chen"), "new/register", []
    drafts = Drafts(branch.desk.session, lambda _seconds: None)
    written = Event()
    keep_draft = Tx.keep_draft

    def second_time(*arguments):
        tries.append(1)
        if len(tries) == 1:
            raise StoreTrouble(FULL)
        keep_draft(*arguments)
        written.set()

    troubles = []
    drafts.on_trouble = troubles.append
    with mock.patch.object(Tx, "keep_draft", second_time):
        drafts.keep_soon(person, key, {"symptom": "打印头漏墨"})
        assert written.wait(10)
        drafts.write()  # waits for the transaction
    drafts.close()

    assert Drafts(branch.desk.session).get(person, key) == {"symptom": "打印头漏墨"} and len(troubles) == 1
