"""No word of one office is found in anything that another office can get from headquarters, except in the jobs that
name the other office."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from db import files
from fieldservice.admin.serving import business
from fieldservice.read_model import remote_summaries
from fieldservice.sync import attachments, feeds
from fieldservice.sync.hub.server import of_headquarters
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.messages import EnrolAnewAnswer, EnrolAnewRequest, ReofferAnswer, ReofferRequest
from fieldservice.sync.transport import copy_messages, wire
from tests.support.clock import MachineClock
from tests.support.world import MADE, World, act, note
from tests.sync.hub.served import ServedHub
from tests.sync.hub.test_authorisation import OFFICES, ServedWorld

JOBS = 6
KINDS = ("open", "private", "customer", "address", "model", "photo")
WORD = re.compile(rb"cd0[12](?:v[12])?(?:%s)\d+x" % "|".join(KINDS).encode(), re.IGNORECASE)
"""A word that only one office wrote, for one of its jobs: in the open part, in the private part, as the customer's name
or address, on the device, or in a file."""
WHO = {"number", "name", "area", "serial", "product", "brand", "model", "purchased", "warranty"}
"""The fields of an answer that say who the customer or what the device is, and not where it is."""
NAMED, CALLED = 1, 2
"""The job of CD01 that was transferred to CD02, and the job whose customer came to CD02 too."""


def word(office: str, what: str, job: int) -> str:
    return f"{office.replace('-', '')}{what}{job}x".lower()


def phone(office: str, job: int) -> str:
    return f"138 {office[-1]:0>4} {job:04}"


def register(world: World, office: str, job: int, customer: str = "") -> None:
    """A call about a customer and a device, a job of it, a note and a photo: each field holds a word of its own."""

    def own_word(what: str) -> str:
        return word(office, what, job)

    store, thing, customer = world.office(office).store, f"job-{office}-{job}", customer or f"customer-{office}-{job}"
    device = f"device-{office}-{job}"
    with store.writing() as tx:
        entry = tx.append(
            {
                "kind": "call_registered",
                "by": "li.wei",
                "made": MADE,
                "person": customer,
                "moves": [{"thing": thing, "kind": "job", "after": None, "to": "received", "holder": office}],
                "touches": [("customer", customer), ("device", device)],
                "data": {
                    "number": f"{office}-J{job:06}",
                    "customer": customer,
                    "device": device,
                    "tried": own_word("open"),
                    "serial": f"SN-{office}-{job}",
                    "of": {
                        customer: {"number": f"{office}-C{job}", "about": own_word("address")},
                        device: {
                            "serial": f"SN-{office}-{job}",
                            "model": own_word("model"),
                            "bought": own_word("open"),
                        },
                    },
                },
                "private": {
                    "symptom": own_word("private"),
                    "customer_name": own_word("customer"),
                    "of": {
                        customer: {
                            "name": own_word("customer"),
                            "phone": phone(office, job),
                            "address": own_word("address"),
                        },
                        device: {"where": own_word("private")},
                    },
                },
            }
        )
        world.here.rules.refresh(tx, {thing_id for _, thing_id in entry.touches}, [entry], ())
    digest = files.keep(store.folder, own_word("photo").encode() * 100)
    note(store, thing, own_word("private"), data={"words": own_word("open"), "signed": {"content": digest}})
    act(
        store,
        thing,
        "accepted",
        kind="accepted",
        data={"clock": own_word("open")},
        private={"remark": own_word("private")},
        person=customer,
    )


@pytest.fixture(scope="module")
def served_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorld]:
    world = World(tmp_path_factory.mktemp("words"), offices=OFFICES)
    for office in ("CD01", "CD02", "CD01-V2"):
        for job in range(JOBS):
            if (office, job) != ("CD02", CALLED):
                register(world, office, job)
    world.exchange("CD01", "CD02", "CD01-V2")
    # The customer of one of CD01's jobs comes to CD02 too, and one of CD01's jobs is transferred to CD02.
    register(world, "CD02", CALLED, f"customer-CD01-{CALLED}")
    act(world.office("CD01").store, f"job-CD01-{NAMED}", "received", "CD02", kind="job_transferred")
    act(
        world.office("CD01").store,
        f"job-CD01-{CALLED}",
        "closed",
        kind="closed",
        data={"handling": word("CD01", "open", CALLED)},
    )
    for _ in range(2):
        world.exchange("CD01", "CD01-V2", "CD02")
    served = ServedHub(of_headquarters(world.here, business()), MachineClock())
    yield ServedWorld(world, served)
    served.close()
    world.close()


def words(given: bytes) -> set[str]:
    return {found.decode() for found in WORD.findall(given)}


def everything(served_world: ServedWorld, store: str) -> dict[str, bytes]:
    """All bytes that a store gets by any path, unpacked."""
    world, plain = served_world.world, msgpack
    with world.hq.reading() as tx:
        epoch, office = str(tx.meta("epoch")), store.partition("~")[0]
        digests = [digest for (digest,) in tx.rows("SELECT DISTINCT digest FROM file_ref")]
        ids = [id_ for (id_,) in tx.rows("SELECT id FROM entry")]
        positions = feeds.head(tx, office)[0]
    got: dict[str, bytes] = {}
    asked, lines = wire.Pull(epoch, 0, feeds.START, 0, feeds.START, 0, 20, whole=True), b""
    while True:
        page = served_world.ask(store, "pull", asked, wire.Page)
        lines += plain(page)
        if not page.more:
            break
        asked = wire.Pull(
            epoch,
            page.lines[-1].position if page.lines else asked.position,
            page.digest,
            page.common[-1].position if page.common else asked.common,
            page.common_digest,
            page.cards[-1].position if page.cards else asked.cards,
            20,
            whole=True,
        )
    got["feed"] = lines
    got["compare"] = plain(
        served_world.ask(store, "compare", compare.CompareRequest(epoch, 1, 500, True), compare.CompareAnswer)
    )
    got["behind the end"] = plain(
        served_world.ask(
            store, "compare", compare.CompareRequest(epoch, positions + 1, positions + 400, True), compare.CompareAnswer
        )
    )
    got["hello"] = plain(
        served_world.ask(
            store,
            "hello",
            wire.Hello(1, "x", "i", epoch, 0, 0, 0, feeds.START, 0, feeds.START, 0, 0, MADE, (1, 500, bytes(32))),
            wire.Welcome,
        )
    )
    got["reoffer"] = plain(
        served_world.ask(store, "reoffer", ReofferRequest(epoch, [("CD01", 1, wire.BatchEntry(b"{}"))]), ReofferAnswer)
    )
    got["anew"] = plain(served_world.ask(store, "enrol_anew", EnrolAnewRequest(store, ids), EnrolAnewAnswer))
    got["files named"] = plain(
        served_world.ask(store, "files", attachments.FilesRequest(digests), attachments.FilesAnswer)
    )
    got["files"] = b"".join(
        plain(served_world.ask(store, path, ask, shape))
        for digest in digests
        for path, ask, shape in (
            ("file_size", attachments.FileSizeRequest(digest), attachments.FileSize),
            ("file_piece", attachments.FilePieceRequest(digest, 0, 10**6), attachments.FilePiece),
        )
    )
    ready = served_world.ask(store, "copy", copy_messages.CopyRequest(), copy_messages.CopyDescription)
    packed = b""
    while len(packed) < ready.size:
        packed += served_world.ask(
            store,
            "copy_piece",
            copy_messages.CopyPieceRequest(ready.sha256, len(packed), 10**6),
            copy_messages.CopyPiece,
        ).data
    assert sha256(packed).hexdigest() == ready.sha256
    got["copy"] = zlib.decompress(packed)
    return got


def msgpack(answer: Any) -> bytes:
    return wire.encode(answer)


def may(office: str) -> set[str]:
    """The words that an office may get: its own, its van's, and those of the job that names it."""
    makers = {"CD01": ("CD01", "CD01-V2"), "CD01-V2": ("CD01-V2",), "CD02": ("CD02",)}[office]
    found = {word(maker, what, job) for maker in makers for what in KINDS for job in range(JOBS)}
    if office == "CD02":
        found |= {word("CD01", what, NAMED) for what in KINDS}
    return found


@pytest.mark.parametrize("office", ["CD02", "CD01", "CD01-V2"])
def test_no_word_of_another_office_is_in_anything_that_an_office_can_get(served_world, office):
    got = everything(served_world, office)

    assert words(got["feed"]) and words(got["copy"]) and words(got["files"]), "what it may see is there"
    # A card gives a customer's name and address to an office that this customer came to, and no word of the work.
    card = {
        word(elsewhere, what, CALLED)
        for elsewhere in ("CD01", "CD02")
        for what in ("customer", "address")
        if office in ("CD01", "CD02")
    }
    assert {
        path: words(given) - may(office) - (card if path in ("feed", "copy") else set()) for path, given in got.items()
    } == {path: set() for path in got}


def test_an_answer_to_another_office_names_the_customer_and_open_jobs_and_no_word_of_the_work(served_world):
    for job in range(JOBS):
        for question in (
            remote_summaries.Question(phone=phone("CD01", job)),
            remote_summaries.Question(serial=f"SN-CD01-{job}"),
            remote_summaries.Question(number=f"CD01-J{job:06}"),
        ):
            answer = served_world.ask("CD02", "ask", question, remote_summaries.Answer)
            fields = json.loads(answer.body)

            assert words(answer.body.encode()) - may("CD02") <= {
                word("CD01", what, job) for what in ("customer", "model")
            }
            assert set(fields) <= {"customer", "device", "work", "jobs", "repairs", "last"}
            assert set(fields.get("customer", {})) | set(fields.get("device", {})) <= WHO


def test_a_card_contains_no_word_of_the_work_at_another_office(served_world):
    """For the customer who came to both offices, a card has the customer's details, the fact of a repair elsewhere, and
    its date."""
    with served_world.world.hq.reading() as tx:
        card = remote_summaries.summary(tx, "CD02", f"customer-CD01-{CALLED}")

    assert card["repairs"] == 1
    assert set(card["facts"]) <= {"name", "phone", "address", "about", "number"}
    assert all(set(job) <= {"open", "state", "opened", "office", "number"} for job in card["jobs"])
