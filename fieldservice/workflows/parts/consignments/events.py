"""Events of a consignment. Fault tags are scanned or typed; an entry keeps its pieces with what is known of each."""

from __future__ import annotations

from typing import Annotated

import pydantic

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, LongText, Serial, Serials, Text, Yes, ask

Tags = Annotated[Serials, pydantic.AfterValidator(lambda tags: list(dict.fromkeys(tag.upper() for tag in tags)))]
"""Numbers of fault tags, each once; a serial number means the piece that has it."""
TAGS = N_("Fault tags")
SCAN = N_("Scan one after the other: the fault tag or the serial number.")
EXAMPLE = "CD01-F000017-K"


class Tagged(Event):
    """The field of pieces that are named by their fault tags."""

    tags: Tags = ask(TAGS, SCAN, example=EXAMPLE, min_length=1)


class TaggedOrAll(Event):
    """The fields of pieces that are named one by one, or all together."""

    tags: Tags | None = ask(TAGS, SCAN, default=None, example=EXAMPLE)
    everything: Yes = ask(N_("All of them"), N_("Everything expected here, without scanning."), default=False)


class ConsignmentOpened(TaggedOrAll):
    """A consignment of faulty parts was begun."""

    parts_remark: LongText | None = ask(N_("Remark"), N_("Printed on the consignment note."), default=None)


class PiecesPacked(TaggedOrAll):
    """Faulty parts were put into the box."""


class PiecesTakenOut(Tagged):
    """Faulty parts were taken out of the box again."""


class ConsignmentSent(Event):
    """The consignment left for headquarters."""

    carrier: CodeOf | None = ask(N_("Carrier"), codes="carrier", default=None)
    tracking: Text | None = ask(N_("Tracking number"), default=None)
    parts_remark: LongText | None = ask(N_("Remark"), N_("Printed on the consignment note."), default=None)


class MorePiecesSent(Tagged):
    """Faulty parts that were in the box too, though nobody had entered them."""


class ConsignmentCancelled(Event):
    """The consignment is not sent; the parts stay in the faulty stock."""

    reason: LongText = ask(N_("Reason"))


class PiecesReceived(TaggedOrAll):
    """Faulty parts were scanned into the faulty stock of headquarters."""

    arrival_remark: LongText | None = ask(N_("Condition of the box"), default=None)


class PiecesReportedLost(TaggedOrAll):
    """Faulty parts that were sent did not arrive; whether they are lost is approved."""

    reason: LongText = ask(N_("Reason"), N_("What carrier and sender say."))
    lost: list[object] = ask(N_("Faulty parts"), hidden=True, default=[])


class LostPiecesWrittenOff(Event):
    """Faulty parts that were lost on the way leave the books, as it was approved."""


class PiecesJudged(Tagged):
    """What headquarters found of faulty parts; a later judgement replaces it."""

    verdict: CodeOf = ask(N_("Verdict"), codes="part_verdict")
    words: LongText | None = ask(N_("Remark"), N_("What was found. The branch of the job reads it."), default=None)
    good_serial: Serial | None = ask(
        N_("Serial number"), N_("For a good piece whose tag has none."), default=None, example="9F11-07"
    )


class PiecesRepaired(Tagged):
    """Faulty parts were repaired and are good stock."""

    words: LongText | None = ask(N_("Remark"), N_("What was done."), default=None)
    good_serial: Serial | None = ask(
        N_("Serial number"), N_("For a good piece whose tag has none."), default=None, example="9F11-07"
    )


class PiecesScrapped(Tagged):
    """Faulty parts that cannot be repaired, or are not worth it, were scrapped."""

    words: LongText | None = ask(N_("Remark"), N_("Why."), default=None)


class ConsignmentFinished(Event):
    """Everything was judged; what waits for its repair stays in the faulty stock."""
