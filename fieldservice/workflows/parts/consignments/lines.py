"""The pieces of a consignment: one for each fault tag, with what happened to it and what headquarters found.

They are sums over the lists of the consignment, in which entries that came late count too. So a piece may be received
before the news that it was sent. Of several judgements of a piece the last one counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import FaultTagged
from fieldservice.workflows.parts.on_the_job.tags import TAGGED
from fieldservice.workflows.parts.places import FAULTY, GOOD, SCRAP

KIND = "consignment"
PACKED, UNPACKED, SENT, RECEIVED, LOST, JUDGED = "packed", "unpacked", "sent", "received", "lost", "judged"
PIECES = "pieces"
"""The field of an entry with its pieces."""
LISTS = {
    PACKED: ("packings", PIECES),
    UNPACKED: ("unpackings", PIECES),
    SENT: ("sendings", PIECES),
    RECEIVED: ("arrivals", PIECES),
    LOST: ("written_off", "lost"),
    JUDGED: ("judgements", PIECES),
}
"""By what happened to pieces: the list of the consignment that has it, and the field of its entries with the pieces."""
COUNTS = {PACKED: 1, UNPACKED: -1, SENT: 1, RECEIVED: 1, LOST: 1}
ENDS_IN = {"scrap": SCRAP, "no_fault": GOOD}
"""By verdict, a code of the list `part_verdict`: the place where a piece is at once. With any other verdict it stays in
the faulty stock until it is repaired or scrapped."""
ABOUT = ("job", "job_number", "device", "fault", "engineer", "engineer_display", "of_kind")
"""What an entry says of the job from which a piece comes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A faulty part with its tag; `quantity` is above 1 for pieces without serial numbers under one tag."""

    tag: str
    part: str
    name: Values = field(default_factory=dict)
    quantity: int = 1
    serial: str = ""
    cost: int = 0
    """What one of them is worth in the books, in minor units; a part that was replaced is worth nothing."""
    currency: str = "CNY"
    about: Values = field(default_factory=dict)
    """What is known of its job, by the names in ABOUT."""
    packed: int = 0
    sent: int = 0
    received: int = 0
    lost: int = 0
    judge_by: str = ""
    """The instant until which it is to be judged."""
    verdict: Values = field(default_factory=dict)
    """The code with its words; {} while nobody has judged it."""
    words: str = ""
    """The remark of whoever judged it."""
    judged_in: str = ""
    """The entry with the judgement that counts."""
    at: str = FAULTY
    """The kind of place at headquarters where it is: faulty, good or scrap."""
    good_serial: str = ""
    """The serial number under which it is good stock."""

    @property
    def on_the_way(self) -> int:
        """What was sent and is not accounted for: 0 or 1; below zero where it was received and not sent."""
        return min(1, self.sent) - min(1, self.received + self.lost)

    @property
    def is_in_stock(self) -> bool:
        """Whether it lies where it was, neither packed nor sent."""
        return self.packed <= 0 and not self.sent and not self.received

    @property
    def is_there(self) -> bool:
        """Whether headquarters has received it."""
        return self.received > 0

    @property
    def to_judge(self) -> bool:
        return self.is_there and not self.verdict

    @property
    def in_repair(self) -> bool:
        """Judged, and neither good nor scrapped yet."""
        return self.is_there and bool(self.verdict) and self.at == FAULTY

    @property
    def value(self) -> int:
        return self.cost * self.quantity

    def tagged(self) -> FaultTagged:
        """The piece as the ledgers move it."""
        return FaultTagged(
            self.tag,
            "",
            self.part,
            self.name,
            self.serial,
            self.quantity,
            self.value,
            job=str(self.about.get("job") or ""),
            of_kind=str(self.about.get("of_kind") or TAGGED[0]),
        )

    def as_data(self, **more: object) -> JsonObject:
        """The piece as a line of an entry; `line` is its tag, so that losses are reported and approved by it."""
        return {
            "line": self.tag,
            "part": self.part,
            "quantity": self.quantity,
            "serials": [self.serial] if self.serial else [],
            "name": dict(self.name),
            "cost": self.cost,
            "currency": self.currency,
            **{name: value for name in ABOUT if (value := self.about.get(name))},
            **more,
        }


def pieces_of(consignment: Thing) -> list[Piece]:
    """Every piece that was packed, sent or received, by its tag."""
    return pieces_in(consignment.lists)


def pieces_in(lists: Mapping[str, Sequence[JsonObject]]) -> list[Piece]:
    """The pieces of the consignment that has these lists. What was packed and taken out again is none of them."""
    found: dict[str, Piece] = {}
    for what, data in happened(lists):
        piece = found.get(data["line"]) or _piece(data)
        found[piece.tag] = judged(piece, data) if what == JUDGED else counted(piece, what, data)
    return [each for _, each in sorted(found.items()) if not each.is_in_stock]


def happened(lists: Mapping[str, Sequence[JsonObject]]) -> Iterator[tuple[str, Values]]:
    """(what, line of an entry) of everything that happened to pieces of a consignment."""
    for what, (name, fact) in LISTS.items():
        for entry in lists.get(name, ()):
            given = entry.get(fact)
            for each in as_list(given):
                if _is_line(each):
                    yield what, {**each, "entry": entry.get("entry", "")}


def counted(piece: Piece, what: str, data: Values) -> Piece:
    """The piece after this has happened to it."""
    name = PACKED if what == UNPACKED else what
    more: JsonObject = {name: getattr(piece, name) + COUNTS[what]}
    if what == RECEIVED and data.get("judge_by"):
        more["judge_by"] = str(data["judge_by"])
    return replace(piece, **more)


def judged(piece: Piece, data: Values) -> Piece:
    """The piece after somebody has judged it, repaired or scrapped it."""
    verdict, at = data.get("verdict"), data.get("at")
    return replace(
        piece,
        verdict=verdict if isinstance(verdict, dict) else piece.verdict,
        words=str(data.get("words") or "") if verdict else piece.words,
        judged_in=str(data.get("entry") or "") if verdict else piece.judged_in,
        at=str(at) if at in (FAULTY, GOOD, SCRAP) else piece.at,
        good_serial=str(data.get("good_serial") or ""),
    )


def after(consignment: Thing, what: str, lines: Iterable[Values]) -> list[Piece]:
    """The pieces as they will be after this too has happened."""
    name, fact = LISTS[what]
    lists = {**consignment.lists, name: [*consignment.lines(name), {fact: list(lines)}]}
    return pieces_in(lists)


def _is_line(data: object) -> bool:
    """Whether this is a piece in an entry: folding is total, and an entry may come from anywhere."""
    return (
        isinstance(data, dict)
        and all(isinstance(data.get(name), str) for name in ("line", "part"))
        and all(type(data.get(name)) is int for name in ("quantity", "cost"))
        and isinstance(data.get("serials", []), list)
    )


def _piece(data: Values) -> Piece:
    name, serials = data.get("name"), data.get("serials") or ()
    return Piece(
        data["line"],
        data["part"],
        as_object(name),
        data["quantity"],
        next(map(str, serials), ""),
        data["cost"],
        str(data.get("currency") or "CNY"),
        {each: data[each] for each in ABOUT if data.get(each)},
    )


def in_short(pieces: Iterable[Piece]) -> str:
    """The pieces as one text: `FAN-80 x2, PSU-450 x1`."""
    parts = Counter[str]()
    for piece in pieces:
        parts[piece.part] += piece.quantity
    return ", ".join(f"{part} x{quantity}" for part, quantity in parts.items())


def piece_in(data: object) -> Piece | None:
    """The piece in a line of an entry; None for what is none."""
    return _piece(data) if isinstance(data, dict) and _is_line(data) else None
