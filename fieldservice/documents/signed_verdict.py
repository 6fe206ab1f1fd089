"""The warranty verdict of a job in the words of a paper that is signed: who pays for each cost class, and why.

Only what was decided is said as a verdict. Where nothing was decided, a paper says what was noted at intake.
"""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from fieldservice.documents.availability import work_has_ended
from fieldservice.documents.signed_facts import said, worded
from fieldservice.documents.wording import Text
from fieldservice.words import Words, forms
from fieldservice.words.marking import N_
from fieldservice.words.sentences import render
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.warranty.verdicts import UNDECIDED, ClassVerdict, verdicts_of

OUTCOMES = {
    "until": N_("Free of charge until %(until)s"),
    "free": N_("Free of charge"),
    "charged": N_("Paid by the customer"),
    "shared": N_("Paid by the customer: %(share)s %%"),
}
CLASS_WORDS = {"parts": N_("Parts"), "labour": N_("Labour"), "on_site": N_("Service on site")}
NOT_DECIDED = N_("Not decided yet. We tell the customer who pays before any work that costs something begins.")
DECIDED = ("in", "out")
"""What somebody may have noted at intake of the warranty, and is more than that it is to be checked."""
Says = Callable[[ClassVerdict, str], str]
"""Puts the verdict of one class into words, in a language."""


def warranty(job: Thing, zone: ZoneInfo) -> Text:
    """The verdict by cost class, classes with the same outcome together. Where nothing is decided, what was noted at
    intake; without that, until the work has ended, who says it and when."""
    if _decided(job):
        return {spoken: said(N_("; "))[spoken].join(_by_class(job, spoken, _outcome)) for spoken in ("zh", "en")}
    if not verdicts_of(job) or code_of(job.get("warranty")) in DECIDED:
        return worded(job.get("warranty"))
    return "" if work_has_ended(job) else said(NOT_DECIDED)


def warranty_reason(job: Thing, zone: ZoneInfo) -> Text:
    """The sentence behind the verdict of each cost class; of several classes the same one once."""
    return _in_sentences(job, _because)


def who_pays(job: Thing, zone: ZoneInfo) -> Text:
    """Who pays for each cost class, with the sentence behind it."""
    return _in_sentences(job, _with_ground)


def _decided(job: Thing) -> dict[str, ClassVerdict]:
    return {name: each for name, each in verdicts_of(job).items() if each.by not in UNDECIDED}


def _in_sentences(job: Thing, says: Says) -> Text:
    if not _decided(job):
        return ""
    return {spoken: forms.sentences(_by_class(job, spoken, says), spoken) for spoken in ("zh", "en")}


def _by_class(job: Thing, spoken: str, says: Says) -> list[str]:
    """What is said of each decided class, behind its name unless the same is said of all classes."""
    decided, same = _decided(job), dict[str, list[str]]()
    for name, each in decided.items():
        same.setdefault(says(each, spoken), []).append(said(CLASS_WORDS[name])[spoken])
    if len(same) == 1 and len(decided) == len(verdicts_of(job)):
        return [*same]
    return [
        said(N_("%(label)s: %(value)s"), label=forms.listed(names, spoken), value=value)[spoken]
        for value, names in same.items()
    ]


def _because(each: ClassVerdict, spoken: str) -> str:
    return render(each.because, Words(spoken))


def _with_ground(each: ClassVerdict, spoken: str) -> str:
    values = {"outcome": _outcome(each, spoken), "because": _because(each, spoken)}
    return said(N_("%(outcome)s. %(because)s"), **values)[spoken]


def _outcome(each: ClassVerdict, spoken: str) -> str:
    kind = "shared" if each.waived else "charged"
    if not each.is_charged:
        kind = "until" if each.until else "free"
    return said(OUTCOMES[kind], until=each.until, share=100 - each.waived // 10)[spoken]
