"""Messages of wrong, nearly right and hostile content, sent to headquarters or a branch, are answered and leave nothing
half done.

Every path and shape is taken from the servers themselves, so that a new one is tried without a new test.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fieldservice.sync import attachments, enrolled_stores
from fieldservice.sync.transport import wire
from tests.sync.hub.fuzzing import hostile
from tests.sync.hub.fuzzing.ends import End, right, statuses

# Servers keep the entries they get, so an example cannot be repeated, and hypothesis must not shrink it.
few = settings(
    max_examples=settings.default.max_examples // 3,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("signed", [True, False])
def test_malformed_messages_are_refused_on_every_path_signed_or_not(end, signed):
    answers = {
        (path, what): end.ask(path, body, signed=signed)
        for path, shape in end.shapes.items()
        for what, body in hostile.bodies(right(shape)).items()
    }

    assert {what: answer.status_code for what, answer in answers.items() if not 400 <= answer.status_code < 500} == {}
    end.check_whole()


def test_a_value_of_another_type_in_any_place_of_any_message_is_refused(end):
    answers = {}
    for path, shape in end.shapes.items():
        for place, fits in enumerate(right(shape)):
            for what, thing in hostile.JUNK.items():
                if type(thing) is not type(fits):
                    answers[path, place, what] = end.ask(
                        path, hostile.packed([*right(shape)[:place], thing, *right(shape)[place + 1 :]])
                    )

    assert statuses(answers) == {}
    end.check_whole()


@few
@given(data=st.data())
def test_messages_that_are_nearly_right_are_answered(end, data):
    path = data.draw(st.sampled_from(sorted(end.shapes)))
    message = data.draw(hostile.nearly(end.shapes[path], end.known))

    answer = end.ask(path, hostile.packed(message))

    assert answer.status_code < 500
    end.check_whole()


@few
@given(
    body=st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda plain: zlib.compress(plain, 1))),
    signed=st.booleans(),
    data=st.data(),
)
def test_random_bytes_are_refused(end, body, signed, data):
    answer = end.ask(data.draw(st.sampled_from(sorted(end.shapes))), body, signed=signed)

    assert 400 <= answer.status_code < 500


def last_pushed(end: End) -> int:
    """The seq of the last entry that the server has from this store."""
    if end.served.server.endpoint.enrols:
        return end.rows("SELECT last_seq FROM known_store WHERE store = ?", (end.name,))[0][0]
    kept = "SELECT max(seq) FROM entry WHERE store = ? UNION SELECT max(last_seq) FROM relayed_batch WHERE store = ?"
    return max(seq or 0 for (seq,) in end.rows(kept, (end.name, end.name)))


@pytest.mark.parametrize(
    ("name", "epoch_key"),
    [
        pytest.param("headquarters", "epoch", id="headquarters numbers or marks it"),
        pytest.param("branch", "exchange/epoch", id="a branch keeps its van's for headquarters"),
    ],
)
@few
@given(data=st.data())
def test_every_item_that_a_store_pushes_is_kept(ends, name, epoch_key, data):
    end = ends[name]
    ((epoch,),) = end.rows("SELECT value FROM meta WHERE key = ?", (epoch_key,))
    last = last_pushed(end)
    items = data.draw(hostile.items(end.name, last + 1, end.known[11:14]))

    answer = end.ask("push", wire.pack(wire.sign(end.batches, wire.Batch(end.name, epoch, last + 1, items))))

    assert answer.status_code == 200
    assert wire.unpack(answer.content, wire.Pushed) == wire.Pushed(last + len(items))
    end.check_whole()


@few
@given(items=st.deferred(lambda: hostile.items("CD01~1", 1)), data=st.data())
def test_a_store_that_offers_entries_again_is_answered_whatever_they_are(ends, items, data):
    end = ends["headquarters"]
    ((epoch,),) = end.rows("SELECT value FROM meta WHERE key = 'epoch'")

    answer = end.ask("reoffer", hostile.packed([epoch, [["CD01~1", seq, item] for seq, item in enumerate(items, 1)]]))

    assert answer.status_code == 200
    end.check_whole()


@few
@given(
    published=st.recursive(
        st.one_of(
            st.none(),
            st.integers(),
            st.floats(),
            st.text(),
            st.sampled_from(["CD09", "zhao", "administrator", "\ud800", "a\0"]),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=2),
            st.dictionaries(st.sampled_from(["name", "roles", "office", "code", "day", "active"]), inner),
        ),
        max_leaves=8,
    ),
    table=st.sampled_from(["staff", "office", "calendar", "?"]),
)
def test_an_office_that_joins_with_malformed_published_rows_is_answered(ends, published, table):
    end = ends["headquarters"]
    here = end.served.server.context
    with here.store.writing() as tx:
        code = enrolled_stores.new_code(tx, "CD09", here.clock())
    text = json.dumps({table: published if isinstance(published, list) else [published]})

    answer = end.ask("enrol", hostile.packed([code, "stranger", "CD09", 0, "x", "", text]), signed=False)

    assert answer.status_code < 500
    with here.store.writing() as tx:
        tx.run("DELETE FROM known_store WHERE identity = 'stranger'")
        enrolled_stores.set_status(tx, "CD09", enrolled_stores.ACTIVE)
    end.check_whole()


@pytest.mark.parametrize(
    "published",
    [
        "",
        "{",
        "[]",
        "1",
        "[" * 100_000,
        '{"staff":' + "[" * 100_000,
        '{"staff":[' + "{}," * 100_000 + "{}]}",
        '{"staff":[{"name":NaN}]}',
    ],
)
def test_a_joining_office_that_publishes_no_rows_is_answered(ends, published):
    end = ends["headquarters"]
    here = end.served.server.context
    with here.store.writing() as tx:
        code = enrolled_stores.new_code(tx, "CD09", here.clock())
        before = tx.rows("SELECT store, status FROM known_store ORDER BY store")

    answer = end.ask("enrol", hostile.packed([code, "stranger", "CD09", 0, "x", "", published]), signed=False)

    with here.store.writing() as tx:
        if answer.status_code != 200:
            assert tx.rows("SELECT store, status FROM known_store ORDER BY store") == before, (
                "refused, nothing is half done"
            )
        tx.run("DELETE FROM known_store WHERE identity = 'stranger'")
        enrolled_stores.set_status(tx, "CD09", enrolled_stores.ACTIVE)
    assert answer.status_code in (200, 400)
    end.check_whole()


def test_no_file_name_leads_out_of_its_folder(ends, tmp_path):
    end = ends["headquarters"]
    before = sorted(str(path) for path in end.home.rglob("*"))
    names = [
        "",
        ".",
        "..",
        "../exchange.key",
        "../../store.db",
        "/etc/passwd",
        "%2e%2e/store.db",
        "a" * 63,
        "A" * 64,
        "g" * 64,
        "0" * 65,
        "0" * 62 + "/.",
        "０" * 64,
        "0" * 63 + "\n",
        "0" * 64 + "\n",
        "~",
        "store.db",
        "C:\\store.db",
        "*",
        "?" * 64,
    ]
    messages: dict[str, Callable[[str], list[Any]]] = {
        "files": lambda name: [[name]],
        "file_size": lambda name: [name],
        "file_give": lambda name: [name, 0, 1, b"x"],
        "file_piece": lambda name: [name, 0, 10],
        "copy_piece": lambda name: [name, 0, 10],
    }

    answers = {
        (path, name): end.ask(path, hostile.packed(message(name)))
        for path, message in messages.items()
        for name in names
    }

    given = {
        what: answer.status_code
        for what, answer in answers.items()
        if what[0] != "files" and not 400 <= answer.status_code < 500
    }
    assert given == {}
    assert all(
        wire.unpack(answer.content, attachments.FilesAnswer).sizes == [-1]
        for what, answer in answers.items()
        if what[0] == "files"
    )
    assert sorted(str(path) for path in end.home.rglob("*") if "copies" not in str(path)) == [
        name for name in before if "copies" not in name
    ]


@pytest.mark.parametrize("number", [-1, 2**62, 2**63, 2**64 - 1, 1.5, float("inf"), "0", None])
def test_an_impossible_offset_or_length_in_a_file_is_refused(ends, number):
    end = ends["headquarters"]
    name = "0" * 64

    answers = [
        end.ask(path, hostile.packed(message))
        for path, message in (
            ("file_piece", [name, number, 1]),
            ("file_piece", [name, 0, number]),
            ("file_give", [name, number, 1, b""]),
            ("copy_piece", [name, number, 1]),
            ("copy_piece", [name, 0, number]),
        )
    ]

    assert {answer.status_code for answer in answers} <= {400, 404}
