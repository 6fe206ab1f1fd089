"""Photos and signed contents travel beside their entries, and are accepted only when their content matches their
digest."""

import random
from hashlib import sha256

import pytest

from db import files
from fieldservice.sync import attachments
from fieldservice.sync.hub import attachment_handlers
from fieldservice.sync.office import attachment_exchange, session
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.transport.channel import RefusalReceived, Unreachable
from tests.support.world import World, act, note


def photo(number: int = 1, size: int = 3000) -> bytes:
    return random.Random(number).randbytes(size)


def signed(office: OfficeContext, thing: str, content: bytes, keep: bool = True) -> str:
    """An entry that names a file. The file is kept before the entry, as at the desk."""
    digest = files.keep(office.store.folder, content) if keep else sha256(content).hexdigest()
    note(office.store, thing, data={"signed": {"content": digest}})
    return digest


@pytest.fixture
def two(world_on: World):
    """The Chengdu branch with a job that its van sees too; another branch that sees nothing of it."""
    cd01 = world_on.office("CD01")
    act(cd01.store, "job-1", "received", kind="handed_over")
    act(cd01.store, "job-1", "dispatched", "CD01-V2", kind="dispatched")
    world_on.exchange("CD01", "CD01-V2")
    world_on.office("CD02")
    return world_on


def test_a_file_goes_to_headquarters_and_to_every_office_that_sees_the_entry(two):
    digest = signed(two.office("CD01"), "job-1", photo())

    two.exchange("CD01", "CD01-V2", "CD02")

    assert files.read(two.hq.folder, digest) == photo()
    assert files.read(two.office("CD01-V2").store.folder, digest) == photo()
    assert files.read(two.office("CD02").store.folder, digest) is None


def test_a_file_made_at_headquarters_comes_to_the_office_that_sees_its_entry(two):
    digest = files.keep(two.hq.folder, photo(2))
    note(two.hq, "job-1", data={"signed": {"content": digest}})

    two.exchange("CD01")

    assert files.read(two.office("CD01").store.folder, digest) == photo(2)


def test_an_entry_may_come_before_its_file(two):
    cd01, van = two.office("CD01"), two.office("CD01-V2")
    digest = signed(cd01, "job-1", photo(), keep=False)
    two.exchange("CD01", "CD01-V2")
    with van.store.reading() as tx:
        assert tx.rows("SELECT digest FROM file_ref WHERE awaited = 1") == [(digest,)]

    files.keep(cd01.store.folder, photo())
    two.exchange("CD01", "CD01-V2")

    assert files.read(van.store.folder, digest) == photo()
    for store in (van.store, two.hq):
        with store.reading() as tx:
            assert tx.rows("SELECT digest FROM file_ref WHERE awaited = 1") == []


@pytest.mark.parametrize("path", ["file_give", "file_piece"])
def test_a_cut_transfer_goes_on_at_the_byte_where_it_stopped(two, path, monkeypatch):
    monkeypatch.setattr(attachments, "PIECE", 1000)
    digest = signed(two.office("CD01"), "job-1", photo(size=10_500))
    answer, offsets = two.answers[path], []

    def cut(here, asker, asked):
        if len(offsets) % 4 == 3:
            offsets.append(None)
            raise Unreachable("the line is cut")
        offsets.append(asked.offset)
        return answer(here, asker, asked)

    two.answers[path] = cut
    for code in ("CD01", "CD01-V2"):
        for _ in range(6):
            try:
                two.exchange(code)
            except Unreachable:
                continue
    taken = [offset for offset in offsets if offset is not None]
    assert taken == [1000 * number for number in range(11)]
    assert files.read(two.office("CD01-V2").store.folder, digest) == photo(size=10_500)
    assert files.read(two.hq.folder, digest) == photo(size=10_500)


def test_an_answer_that_was_lost_adds_no_piece_twice(two, monkeypatch):
    monkeypatch.setattr(attachments, "PIECE", 1000)
    digest = signed(two.office("CD01"), "job-1", photo(size=2500))
    answer, lost = two.answers["file_give"], []

    def losing(here, asker, asked):
        answer(here, asker, asked)
        lost.append(asked.offset)
        if len(lost) == 2:
            raise Unreachable("the answer was lost")
        return answer(here, asker, asked)

    two.answers["file_give"] = losing
    with pytest.raises(Unreachable):
        two.exchange("CD01")
    two.exchange("CD01")

    assert files.read(two.hq.folder, digest) == photo(size=2500)


@pytest.mark.parametrize("path", ["file_give", "file_piece"])
def test_every_flipped_bit_on_the_way_is_found_and_the_file_is_fetched_again(two, path, rounds):
    chance = random.Random(5)
    sound = two.answers[path]
    for number in range(rounds(50, soak=500)):
        content = photo(number, 2000)
        digest = signed(two.office("CD01"), "job-1", content)
        bit = chance.randrange(8 * len(content))

        def flipping(here, asker, asked, bit=bit):
            carrier = asked if path == "file_give" else sound(here, asker, asked)
            data = bytearray(carrier.data)
            data[bit // 8] ^= 1 << bit % 8
            carrier.data = bytes(data)
            return sound(here, asker, carrier) if path == "file_give" else carrier

        two.answers[path] = flipping
        for code in ("CD01", "CD01-V2"):
            try:
                two.exchange(code)
            except RefusalReceived as answered:
                assert answered.refusal.code == "file_digest"
        place = two.hq.folder if path == "file_give" else two.office("CD01-V2").store.folder
        assert not files.path_of(place, digest).exists()

        two.answers[path] = sound
        two.exchange("CD01", "CD01-V2")
        assert files.read(place, digest) == content


def test_a_damaged_file_at_the_office_is_found_and_fetched_again(two, rounds):
    cd01, chance = two.office("CD01"), random.Random(8)
    digest = signed(cd01, "job-1", photo())
    two.exchange("CD01")
    path = files.path_of(cd01.store.folder, digest)
    for _ in range(rounds(100, soak=1000)):
        content = bytearray(photo())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        assert files.read(cd01.store.folder, digest) is None

        two.exchange("CD01")

        assert files.read(cd01.store.folder, digest) == photo()


def test_a_damaged_file_at_headquarters_is_not_given_and_comes_again_from_an_office_that_has_it(two):
    digest = signed(two.office("CD01"), "job-1", photo())
    two.exchange("CD01")
    files.path_of(two.hq.folder, digest).write_bytes(b"scribbled over")

    two.exchange("CD01-V2")
    assert files.read(two.office("CD01-V2").store.folder, digest) is None
    two.exchange("CD01", "CD01-V2")

    assert files.read(two.hq.folder, digest) == photo() == files.read(two.office("CD01-V2").store.folder, digest)


@pytest.mark.parametrize("end", ["office", "headquarters"])
def test_a_file_lost_at_one_end_comes_back_with_the_next_news_though_nobody_asked_for_it(two, end):
    cd01 = two.office("CD01")
    digest = signed(cd01, "job-1", photo())
    two.exchange("CD01")
    folder = cd01.store.folder if end == "office" else two.hq.folder
    files.path_of(folder, digest).unlink()

    note(cd01.store, "job-1")
    two.exchange("CD01", "CD01")

    assert files.read(folder, digest) == photo()


def test_another_office_that_sees_the_entry_gives_the_file_when_its_author_has_lost_it(two):
    cd01, van = two.office("CD01"), two.office("CD01-V2")
    digest = signed(van, "job-1", photo())
    two.exchange("CD01-V2", "CD01")
    for folder in (two.hq.folder, van.store.folder):
        files.path_of(folder, digest).unlink()
    with two.hq.writing() as tx:
        attachments.await_again(tx, digest)

    two.exchange("CD01", "CD01-V2")

    assert files.read(two.hq.folder, digest) == photo()
    assert files.read(cd01.store.folder, digest) == photo()


def test_an_office_that_does_not_see_the_entry_can_neither_read_nor_give_nor_ask_for_the_file(two):
    digest = signed(two.office("CD01"), "job-1", photo())
    two.exchange("CD01")
    link = two.link(two.office("CD02"))

    for path, asked, shape in (
        ("file_size", attachments.FileSizeRequest(digest), attachments.FileSize),
        ("file_piece", attachments.FilePieceRequest(digest, 0, 10), attachments.FilePiece),
        ("file_give", attachments.FileUpload(digest, 0, 3, b"abc"), attachments.FileSize),
    ):
        with pytest.raises(RefusalReceived, match="file"):
            link(path, asked, shape)
    assert link("files", attachments.FilesRequest([digest]), attachments.FilesAnswer).sizes == [-1]


@pytest.mark.parametrize("digest", ["", "../../store.db", "A" * 64, "0" * 63 + "/", "0" * 64])
def test_a_file_that_nobody_waits_for_is_neither_given_nor_taken(two, digest):
    link = two.link(two.office("CD01"))

    with pytest.raises((RefusalReceived, session.wire.BadMessage)):
        link("file_piece", attachments.FilePieceRequest(digest, 0, 10), attachments.FilePiece)
    with pytest.raises((RefusalReceived, session.wire.BadMessage)):
        link("file_give", attachments.FileUpload(digest, 0, 3, b"abc"), attachments.FileSize)


def test_a_file_larger_than_any_photo_is_not_taken(two):
    digest = signed(two.office("CD01"), "job-1", photo(), keep=False)
    two.exchange("CD01")

    with pytest.raises(RefusalReceived, match="file_too_large"):
        two.link(two.office("CD01"))(
            "file_give", attachments.FileUpload(digest, 0, attachments.MOST_FILE + 1, b"abc"), attachments.FileSize
        )


def test_a_session_carries_no_more_than_its_share_of_files(two, monkeypatch):
    monkeypatch.setattr(attachment_exchange, "MOST_A_SESSION", 5000)
    digests = [signed(two.office("CD01"), "job-1", photo(number)) for number in range(6)]
    there = []
    for _ in range(4):
        two.exchange("CD01")
        there.append(sum(files.read(two.hq.folder, digest) is not None for digest in digests))

    assert there == [2, 4, 6, 6]


def test_missing_files_do_not_delay_files_that_can_be_fetched(two, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_ASKED", 3)
    for number in range(5):
        signed(two.office("CD01"), "job-1", photo(number), keep=False)
    two.exchange("CD01")
    last = files.keep(two.hq.folder, photo(77))
    note(two.hq, "job-1", data={"signed": {"content": last}})

    for _ in range(3):
        two.exchange("CD01-V2")

    assert files.read(two.office("CD01-V2").store.folder, last) == photo(77)


def test_a_session_without_news_asks_for_no_file(two):
    signed(two.office("CD01"), "job-1", photo())
    two.exchange("CD01", "CD01")
    asked = []
    for path in attachment_handlers.HANDLERS:
        two.answers[path] = lambda *_: asked.append(1)

    two.exchange("CD01")

    assert asked == []


def test_half_a_file_counts_for_nothing(two):
    digest = signed(two.office("CD01"), "job-1", photo(size=2000))
    two.exchange("CD01")
    files.path_of(two.hq.folder, digest).unlink()
    with two.hq.writing() as tx:
        attachments.await_again(tx, digest)
    link = two.link(two.office("CD01"))

    assert link(
        "file_give", attachments.FileUpload(digest, 0, 2000, photo(size=2000)[:700]), attachments.FileSize
    ) == attachments.FileSize(700)

    assert link("file_size", attachments.FileSizeRequest(digest), attachments.FileSize) == attachments.FileSize(700)
    assert files.read(two.hq.folder, digest) is None
    assert all(path.suffix != ".part" for path in files.every(two.hq.folder))
