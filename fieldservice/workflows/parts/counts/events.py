"""Events of a count 盘点: a place is counted, compared with the books, and corrected as approved (flow 8)."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import CodeOf, Event, Lines, LongText, ManyParts, Staff, Text, ask

HOW_TO_WRITE = N_("One per line: number, x and quantity, then serial numbers.")
EXAMPLE = "FAN-80 x12"


class OfAPlace(Event):
    """The fields that name a place of this office."""

    place: CodeOf = ask(
        N_("Place of the parts"), N_("Good stock, faulty stock, or somebody's bag."), codes="stock_place"
    )
    person: Staff | None = ask(N_("Whose bag"), N_("Needed to count a bag."), default=None)


class CountBegun(OfAPlace):
    """Somebody began to count a place. Until it is finished nothing in it says what the books say."""

    scope: CodeOf = ask(
        N_("What is counted"),
        N_("Parts that are not counted are missing, except with “listed parts only”."),
        codes="count_scope",
        default="whole",
    )
    group: Text | None = ask(N_("Part group"), N_("Needed to count one group."), default=None)
    remark: LongText | None = ask(N_("Remark"), default=None)


class PartsCounted(Event):
    """Parts were counted; what several people count adds up."""

    parts: ManyParts = ask(N_("What was counted"), HOW_TO_WRITE, example=EXAMPLE, min_length=1)


class PartsRecounted(Event):
    """Some parts were counted again; what was counted of them before does not count."""

    parts: ManyParts | None = ask(N_("Parts counted again"), HOW_TO_WRITE, example=EXAMPLE, default=None)
    absent: Lines | None = ask(
        N_("Parts with none left"), N_("Numbers of parts with none left."), default=None, example="FAN-80"
    )


class CountFinished(Event):
    """The count was compared with the books."""

    differences: list[object] = ask(N_("Differences"), hidden=True, default=[])


class Explained(Event):
    """The fields that say why the books are wrong."""

    reason: CodeOf = ask(N_("Reason"), N_("For all lines without a reason of their own below."), codes="count_reason")
    words: LongText | None = ask(N_("In words"), N_("Needed for another reason."), default=None)


class AdjustmentAsked(Explained):
    """The differences were explained, and their correction was asked for."""

    reasons: Lines | None = ask(
        N_("Reasons by line"),
        N_("For lines with their own reason: line number, reason, remark, separated by spaces. A comma ends a line."),
        default=None,
        example=N_("2 damaged, 3 other reason fell from the shelf"),
    )
    differences: list[object] = ask(N_("Differences"), hidden=True, default=[])


class AdjustmentProposed(OfAPlace, Explained):
    """The books of a place are to be corrected without a count."""

    change: CodeOf = ask(N_("More or less"), codes="stock_change")
    parts: ManyParts = ask(N_("Parts"), HOW_TO_WRITE, example=EXAMPLE, min_length=1)
    differences: list[object] = ask(N_("Differences"), hidden=True, default=[])


class ScrapProposed(OfAPlace, Explained):
    """Parts of a place are to be scrapped."""

    parts: ManyParts = ask(N_("Parts"), HOW_TO_WRITE, example=EXAMPLE, min_length=1)
    differences: list[object] = ask(N_("Differences"), hidden=True, default=[])


class BooksCorrected(Event):
    """The books were corrected as it was approved."""


class CountCancelled(Event):
    """The count was given up; nothing was corrected."""

    reason: LongText = ask(N_("Reason"))
