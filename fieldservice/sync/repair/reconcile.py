"""Mending what compares otherwise at both ends. Only what the running digests prove is taken over, by the office or by
headquarters; what nobody can prove stays as it is; and each time a person finds both images on the list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from db.journal import Sealed
from fieldservice.sync import attachments, feeds
from fieldservice.sync.hub.enrolled_stores import ACTIVE, Known
from fieldservice.sync.repair import compare, incidents
from fieldservice.sync.repair.compare import Compare, Compared, Lying
from fieldservice.sync.rules import Rules, Tx
from fieldservice.sync.transport import wire

if TYPE_CHECKING:
    from fieldservice.sync.hub.answers import Here
    from fieldservice.sync.office.session import Link, Office

FEW = 64
"""Positions that are rather fetched than parted further."""
MOST_LINES = 500
"""In one answer."""
TOLD = 20
"""Places that an incident shows with both images; the others are counted."""


# --- headquarters' side


def answer(here: Here, asker: Known, asked: Compare) -> Compared:
    """What headquarters has at these positions of the asker's feed. Raises Refuse."""
    from fieldservice.sync.hub.answers import Refuse

    if asker.status != ACTIVE:
        raise Refuse(403, asker.status)
    with here.store.reading() as tx:  # type: ignore[attr-defined]
        epoch = str(tx.meta("epoch"))
        if asked.epoch != epoch:
            raise Refuse(409, "epoch", epoch=epoch, base=asker.base, now=here.now())
        count = asked.last - asked.first + 1
        if not (asked.first >= 1 and 1 <= count <= (MOST_LINES if asked.whole or asked.ours else compare.MOST)):
            raise wire.BadMessage("not a range to compare")
        if not asked.whole and not asked.ours:
            return Compared(
                [compare.digest_of(tx, asker.office, *part) for part in compare.parts(asked.first, asked.last)]
            )
    if asked.ours:
        return Compared([], taken=_mended_from(here, asker, asked.ours))
    with here.store.reading() as tx:  # type: ignore[attr-defined]
        rows = compare.lying(tx, asker.office, asked.first, asked.last)
        digests, lines, faulty, size = [feeds.digest_at(tx, asker.office, asked.first - 1) or feeds.START], [], [], 0
    for row in rows:
        size += len(row.body) + len(row.private or b"")
        if lines and size > wire.MOST_BYTES // 2:
            break
        digests.append(row.running)
        lines.append(_line(row.position, row))
        if not row.sound:
            faulty.append(row.position)
    return Compared(digests, lines, faulty)


def _mended_from(here: Here, asker: Known, ours: Sequence[wire.Line]) -> list[int]:
    """The positions at which headquarters took over what an office offered, because its own running digests prove it. All are
    listed, mended or not."""
    taken, places, things = [], [], set()
    with here.store.writing() as tx:  # type: ignore[attr-defined]
        for line in sorted(ours, key=lambda one: one.position):
            rows = compare.lying(tx, asker.office, line.position, line.position + 1)
            mine = next((one for one in rows if one.position == line.position), None)
            before, after = (feeds.digest_at(tx, asker.office, place) for place in (line.position - 1, line.position))
            if before is None or after is None:
                continue  # no position of this feed
            digest = sha256(line.body).digest()
            if _whole(line) and _follows(before, line, digest, after):
                _make_findable(tx, rows)
                arrived = line.number  # at headquarters they are the same, whatever the feed's row may say now
                things |= _write(
                    tx, arrived, mine if mine is not None and mine.arrived == arrived else None, _unerased(tx, line)
                )
                tx.run(
                    "UPDATE feed SET arrived = ?, sees = ? WHERE office = ? AND position = ?",
                    (arrived, _sees(line), asker.office, line.position),
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
            places.append(_place(line.position, mine, line, "here" if line.position in taken else ""))
        here.rules.refresh(tx, things, (), ())
        Mending(office=asker.office).note(tx, places, here.now())
    return taken


def mend_digest(here: Here, asker: Known, position: int, digest: bytes) -> bool:
    """Whether headquarters' running digest there was damaged, and is now what its entries and the asker say."""
    with here.store.reading() as tx:  # type: ignore[attr-defined]
        rows = compare.lying(tx, asker.office, position, position + 1)
        before = feeds.digest_at(tx, asker.office, position - 1) if position else None
    mine = rows[0] if rows and rows[0].position == position else None
    if mine is None or before is None or not mine.sound or not mine.follows(before, digest):
        return False
    if not all(one.follows(digest, one.running) for one in rows[1:]):
        return False
    with here.store.writing() as tx:  # type: ignore[attr-defined]
        tx.run("UPDATE feed SET digest = ? WHERE office = ? AND position = ?", (digest, asker.office, position))
        place = {"position": position, "ours": _text(mine.body), "theirs": _text(mine.body), "mended": "here"}
        Mending(office=asker.office).note(tx, [place], here.now())
    return True


def _unerased(tx: Tx, line: wire.Line) -> wire.Line:
    """Late news of a person who was erased must not bring the person back."""
    if line.private is not None and tx.value("SELECT 1 FROM erasure WHERE person = ?", (line.private.person,)):
        line.private = None
    return line


# --- the office's side


@dataclass(slots=True)
class Mending:
    """What one comparison found so far; its incident is written with the first repair and grows with each."""

    office: str = ""
    """Whose feed it is, at headquarters."""
    found: int = 0
    places: list[dict[str, Any]] = field(default_factory=list)
    incident: int = 0
    recount: bool = False
    """An entry came or went: the ledgers are to be added up anew."""

    def note(self, tx: Tx, places: list[dict[str, Any]], now: str) -> None:
        if not places or self._listed(tx, places):
            return
        self.found += len(places)
        self.places += places[: TOLD - len(self.places)]
        detail = _detail(self.places, self.found)
        if self.incident:
            tx.run(
                "UPDATE incident SET detail = ? WHERE no = ?", (json.dumps(detail, ensure_ascii=False), self.incident)
            )
        else:
            self.incident = incidents.add(tx, incidents.DIFFERENT, now, office=self.office, detail=detail)

    def _listed(self, tx: Tx, places: list[dict[str, Any]]) -> bool:
        """What nobody could mend is found again each time; once on the list is enough."""
        if any(place["mended"] for place in places):
            return False
        known = {
            place["position"]
            for one in incidents.open_ones(tx)
            if (one["what"], one["office"]) == (incidents.DIFFERENT, self.office) and one["no"] != self.incident
            for place in one["detail"].get("places", ())
            if not place["mended"]
        }
        return all(place["position"] in known for place in places)


def whole(office: Office, link: Link) -> int:
    """Go through the whole feed, mend what differs, and answer at how many positions that was."""
    mending = Mending()
    with office.store.reading() as tx:
        head, _ = feeds.head(tx, tx.store)
        epoch = str(tx.meta("exchange/epoch"))
    for first in range(1, head + 1, compare.MOST):
        for span in _differing(office, link, epoch, first, min(first + compare.MOST - 1, head)):
            _mend(office, link, epoch, mending, *span)
    _take_out_extra(office, mending)
    if mending.recount and office.rules.rebuild is not None:
        office.rules.rebuild(office.store)
    return mending.found


def _differing(office: Office, link: Link, epoch: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Few positions each, in which something is not the same at both ends."""
    theirs = link("compare", Compare(epoch, first, last), Compared).digests
    for part, digest in zip(compare.parts(first, last), theirs, strict=True):
        with office.store.reading() as tx:
            mine = compare.digest_of(tx, tx.store, *part)
        if mine == digest:
            continue
        if part[1] - part[0] < FEW:
            yield part
        else:
            yield from _differing(office, link, epoch, *part)


def _mend(office: Office, link: Link, epoch: str, mending: Mending, first: int, last: int) -> None:
    while first <= last:
        told = link("compare", Compare(epoch, first, last, True), Compared)
        if not told.lines or len(told.digests) != len(told.lines) + 1:
            raise wire.BadMessage("lines without their digests")
        ours = _take_theirs(office, mending, first, told)
        if ours:
            taken = link("compare", Compare(epoch, first, last, ours=[line for line, _ in ours]), Compared).taken
            places = [{**place, "mended": "there" if line.position in taken else ""} for line, place in ours]
            with office.store.writing() as tx:
                mending.note(tx, places, office.now())
        first += len(told.lines)


def _take_theirs(
    office: Office, mending: Mending, first: int, told: Compared
) -> list[tuple[wire.Line, dict[str, Any]]]:
    """Write what headquarters can prove; answers with the others, to be offered to headquarters: ours where we can prove it."""
    offer, places, things = [], [], set()
    with office.store.writing() as tx:
        mine = {one.position: one for one in compare.lying(tx, tx.store, first - 1, first + len(told.lines) - 1)}
        _make_findable(tx, mine.values())
        for position, line in enumerate(told.lines, first):
            before, after = told.digests[position - first : position - first + 2]
            one = mine.get(position)
            digest = sha256(line.body).digest()
            proven = (
                line.position == position
                and _whole(line)
                and _follows(before, line, digest, after)
                and position not in told.faulty
            )
            if (
                one is not None
                and one.sound
                and (one.body, one.number, one.mark, one.sees, one.running)
                == (line.body, line.number, line.mark, _sees(line), after)
                and (position not in told.faulty)
            ):
                continue
            previous = mine[position - 1].running if position - 1 in mine else feeds.START if position == 1 else b""
            if proven:
                places.append(_place(position, one, line, "here"))
                things |= _take(tx, office.rules, mending, one, line, after)
            else:
                # Headquarters judges by its own running digests what we offer, and lists also what nobody can prove.
                proven_here = (
                    one is not None and one.sound and (one.follows(before, after) or one.follows(previous, one.running))
                )
                offer.append((_line(position, one if proven_here else None), _place(position, one, line, "")))
        office.rules.refresh(tx, things, (), ())
        mending.note(tx, places, office.now())
    return offer


def _take(tx: Tx, rules: Rules, mending: Mending, one: Lying | None, line: wire.Line, after: bytes) -> set[str]:
    """One position as headquarters has it. Answers with the things whose story may have changed."""
    id_ = compare.envelope(line.body).id
    arrived = (
        tx.value("SELECT arrived FROM entry WHERE store = ? AND seq = ?", (line.store, line.seq))
        or tx.value("SELECT arrived FROM entry WHERE id = ?", (id_,))
        or (one.arrived if one is not None and not one.sound else None)
    )
    if arrived is None:
        private = line.private
        entry = tx.take_in(
            [Sealed(line.body, (private.person, private.salt, private.body) if private else None)],
            [(line.number, line.mark, line.sees)],
        )[0]
        arrived, things, mending.recount = entry.arrived, {thing for _, thing in entry.touches}, True
        attachments.refer(tx, rules, [entry])
    else:
        things = _write(tx, arrived, one if one is not None and one.arrived == arrived else None, line)
    tx.put(
        "feed",
        [{"office": tx.store, "position": line.position, "arrived": arrived, "sees": _sees(line), "digest": after}],
    )
    return things


def _write(tx: Tx, arrived: int, was: Lying | None, line: wire.Line) -> set[str]:
    """The entry at this arrival becomes what the line says. A private part that is here and sealed stays where the line has none."""
    told = compare.envelope(line.body)
    touched = {thing for _, thing in told.touches}
    old = was.envelope if was is not None else None
    gone = {thing for _, thing in old.touches} - touched if old is not None else set()
    tx.run(
        "UPDATE entry SET id = ?, store = ?, seq = ?, kind = ?, made = ?, body = ?, digest = ?, number = ?, mark = ? WHERE arrived = ?",
        (
            told.id,
            told.store,
            told.seq,
            told.kind,
            told.made,
            line.body,
            sha256(line.body).digest(),
            line.number,
            line.mark,
            arrived,
        ),
    )
    tx.many("DELETE FROM touch WHERE thing = ? AND arrived = ?", [(thing, arrived) for thing in gone])
    tx.many(
        "INSERT INTO touch (thing, arrived) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(thing, arrived) for thing in touched if line.sees is None or thing in line.sees],
    )
    kept = tx.row("SELECT person, salt, body FROM private_part WHERE entry = ?", (arrived,))
    if line.private is not None or (kept and not compare.sealed(told.private, kept[1], kept[0], kept[2])):
        tx.run("DELETE FROM private_part WHERE entry = ?", (arrived,))
    if line.private is not None:
        tx.run(
            "INSERT INTO private_part (entry, person, salt, body) VALUES (?, ?, ?, ?)",
            (arrived, line.private.person, line.private.salt, line.private.body),
        )
    return touched | gone


def _take_out_extra(office: Office, mending: Mending) -> None:
    """Numbered entries that stand nowhere in our feed. Our own are kept without a number; all are listed as they are."""
    with office.store.reading() as tx:
        extra = [
            arrived
            for (arrived,) in tx.rows(
                "SELECT arrived FROM entry WHERE number > 0 AND arrived NOT IN (SELECT arrived FROM feed WHERE office = ?)",
                (tx.store,),
            )
        ]
    for arrived in extra:
        with office.store.writing() as tx:
            store, body = tx.row("SELECT store, body FROM entry WHERE arrived = ?", (arrived,))
            told = compare.envelope(body)
            things = {thing for _, thing in told.touches} if told else set()
            if store.partition("~")[0] == tx.store:
                tx.run("UPDATE entry SET number = 0, mark = '' WHERE arrived = ?", (arrived,))
            else:
                for table, column in (
                    ("private_part", "entry"),
                    ("file_ref", "arrived"),
                    ("touch", "arrived"),
                    ("entry", "arrived"),
                ):
                    tx.run(f"DELETE FROM {table} WHERE {column} = ?", (arrived,))
                mending.recount = True
            mending.note(tx, [{"position": 0, "ours": _text(body), "theirs": "", "mended": "here"}], office.now())
            office.rules.refresh(tx, things, (), ())


# --- what both use


def _line(position: int, one: Lying | None) -> wire.Line:
    """As a line; one without bytes where there is none, or it is so damaged that it is no line."""
    try:
        return wire.read(wire.encode(compare.line_of(one)), wire.Line) if one is not None else _none(position)
    except (ValueError, TypeError):
        return _none(position)


def _none(position: int) -> wire.Line:
    return wire.Line(position, 0, "", "", 0, None, b"")


def _make_findable(tx: Tx, rows: Iterable[Lying]) -> None:
    """An index that does not find a damaged row could not be written to."""
    told = [(one, one.envelope) for one in rows]
    if not tx.postgresql and any(
        env is None or (env.id, env.store, env.seq) != (one.id, one.store, one.seq) for one, env in told
    ):
        tx.run("REINDEX entry")


def _sees(line: wire.Line) -> str:
    return "" if line.sees is None else json.dumps(line.sees)


def _follows(before: bytes, line: wire.Line, digest: bytes, after: bytes) -> bool:
    return compare.follows(before, digest, line.number, line.mark, _sees(line), after)


def _whole(line: wire.Line) -> bool:
    """Whether the line's bytes are an entry of that place, and its private part is the sealed one."""
    told = compare.envelope(line.body)
    if told is None or (told.store, told.seq) != (line.store, line.seq):
        return False
    return line.private is None or compare.sealed(
        told.private, line.private.salt, line.private.person, line.private.body
    )


def _place(position: int, one: Lying | None, line: wire.Line, mended: str) -> dict[str, Any]:
    """Both images, without private parts: those an erasure could not find here."""
    return {
        "position": position,
        "ours": _text(one.body) if one is not None else "",
        "theirs": _text(line.body),
        "mended": mended,
    }


def _text(body: Any) -> str:
    return body.decode(errors="replace") if isinstance(body, bytes) else repr(body)


def _detail(places: list[dict[str, Any]], count: int) -> dict[str, Any]:
    return {"from": min(place["position"] for place in places), "count": count, "places": places[:TOLD]}


ROUTES = {"compare": (Compare, answer)}
"""Path: the shape of what is asked, and who answers."""
