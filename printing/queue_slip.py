"""The queue slip 排队小票: the number by which a customer who waits is called, for a roll.

The caller formats and translates all texts; the same content gives the same bytes.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import Drawing, PaperBlock, Section, TermsAndSignatures, filled
from printing.sheets import Sheet
from printing.thermal.languages import printed
from printing.thermal.paper_strip import ReversedBand, RuleLine, StripBlock, TextLine, ThermalData, ValueLine

TITLE = N_("Queue number")
LABELS = paper.LABELS | {
    "ahead": N_("Waiting before you"),
    "came": N_("Came at"),
    "device": N_("Model"),
    "job": N_("Job no."),
    "terms": N_("Terms"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSlip(Sheet):
    """The content of one slip; the number in its header is that of the queue (A25). `said` are the sentences for the
    customer."""

    drawing = Drawing(thermal=f"{__name__}:thermal", story=f"{__name__}:story")

    ahead: str = ""
    """How many customers waited when this one came."""
    came: str = ""
    device: str = ""
    job: str = ""
    said: tuple[str, ...] = ()


def story(content: QueueSlip) -> list[PaperBlock]:
    """The slip in blocks, for the preview in the terminal."""
    field = content.field
    return [
        Section("", "visit"),
        *filled((field("ahead", 6, strong=True), field("came", 6)), (field("device", 6), field("job", 6, whole=True))),
        TermsAndSignatures("", content.said, ()),
    ]


def strip(content: QueueSlip) -> list[StripBlock]:
    c, head, labels = content, content.header, content.labels
    again = labels["reprint"] % {"n": head.print_no - 1} if head.print_no > 1 else ""
    return [
        ReversedBand(head.mark),
        TextLine(head.company, "strong", centred=True),
        TextLine(head.point, centred=True),
        RuleLine(),
        TextLine(head.title, "strong", centred=True),
        TextLine(head.number, "giant", centred=True),
        TextLine(again, "strong", centred=True),
        RuleLine(),
        ValueLine(labels["ahead"], c.ahead, strong=True),
        ValueLine(labels["came"], c.came),
        ValueLine(labels["device"], c.device),
        ValueLine(labels["job"], c.job),
        RuleLine(),
        *(TextLine(sentence, "strong", centred=True) for sentence in c.said),
        TextLine(head.printed, "small"),
        *(TextLine(text, "small") for text in head.look.footer),
    ]


def thermal(content: QueueSlip, speaks: str, media: str = "80") -> ThermalData:
    """The slip for a receipt printer in the language `speaks`; `media` is "80" or "58".

    Raises ValueError for another language or media, CannotPrint when a font is missing.
    """
    return printed([strip(content)], speaks, media)
