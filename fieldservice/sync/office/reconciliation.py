"""Comparison at an office: it locates the positions at which its feed differs and takes over what headquarters can
prove."""

from collections.abc import Iterator
from hashlib import sha256

from db.journal import Sealed
from db.store import Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import attachments, feeds
from fieldservice.sync.meta_keys import EPOCH
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.repair import compare, feed_repair
from fieldservice.sync.repair.compare import CompareAnswer, CompareRequest, StoredLine
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import Channel

FEW = 64
"""A range of at most so many positions is fetched rather than divided further."""


def whole(office: OfficeContext, link: Channel) -> int:
    """Compare the whole feed and repair what differs; returns the number of positions that differed."""
    mending = feed_repair.RepairReport()
    with office.store.reading() as tx:
        head, _ = feeds.head(tx, tx.store)
        epoch = str(tx.meta(EPOCH))
    for first in range(1, head + 1, compare.MOST):
        for span in _differing(office, link, epoch, first, min(first + compare.MOST - 1, head)):
            _mend(office, link, epoch, mending, *span)
    _take_out_extra(office, mending)
    return mending.found


def _differing(office: OfficeContext, link: Channel, epoch: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Short ranges in which the two ends differ."""
    theirs = link("compare", CompareRequest(epoch, first, last), CompareAnswer).digests
    for part, digest in zip(compare.parts(first, last), theirs, strict=True):
        with office.store.reading() as tx:
            mine = compare.digest_of(tx, tx.store, *part)
        if mine == digest:
            continue
        if part[1] - part[0] < FEW:
            yield part
        else:
            yield from _differing(office, link, epoch, *part)


def _mend(
    office: OfficeContext, link: Channel, epoch: str, mending: feed_repair.RepairReport, first: int, last: int
) -> None:
    while first <= last:
        answer = link("compare", CompareRequest(epoch, first, last, True), CompareAnswer)
        if not answer.lines or len(answer.digests) != len(answer.lines) + 1:
            raise wire.BadMessage("lines without their digests")
        ours = _take_theirs(office, mending, first, answer)
        if ours:
            taken = link(
                "compare", CompareRequest(epoch, first, last, ours=[line for line, _ in ours]), CompareAnswer
            ).taken
            places = [{**place, "mended": "there" if line.position in taken else ""} for line, place in ours]
            with office.store.writing() as tx:
                mending.note(tx, places, office.now())
        first += len(answer.lines)


def _take_theirs(
    office: OfficeContext, mending: feed_repair.RepairReport, first: int, answer: CompareAnswer
) -> list[tuple[wire.FeedLine, JsonObject]]:
    """Write the lines that headquarters can prove; returns the other positions, with our line where we can prove
    ours."""
    offer, places, things, written = [], [], set[str](), set[int]()
    with office.store.writing() as tx:
        mine = {
            line.position: line for line in compare.stored_lines(tx, tx.store, first - 1, first + len(answer.lines) - 1)
        }
        feed_repair.make_findable(tx, mine.values())
        for position, line in enumerate(answer.lines, first):
            before, after = answer.digests[position - first : position - first + 2]
            stored = mine.get(position)
            digest = sha256(line.body).digest()
            proven = (
                line.position == position
                and feed_repair.is_whole(line)
                and feed_repair.follows(before, line, digest, after)
                and position not in answer.faulty
            )
            if (
                stored is not None
                and stored.sound
                and (stored.body, stored.number, stored.mark, stored.sees, stored.running)
                == (line.body, line.number, line.mark, feeds.sees_of(line), after)
                and (position not in answer.faulty)
            ):
                continue
            previous = mine[position - 1].running if position - 1 in mine else feeds.START if position == 1 else b""
            if proven:
                places.append(feed_repair.difference(position, stored, line, "here"))
                arrived, touched = _take(tx, office.rules, stored, line, after)
                things |= touched
                written.add(arrived)
            else:
                # Headquarters checks our line by its own running digests, and lists also what nobody can prove.
                proven_here = (
                    stored is not None
                    and stored.sound
                    and (stored.follows(before, after) or stored.follows(previous, stored.running))
                )
                offer.append(
                    (
                        feed_repair.line_at(position, stored if proven_here else None),
                        feed_repair.difference(position, stored, line, ""),
                    )
                )
        if written:
            office.rules.mend(tx, things, written)
        mending.note(tx, places, office.now())
    return offer


def _take(tx: Tx, rules: Rules, stored: StoredLine | None, line: wire.FeedLine, after: bytes) -> tuple[int, set[str]]:
    """Write one position as headquarters has it; returns the arrival, and the things whose history may have changed."""
    read = compare.envelope(line.body)
    assert read is not None, "a proven line can be read"
    arrived = (
        tx.value("SELECT arrived FROM entry WHERE store = ? AND seq = ?", (line.store, line.seq))
        or tx.value("SELECT arrived FROM entry WHERE id = ?", (read.id,))
        or (stored.arrived if stored is not None and not stored.sound else None)
    )
    if arrived is None:
        private = line.private
        entry = tx.take_in(
            [Sealed(line.body, (private.person, private.salt, private.body) if private else None)],
            [(line.number, line.mark, line.sees)],
        )[0]
        arrived, things = entry.arrived, {thing for _, thing in entry.touches}
        attachments.note_references(tx, rules, [entry])
    else:
        things = feed_repair.write_entry(
            tx, arrived, stored if stored is not None and stored.arrived == arrived else None, line
        )
    tx.put(
        "feed",
        [
            {
                "office": tx.store,
                "position": line.position,
                "arrived": arrived,
                "sees": feeds.sees_of(line),
                "digest": after,
            }
        ],
    )
    return arrived, things


def _take_out_extra(office: OfficeContext, mending: feed_repair.RepairReport) -> None:
    """Take out numbered entries that are nowhere in our feed; our own are kept without a number. All are listed."""
    with office.store.reading() as tx:
        extra = [
            arrived
            for (arrived,) in tx.rows(
                "SELECT arrived FROM entry"
                " WHERE number > 0 AND arrived NOT IN (SELECT arrived FROM feed WHERE office = ?)",
                (tx.store,),
            )
        ]
    for arrived in extra:
        with office.store.writing() as tx:
            found = tx.row("SELECT store, body FROM entry WHERE arrived = ?", (arrived,))
            assert found is not None, "only this session removes entries"
            store, body = found
            entry = compare.envelope(body)
            things = {thing for _, thing in entry.touches} if entry else set()
            if office_of(store) == tx.store:
                tx.run("UPDATE entry SET number = 0, mark = '' WHERE arrived = ?", (arrived,))
            else:
                for table, column in (
                    ("private_part", "entry"),
                    ("erased_part", "entry"),
                    ("file_ref", "arrived"),
                    ("touch", "arrived"),
                    ("entry", "arrived"),
                ):
                    tx.run(f"DELETE FROM {table} WHERE {column} = ?", (arrived,))
            mending.note(
                tx, [{"position": 0, "ours": feed_repair.text_of(body), "theirs": "", "mended": "here"}], office.now()
            )
            office.rules.mend(tx, things, {arrived})
