"""Headquarters' request handler for comparison: it answers with digests and lines, and repairs itself from what an
office proves."""

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
"""Lines in one answer."""


def answer(hub: HubContext, asker: EnrolledStore, request: CompareRequest) -> CompareAnswer:
    """Digests or lines of a range of the office's feed, or the repair of lines that the office offers. Raises
    RequestRefused."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    with hub.store.reading() as tx:
        epoch = str(tx.meta("epoch"))
        if request.epoch != epoch:
            raise RequestRefused(409, "epoch", epoch=epoch, base=asker.base, now=hub.now())
        count = request.last - request.first + 1
        if not (request.first >= 1 and 1 <= count <= (MOST_LINES if request.whole or request.ours else compare.MOST)):
            raise wire.BadMessage("not a range to compare")
        if not request.whole and not request.ours:
            return CompareAnswer(
                [compare.digest_of(tx, asker.office, *part) for part in compare.parts(request.first, request.last)]
            )
    if request.ours:
        return CompareAnswer([], taken=_repaired_from(hub, asker, request.ours))
    with hub.store.reading() as tx:
        rows = compare.stored_lines(tx, asker.office, request.first, request.last)
        digests = [feeds.digest_at(tx, asker.office, request.first - 1) or feeds.START]
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


def _repaired_from(hub: HubContext, asker: EnrolledStore, ours: Sequence[wire.FeedLine]) -> list[int]:
    """Take over the offered lines that headquarters' own running digests prove; returns their positions.

    All offered positions are listed in an incident, repaired or not.
    """
    taken, places, things, written = [], [], set[str](), set[int]()
    with hub.store.writing() as tx:
        for line in sorted(ours, key=lambda offered: offered.position):
            rows = compare.stored_lines(tx, asker.office, line.position, line.position + 1)
            mine = next((row for row in rows if row.position == line.position), None)
            before, after = (feeds.digest_at(tx, asker.office, at) for at in (line.position - 1, line.position))
            if before is None or after is None:
                continue  # not a position of this feed
            digest = sha256(line.body).digest()
            if feed_repair.is_whole(line) and feed_repair.follows(before, line, digest, after):
                feed_repair.make_findable(tx, rows)
                arrived = line.number  # at headquarters the two are equal, whatever the damaged row says
                things |= feed_repair.write_entry(
                    tx, arrived, mine if mine is not None and mine.arrived == arrived else None, _unerased(tx, line)
                )
                tx.run(
                    "UPDATE feed SET arrived = ?, sees = ? WHERE office = ? AND position = ?",
                    (arrived, feeds.sees_of(line), asker.office, line.position),
                )
                taken.append(line.position)
                written.add(arrived)
            elif mine is not None and mine.sound and mine.body == line.body:
                # The entry is the same at both ends, so it is the running digest that was damaged here.
                proven = feeds.next_digest(before, digest, mine.number, mine.mark, mine.sees)
                if all(row.follows(proven, row.running) for row in rows if row.position > line.position):
                    tx.run(
                        "UPDATE feed SET digest = ? WHERE office = ? AND position = ?",
                        (proven, asker.office, line.position),
                    )
                    taken.append(line.position)
            places.append(feed_repair.difference(line.position, mine, line, "here" if line.position in taken else ""))
        if written:
            hub.rules.mend(tx, things, written)
        feed_repair.RepairReport(office=asker.office).note(tx, places, hub.now())
    return taken


def repair_digest(hub: HubContext, asker: EnrolledStore, position: int, digest: bytes) -> bool:
    """Replace a damaged running digest by the office's, if headquarters' own entries prove that one; returns whether
    they did."""
    with hub.store.reading() as tx:
        rows = compare.stored_lines(tx, asker.office, position, position + 1)
        before = feeds.digest_at(tx, asker.office, position - 1) if position else None
    mine = rows[0] if rows and rows[0].position == position else None
    if mine is None or before is None or not mine.sound or not mine.follows(before, digest):
        return False
    if not all(row.follows(digest, row.running) for row in rows[1:]):
        return False
    with hub.store.writing() as tx:
        tx.run("UPDATE feed SET digest = ? WHERE office = ? AND position = ?", (digest, asker.office, position))
        place = {
            "position": position,
            "ours": feed_repair.text_of(mine.body),
            "theirs": feed_repair.text_of(mine.body),
            "mended": "here",
        }
        feed_repair.RepairReport(office=asker.office).note(tx, [place], hub.now())
    return True


def _unerased(tx: Tx, line: wire.FeedLine) -> wire.FeedLine:
    """Drop the private part of an erased person from an offered line."""
    if line.private is not None and tx.value("SELECT 1 FROM erasure WHERE person = ?", (line.private.person,)):
        line.private = None
    return line


HANDLERS = {"compare": (CompareRequest, answer)}
"""By path: the type of the request, and its handler."""
