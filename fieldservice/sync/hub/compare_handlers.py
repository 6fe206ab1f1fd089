"""Headquarters' part in comparing a feed: it answers with digests and lines, and repairs itself from what an office can prove."""

from collections.abc import Sequence
from hashlib import sha256

from db.store import Tx
from fieldservice.sync import feeds
from fieldservice.sync.enrolled_stores import ACTIVE, EnrolledStore
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.repair import compare, feed_repair
from fieldservice.sync.repair.compare import CompareAnswer, CompareRequest
from fieldservice.sync.transport import wire

MOST_LINES = 500
"""In one answer."""


def answer(here: HubContext, asker: EnrolledStore, asked: CompareRequest) -> CompareAnswer:
    """What headquarters has at these positions of the asker's feed. Raises Refuse."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    with here.store.reading() as tx:
        epoch = str(tx.meta("epoch"))
        if asked.epoch != epoch:
            raise RequestRefused(409, "epoch", epoch=epoch, base=asker.base, now=here.now())
        count = asked.last - asked.first + 1
        if not (asked.first >= 1 and 1 <= count <= (MOST_LINES if asked.whole or asked.ours else compare.MOST)):
            raise wire.BadMessage("not a range to compare")
        if not asked.whole and not asked.ours:
            return CompareAnswer(
                [compare.digest_of(tx, asker.office, *part) for part in compare.parts(asked.first, asked.last)]
            )
    if asked.ours:
        return CompareAnswer([], taken=_mended_from(here, asker, asked.ours))
    with here.store.reading() as tx:
        rows = compare.stored_lines(tx, asker.office, asked.first, asked.last)
        digests = [feeds.digest_at(tx, asker.office, asked.first - 1) or feeds.START]
    lines: list[wire.FeedLine] = []
    faulty: list[int] = []
    size = 0
    for row in rows:
        size += len(row.body) + len(row.private or b"")
        if lines and size > wire.MOST_BYTES // 2:
            break
        digests.append(row.running)
        lines.append(feed_repair.line_at(row.position, row))
        if not row.sound:
            faulty.append(row.position)
    return CompareAnswer(digests, lines, faulty)


def _mended_from(here: HubContext, asker: EnrolledStore, ours: Sequence[wire.FeedLine]) -> list[int]:
    """The positions at which headquarters took over what an office offered, because its own running digests prove it. All are
    listed, mended or not."""
    taken, places, things = [], [], set()
    with here.store.writing() as tx:
        for line in sorted(ours, key=lambda one: one.position):
            rows = compare.stored_lines(tx, asker.office, line.position, line.position + 1)
            mine = next((one for one in rows if one.position == line.position), None)
            before, after = (feeds.digest_at(tx, asker.office, place) for place in (line.position - 1, line.position))
            if before is None or after is None:
                continue  # no position of this feed
            digest = sha256(line.body).digest()
            if feed_repair.is_whole(line) and feed_repair.follows(before, line, digest, after):
                feed_repair.make_findable(tx, rows)
                arrived = line.number  # at headquarters they are the same, whatever the feed's row may say now
                things |= feed_repair.write_entry(
                    tx, arrived, mine if mine is not None and mine.arrived == arrived else None, _unerased(tx, line)
                )
                tx.run(
                    "UPDATE feed SET arrived = ?, sees = ? WHERE office = ? AND position = ?",
                    (arrived, feed_repair.sees_of(line), asker.office, line.position),
                )
                taken.append(line.position)
            elif mine is not None and mine.sound and mine.body == line.body:
                # The entry is the same at both ends; then it is the running digest that was damaged here.
                right = feeds.next_digest(before, digest, mine.number, mine.mark, mine.sees)
                if all(one.follows(right, one.running) for one in rows if one.position > line.position):
                    tx.run(
                        "UPDATE feed SET digest = ? WHERE office = ? AND position = ?",
                        (right, asker.office, line.position),
                    )
                    taken.append(line.position)
            places.append(feed_repair.place(line.position, mine, line, "here" if line.position in taken else ""))
        here.rules.refresh(tx, things, (), ())
        feed_repair.RepairReport(office=asker.office).note(tx, places, here.now())
    return taken


def mend_digest(here: HubContext, asker: EnrolledStore, position: int, digest: bytes) -> bool:
    """Whether headquarters' running digest there was damaged, and is now what its entries and the asker say."""
    with here.store.reading() as tx:
        rows = compare.stored_lines(tx, asker.office, position, position + 1)
        before = feeds.digest_at(tx, asker.office, position - 1) if position else None
    mine = rows[0] if rows and rows[0].position == position else None
    if mine is None or before is None or not mine.sound or not mine.follows(before, digest):
        return False
    if not all(one.follows(digest, one.running) for one in rows[1:]):
        return False
    with here.store.writing() as tx:
        tx.run("UPDATE feed SET digest = ? WHERE office = ? AND position = ?", (digest, asker.office, position))
        place = {
            "position": position,
            "ours": feed_repair.text_of(mine.body),
            "theirs": feed_repair.text_of(mine.body),
            "mended": "here",
        }
        feed_repair.RepairReport(office=asker.office).note(tx, [place], here.now())
    return True


def _unerased(tx: Tx, line: wire.FeedLine) -> wire.FeedLine:
    """Late news of a person who was erased must not bring the person back."""
    if line.private is not None and tx.value("SELECT 1 FROM erasure WHERE person = ?", (line.private.person,)):
        line.private = None
    return line


HANDLERS = {"compare": (CompareRequest, answer)}
"""Path: the shape of what is asked, and who answers."""
