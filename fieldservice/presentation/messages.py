"""Sentences of refusals, troubles, clocks and publishing, in the language in use, the same for every face.

A message itself is rendered in words/sentences.py, since papers say it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from fieldservice.desk.clock_watch import WrongClock
from fieldservice.shapes import Values
from fieldservice.words import _, forms, language, words
from fieldservice.words.sentences import render as render
from fieldservice.words.sentences import render_value as render_value
from fieldservice.words.sentences import word as word
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.roles import ROLES

CLAUSE = re.compile(r".+?(?=[:;.](?:\s|$)|[：；。]|$)", re.DOTALL)
"""The first clause of a sentence; a full stop within a number or a name does not end it."""


def role_word(code: str) -> str:
    return words(language()).in_context("role", ROLES[code]) if code in ROLES else code


def who_may_do(who: Iterable[str], names: Mapping[str, str] = {}) -> str:
    """Roles and headquarters by their words, people and offices by `names`, each once."""
    return forms.listed(dict.fromkeys(_who(each, names) for each in who if each))


def _who(one: str, names: Mapping[str, str]) -> str:
    _ = words(language())
    role, at, office = one.partition("@")
    if role in ROLES:
        return _("%(role)s at %(office)s", role=role_word(role), office=_who(office, names)) if at else role_word(role)
    return _("headquarters") if one == "headquarters" else names.get(one, one)


def refusal(refused: Refused, names: Mapping[str, str] = {}) -> str:
    """The reason of a refusal and who may do it."""
    return reason_and_who(refused.because, refused.who_may, names)


def reason_and_who(reason: Message, who_may: Iterable[str], names: Mapping[str, str] = {}) -> str:
    """The reason why something is not possible, and who may do it."""
    who = who_may_do(who_may, names)
    _ = words(language())
    return f"{render(reason)} {_('Only possible for: %(who)s.', who=who)}" if who else render(reason)


def in_short(reason: Message) -> str:
    """The reason in few words: what stands before the first colon, semicolon or full stop of its sentence."""
    return "".join(CLAUSE.findall(render(reason))[:1])


def wrong_clock(found: WrongClock, time: str) -> str:
    """What was seen of a clock that was wrong; `time` is until when, as a list shows it."""
    _ = words(language())
    span = forms.about(abs(found.ahead))
    if found.until is None:
        said = _("The clock of this computer was %(span)s fast when the newest entry was made.", span=span)
    elif found.ahead > timedelta(0):
        said = _("The clock of this computer was %(span)s fast until %(time)s.", span=span, time=time)
    else:
        said = _("The clock of this computer was %(span)s slow until %(time)s.", span=span, time=time)
    return f"{said} {_('Work is not affected. Check the times entered meanwhile.')}"


def wrong_clock_briefly(found: WrongClock, time: str) -> str:
    """The same for the bar on top."""
    _ = words(language())
    span = forms.about(abs(found.ahead))
    if found.ahead > timedelta(0):
        return _("clock was %(span)s fast until %(time)s", span=span, time=time)
    return _("clock was %(span)s slow until %(time)s", span=span, time=time)


def rights_put_right(folder: object, count: int) -> str:
    """That a store was open to other accounts of this computer, and no longer is."""
    _ = words(language())
    return _(
        "Permissions in %(folder)s were corrected (folders and files: %(count)s): other accounts could open "
        "them, or accounts that share the store could not.",
        folder=folder,
        count=count,
    )


def trouble(error: Exception) -> str:
    """The sentence of an error of the store or the network; an error of the store has its own message."""
    because = getattr(error, "because", None)
    return render(Message(because, getattr(error, "params", {}))) if isinstance(because, str) else str(error)


def published(done: Values) -> list[str]:
    """What publishing a table has changed, and the rows of its file."""
    if not done["imported"] and not done["removed"]:
        return [_("Nothing changed."), rows_counted(done)]
    removed = [_("No longer published: %(count)s rows.", count=done["removed"])] if done["removed"] else []
    return [_("Published: %(count)s rows.", count=done["published"]), *removed, rows_counted(done)]


def written(done: Values) -> str:
    """Where a sheet was written, and whether an older file of this name was there."""
    values = {"file": done["file"], "rows": done.get("exported", done["rows"])}
    if done.get("replaced"):
        return _("Replaced: %(file)s (rows: %(rows)s)", **values)
    return _("Written: %(file)s (rows: %(rows)s)", **values)


def rows_counted(done: Values) -> str:
    """The rows of an imported file by what became of them."""
    return _(
        "Rows in the file: %(rows)s. Imported: %(imported)s. Already present: %(already)s. Rejected: %(rejected)s.",
        **{name: done[name] for name in ("rows", "imported", "already", "rejected")},
    )
