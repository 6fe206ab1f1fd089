"""The permissions of every kind of store and stranger at headquarters and at a branch, as whole tables.

The scope of an answer comes from headquarters' record of the store that signed, never from the request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest

from db import files
from fieldservice.admin.serving import business
from fieldservice.read_model import remote_summaries
from fieldservice.sync import attachments, enrolled_stores, feeds
from fieldservice.sync.hub import first_copies
from fieldservice.sync.hub.server import HANDLERS, of_headquarters
from fieldservice.sync.office import relay
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.messages import EnrolAnewAnswer, EnrolAnewRequest, ReofferAnswer, ReofferRequest
from fieldservice.sync.transport import copy_messages, proof, wire
from fieldservice.sync.transport.enrolment_messages import EnrolAnswer, EnrolRequest
from tests.support.clock import MachineClock
from tests.support.world import MADE, World, act, note
from tests.sync.hub.served import ServedHub

OFFICES = (
    ("CD01", ""),
    ("CD02", ""),
    ("CD03", ""),
    ("CD04", ""),
    ("CD01-V2", "CD01"),
    ("CD02-V1", "CD02"),
    ("CD01-V9", "CD01"),
    ("CD04-V1", "CD04"),
)
OVER = httpx.Client(trust_env=False, timeout=60)
PHOTO, VANS, PROMISED, TAKEN = (
    word.encode() * 400 for word in ("the branch's photo", "the van's photo", "promised", "taken before it was revoked")
)


class ServedWorld:
    """A world with its headquarters (or a branch of it) served; `ask` answers as a store that signs with its own
    secret."""

    def __init__(self, world: World, served: ServedHub) -> None:
        self.world, self.served = world, served

    def headers(self, name: str, secret: str, path: str, body: bytes, ago: timedelta = timedelta()) -> dict[str, str]:
        return proof.signed_headers(secret, name, "POST", path, body, self.world.now - ago)

    def send(self, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return OVER.post(f"{self.served.url}/v1/{path}", content=body, headers=headers)

    def ask(self, name: str, path: str, message: Any, shape: type) -> Any:
        body = wire.pack(message)
        answer = self.send(path, body, self.headers(name, self.world.secrets[name], path, body))
        return wire.unpack(answer.content, shape if answer.status_code == 200 else wire.Refusal)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """CD01 has job-1 with its van CD01-V2 and job-2 for itself, each with a photo, and has promised a file; CD02 has
    job-3. CD03 was replaced by CD03~2; the van CD01-V9 was revoked, and CD04, which has a van, job-4 and its photo."""
    world = World(tmp_path_factory.mktemp("authorised"), offices=OFFICES)
    for code, _ in OFFICES:
        world.office(code)
    cd01, van = world.office("CD01"), world.office("CD01-V2")
    act(cd01.store, "job-1", "received", kind="handed_over")
    act(cd01.store, "job-1", "dispatched", "CD01-V2", kind="dispatched")
    act(cd01.store, "job-2", "received", kind="handed_over")
    act(world.office("CD02").store, "job-3", "received", kind="handed_over")
    act(world.office("CD04").store, "job-4", "received", kind="handed_over")
    world.exchange("CD01", "CD01-V2", "CD02", "CD01-V9", "CD02-V1")
    for office, job, content, kept in (
        (world.office("CD04"), "job-4", TAKEN, True),
        (van, "job-1", VANS, True),
        (cd01, "job-2", PHOTO, True),
        (cd01, "job-2", PROMISED, False),
    ):
        digest = files.keep(office.store.folder, content) if kept else sha256(content).hexdigest()
        note(office.store, job, data={"signed": {"content": digest}})
    world.exchange("CD01-V2", "CD01", "CD03", "CD04")
    with world.hq.writing() as tx:
        enrolled_stores.set_status(tx, "CD03", enrolled_stores.REPLACED)
        enrolled_stores.set_status(tx, "CD04", enrolled_stores.REVOKED)
        enrolled_stores.set_status(tx, "CD01-V9", enrolled_stores.REVOKED)
        world.secrets["CD03~2"] = enrolled_stores.add(tx, "CD03", "another disk", world.now).secret
    world.exchange("CD01")
    yield world
    world.close()


@pytest.fixture(scope="module")
def headquarters(world: World) -> Iterator[ServedWorld]:
    served = ServedHub(of_headquarters(world.here, business()), MachineClock())
    yield ServedWorld(world, served)
    served.close()


@pytest.fixture(scope="module")
def branch(world: World) -> Iterator[ServedWorld]:
    served = ServedHub(relay.endpoint(world.office("CD01")), MachineClock())
    yield ServedWorld(world, served)
    served.close()


# By request: path, message, and the part of a good answer that the table shows.

Ask = tuple[str, Callable[[World, str], Any], type, Callable[[Any], str]]


def _batch(maker: str, signer: str = "") -> Callable[[World, str], Any]:
    """A batch of one note, made by the asker or `maker`, signed with its secret or with that of `signer`."""

    def made(world: World, asker: str) -> Any:
        name = maker or asker
        with world.hq.reading() as tx:
            record, epoch = enrolled_stores.find(tx, name), str(tx.meta("epoch"))
        secret = world.secrets.get((signer and asker) or name, "00" * 32)
        return wire.sign(
            secret, wire.Batch(name, epoch, (record.last_seq if record else 0) + 1, [wire.BatchEntry(b"{}")])
        )

    return made


def _epoch(world: World) -> str:
    with world.hq.reading() as tx:
        return str(tx.meta("epoch"))


def _hello(world: World, asker: str) -> wire.Hello:
    return wire.Hello(1, "x", "i", _epoch(world), 0, 0, 0, feeds.START, 0, feeds.START, 0, 0, MADE)


def _pull(world: World, asker: str) -> wire.Pull:
    return wire.Pull(_epoch(world), 0, feeds.START, 0, feeds.START, 0, whole=True)


def _things(lines: list[wire.FeedLine]) -> str:
    touched = {thing for line in lines for _, thing in json.loads(line.body)["touches"]}
    return " ".join(sorted(thing.removeprefix("job-") for thing in touched)) or "-"


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _cd01s_copy(world: World, asker: str) -> Any:
    with world.hq.reading() as tx:
        record = enrolled_stores.find(tx, "CD01")
    assert record is not None
    return copy_messages.CopyPieceRequest(first_copies.describe(world.here, record).sha256, 0, 10)


def yes(_: Any) -> str:
    return "yes"


ASKED: dict[str, Ask] = {
    "hello": ("hello", _hello, wire.Welcome, lambda answer: answer.status),
    "keys": ("hello", _hello, wire.Welcome, lambda answer: " ".join(sorted(answer.relay_keys)) or "-"),
    "push": ("push", _batch(""), wire.Pushed, lambda answer: answer.problem or "yes"),
    "carry": ("push", _batch("CD02-V1"), wire.Pushed, lambda answer: answer.problem or "yes"),
    "forge": ("push", _batch("CD02-V1", "asker"), wire.Pushed, lambda answer: answer.problem or "yes"),
    "pull": ("pull", _pull, wire.Page, lambda answer: _things(answer.lines)),
    "compare": ("compare", lambda world, _: compare.CompareRequest(_epoch(world), 1, 100), compare.CompareAnswer, yes),
    "fetch": (
        "compare",
        lambda world, _: compare.CompareRequest(_epoch(world), 1, 100, True),
        compare.CompareAnswer,
        lambda answer: _things(answer.lines),
    ),
    "reoffer": ("reoffer", lambda world, _: ReofferRequest(_epoch(world), []), ReofferAnswer, yes),
    "ask": ("ask", lambda *_: remote_summaries.Question(phone="1"), remote_summaries.Answer, yes),
    "files": (
        "files",
        lambda *_: attachments.FilesRequest([_digest(PHOTO), _digest(VANS), _digest(TAKEN)]),
        attachments.FilesAnswer,
        lambda answer: (
            " ".join(
                name for name, size in zip(("branch's", "van's", "CD04's"), answer.sizes, strict=True) if size >= 0
            )
            or "-"
        ),
    ),
    "size": ("file_size", lambda *_: attachments.FileSizeRequest(_digest(PHOTO)), attachments.FileSize, yes),
    "piece": ("file_piece", lambda *_: attachments.FilePieceRequest(_digest(PHOTO), 0, 10), attachments.FilePiece, yes),
    "vans": ("file_piece", lambda *_: attachments.FilePieceRequest(_digest(VANS), 0, 10), attachments.FilePiece, yes),
    "give": (
        "file_give",
        lambda *_: attachments.FileUpload(_digest(PROMISED), 0, 5000, b"x"),
        attachments.FileSize,
        yes,
    ),
    "copy": ("copy", lambda *_: copy_messages.CopyRequest(), copy_messages.CopyDescription, yes),
    "CD01's": ("copy_piece", _cd01s_copy, copy_messages.CopyPiece, yes),
    "enrol": ("enrol", lambda *_: EnrolRequest("no code", "i"), EnrolAnswer, yes),
    "anew": (
        "enrol_anew",
        lambda _, asker: EnrolAnewRequest(asker, []),
        EnrolAnewAnswer,
        lambda answer: answer.store.partition("~")[0],
    ),
}
WHO = {
    "the branch": "CD01",
    "its van": "CD01-V2",
    "another branch": "CD02",
    "another van": "CD02-V1",
    "put in its place": "CD03~2",
    "replaced": "CD03",
    "revoked": "CD04",
    "revoked van": "CD01-V9",
}
UNPROVED = ("nobody", "wrong signature", "another's secret", "overheard", "old time", "unknown")
AT_HEADQUARTERS = """
        | the branch        | its van | another branch | another van | put in its place | replaced | revoked | revoked van
hello   | active            | active  | active         | active      | active           | replaced | revoked | revoked
keys    | CD01-V2 CD01-V2~2 | -       | CD02-V1        | -           | -                | -        | -       | -
push    | yes               | yes     | yes            | yes         | yes              | held     | held    | held
carry   | yes               | yes     | yes            | yes         | yes              | yes      | yes     | yes
forge   | message           | message | message        | yes         | message          | message  | message | message
pull    | 1 2               | 1       | 3              | -           | -                | replaced | revoked | revoked
compare | yes               | yes     | yes            | yes         | yes              | replaced | revoked | revoked
fetch   | 1 2               | 1       | 3              | -           | -                | replaced | revoked | revoked
reoffer | yes               | yes     | yes            | yes         | yes              | replaced | revoked | revoked
ask     | yes               | yes     | yes            | yes         | yes              | replaced | revoked | revoked
files   | branch's van's    | van's   | -              | -           | -                | replaced | revoked | revoked
size    | yes               | file    | file           | file        | file             | replaced | revoked | revoked
piece   | yes               | file    | file           | file        | file             | replaced | revoked | revoked
vans    | yes               | yes     | file           | file        | file             | replaced | revoked | revoked
give    | yes               | file    | file           | file        | file             | replaced | revoked | revoked
copy    | yes               | yes     | yes            | yes         | yes              | replaced | revoked | revoked
CD01's  | yes               | copy    | copy           | copy        | copy             | replaced | revoked | revoked
enrol   | code              | code    | code           | code        | code             | code     | code    | code
anew    | CD01              | CD01-V2 | CD02           | CD02-V1     | CD03             | replaced | revoked | revoked
"""  # noqa: E501  (a table)
UNPROVED_AT_HEADQUARTERS = """
        | nobody        | wrong signature | another's secret | overheard | old time | unknown
hello   | unknown_store | sign            | sign             | sign      | clock    | unknown_store
keys    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
push    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
carry   | unknown_store | sign            | sign             | sign      | clock    | unknown_store
forge   | unknown_store | sign            | sign             | sign      | clock    | unknown_store
pull    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
compare | unknown_store | sign            | sign             | sign      | clock    | unknown_store
fetch   | unknown_store | sign            | sign             | sign      | clock    | unknown_store
reoffer | unknown_store | sign            | sign             | sign      | clock    | unknown_store
ask     | unknown_store | sign            | sign             | sign      | clock    | unknown_store
files   | unknown_store | sign            | sign             | sign      | clock    | unknown_store
size    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
piece   | unknown_store | sign            | sign             | sign      | clock    | unknown_store
vans    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
give    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
copy    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
CD01's  | unknown_store | sign            | sign             | sign      | clock    | unknown_store
enrol   | code          | code            | code             | code      | code     | code
anew    | unknown_store | sign            | sign             | sign      | clock    | unknown_store
"""
AT_THE_BRANCH = """
      | the branch    | its van | another branch | another van   | put in its place | replaced      | revoked       | revoked van
hello | unknown_store | yes     | unknown_store  | unknown_store | unknown_store    | unknown_store | unknown_store | unknown_store
push  | unknown_store | yes     | unknown_store  | unknown_store | unknown_store    | unknown_store | unknown_store | unknown_store
carry | unknown_store | message | unknown_store  | unknown_store | unknown_store    | unknown_store | unknown_store | unknown_store
pull  | unknown_store | 1       | unknown_store  | unknown_store | unknown_store    | unknown_store | unknown_store | unknown_store
"""  # noqa: E501  (a table)
UNPROVED_AT_THE_BRANCH = """
      | nobody        | wrong signature | another's secret | overheard | old time | unknown
hello | unknown_store | sign            | sign             | sign      | clock    | unknown_store
push  | unknown_store | sign            | sign             | sign      | clock    | unknown_store
carry | unknown_store | sign            | sign             | sign      | clock    | unknown_store
pull  | unknown_store | sign            | sign             | sign      | clock    | unknown_store
"""
ASKED_OF_A_BRANCH: dict[str, Ask] = {
    "hello": (
        "hello",
        lambda world, _: relay.RelayHello(1, "x", world.hq.meta("headquarters"), _epoch(world), MADE),
        relay.RelayWelcome,
        yes,
    ),
    "push": ("push", _batch(""), wire.Pushed, lambda answer: answer.problem or "yes"),
    "carry": ("push", _batch("CD02-V1"), wire.Pushed, lambda answer: answer.problem or "yes"),
    "pull": (
        "pull",
        lambda world, _: relay.RelayPull(
            world.office("CD01").store.meta(relay.RELAY) or "", 0, feeds.START, 0, feeds.START, 0, whole=True
        ),
        wire.Page,
        lambda answer: _things(answer.lines),
    ),
}


def outcome(served: ServedWorld, who: str, asked: Ask, secrets: dict[str, str]) -> str:
    path, message, shape, shown = asked
    name = WHO.get(who, "CD01-V2")
    body = wire.pack(message(served.world, name))
    headers = {
        "nobody": dict,
        "wrong signature": lambda: served.headers(name, secrets[name], path, body) | {proof.SIGN: "0" * 64},
        "another's secret": lambda: served.headers(name, secrets["CD02"], path, body),
        "old time": lambda: served.headers(name, secrets[name], path, body, timedelta(minutes=6)),
        "unknown": lambda: served.headers("CD77", secrets["CD02"], path, body),
    }.get(who, lambda: served.headers(name, secrets[name], path, body))()
    answer = served.send(path, body, headers)
    if who == "overheard":
        answer = served.send(path, body, headers)
    if answer.status_code != 200:
        refusal = wire.unpack(answer.content, wire.Refusal)
        assert answer.status_code == STATUS[refusal.code]
        return refusal.code
    return shown(wire.unpack(answer.content, shape))


STATUS = {
    "unknown_store": 401,
    "sign": 401,
    "clock": 401,
    "message": 400,
    "revoked": 403,
    "replaced": 403,
    "code": 403,
    "no_van": 403,
    "file": 404,
    "copy": 404,
}


def table(served: ServedWorld, asks: dict[str, Ask], who: Iterable[str], secrets: dict[str, str]) -> str:
    return as_text(
        [
            ["", *who],
            *([name, *(outcome(served, asker, asked, secrets) for asker in who)] for name, asked in asks.items()),
        ]
    )


def as_text(rows: list[list[str]]) -> str:
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip() for row in rows
    )


def test_the_table_of_permissions_at_headquarters_holds(headquarters):
    headquarters.served.server.guesses.check = lambda *_: (
        None
    )  # test_enrolment.py tests how many codes a stranger may try
    secrets = headquarters.world.secrets

    assert table(headquarters, ASKED, UNPROVED, secrets) == UNPROVED_AT_HEADQUARTERS.strip("\n")
    assert table(headquarters, ASKED, WHO, secrets) == AT_HEADQUARTERS.strip("\n")


def test_the_table_of_permissions_at_a_branch_holds(branch):
    keys = {name: wire.relay_key(secret).hex() for name, secret in branch.world.secrets.items()}

    assert table(branch, ASKED_OF_A_BRANCH, UNPROVED, keys) == UNPROVED_AT_THE_BRANCH.strip("\n")
    assert table(branch, ASKED_OF_A_BRANCH, WHO, keys) == AT_THE_BRANCH.strip("\n")


def test_the_tables_of_permissions_list_every_path_that_is_served(headquarters, branch):
    assert (
        {path for path, *_ in ASKED.values()}
        == {*headquarters.served.server.endpoint.handlers, "enrol"}
        >= HANDLERS.keys()
    )
    assert {path for path, *_ in ASKED_OF_A_BRANCH.values()} == branch.served.server.endpoint.handlers.keys()


def test_a_vans_key_towards_its_branch_opens_nothing_at_headquarters_and_the_other_way_round(headquarters, branch):
    van = headquarters.world.secrets["CD01-V2"]
    for served, wrong in ((headquarters, wire.relay_key(van).hex()), (branch, van)):
        body = b""
        assert served.send("hello", body, served.headers("CD01-V2", wrong, "hello", body)).status_code == 401
