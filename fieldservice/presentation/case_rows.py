"""Escalations and return cases in words: the cells of their lists, the objects for scripts, what headquarters has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldservice.desk.cases import LateStep, ListedCase
from fieldservice.desk.cases_beside import CaseBeside, waits_for_headquarters
from fieldservice.presentation.messages import role_word
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import NO_LIMIT, item_limit
from fieldservice.presentation.values import Wording, kind_word, state_word
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

if TYPE_CHECKING:
    from fieldservice.desk import Desk

LANES, WISHES, DECISIONS, CALLERS = "escalation_lane", "return_wish", "return_decision", "caller"
"""Lists of codes."""
NOT_HEARD = N_("Awaiting headquarters; this store has not reached it yet")
STANDS = N_("%(kind)s %(number)s: %(state)s (%(who)s)")
ENDED = N_("%(kind)s %(number)s: %(state)s")
LATE_STEP = N_("Late: %(kind)s, %(step)s: %(count)s, longest %(number)s since %(time)s (%(who)s)")
AWAITING = N_("Awaiting headquarters, last exchange %(time)s")


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What the cells of a list need, read once for the whole list."""

    names: DisplayNames
    codes: Mapping[str, Mapping[str, Mapping[str, str]]]
    last_exchange: str | None
    """None where headquarters is this store."""

    @classmethod
    def of(cls, desk: Desk, names: DisplayNames | None = None) -> CaseWords:
        lists = (LANES, WISHES, DECISIONS, CALLERS)
        codes = {name: desk.session.code_words(name) for name in lists}
        return cls(names or DisplayNames.of(desk), codes, desk.cases.last_exchange())

    def code(self, name: str, code: str) -> str:
        return forms.in_language({"code": code, **self.codes[name].get(code, {})}) if code else ""

    def whose_turn(self, row: ListedCase) -> str:
        """The role, the person where it is a certain one, and the office: `technical centre, HQ`."""
        return self.who(row.turn_role, row.turn_person, row.turn_office or row.holder) if row.open else ""

    def who(self, role: str, person: str, holder: str) -> str:
        return who(self.names, role, person, holder)

    def awaiting(self, row: ListedCase, office: str, now: datetime) -> str:
        """That headquarters is awaited, at another office; "" otherwise."""
        if (row.turn_office or row.holder) == office or not waits_for_headquarters(row.kind, row.state):
            return ""
        return awaiting_headquarters(self.names, self.last_exchange, now)


def awaiting_headquarters(names: DisplayNames, last_exchange: str | None, now: datetime) -> str:
    """That the store waits for headquarters, with the time of the last exchange; "" where it is headquarters."""
    if last_exchange is None:
        return ""
    return _(AWAITING, time=names.time_in_sentence(last_exchange, now)) if last_exchange else _(NOT_HEARD)


def who(names: DisplayNames, role: str, person: str, holder: str) -> str:
    said = " ".join(filter(None, (role_word(role), names.person(person))))
    return forms.listed(filter(None, (said, holder)))


def standing(each: CaseBeside, wording: Wording) -> str:
    """How an escalation or return case stands, for the page of its job: what, state, whose turn, what is awaited."""
    values = {
        "kind": kind_word(each.kind).capitalize(),
        "number": each.number,
        "state": state_word(each.kind, each.state),
        "who": who(wording.names, each.turn_role, each.turn_person, each.turn_office or each.holder),
    }
    said = _(STANDS if each.open else ENDED, **values)
    return "  ".join(filter(None, (said, awaiting_headquarters(wording.names, each.last_exchange, wording.now))))


def late_in_lines(late: Sequence[LateStep], names: DisplayNames, now: datetime) -> list[str]:
    """A line for each step at which something is late: how much, and what is late longest, with whom and since when."""
    steps: dict[tuple[str, str], list[LateStep]] = {}
    for each in late:
        steps.setdefault((each.kind, each.state), []).append(each)
    return [
        _(
            LATE_STEP,
            kind=kind_word(kind).capitalize(),
            step=state_word(kind, state),
            count=len(found),
            number=found[0].number,
            who=who(names, found[0].turn_role, found[0].turn_person, found[0].turn_office or found[0].holder),
            time=names.time_in_sentence(found[0].due, now),
        )
        for (kind, state), found in steps.items()
    ]


def cell(words: CaseWords, row: ListedCase, key: str, now: datetime) -> str:
    """The cell under `key`, alike on the screen and the command line."""
    return CELLS[key](words, row, now)


def _moment(words: CaseWords, moment: str, now: datetime) -> str:
    return "" if moment in NO_LIMIT else words.names.time(moment, now)


def _limit(words: CaseWords, row: ListedCase, now: datetime) -> str:
    if not row.open:
        return ""
    return _moment(words, row.due, now) if words.names.whole else item_limit(words.names, row, now).text


def _about(words: CaseWords, row: ListedCase, now: datetime) -> str:
    """The device; of several how many."""
    return _("%(count)s devices", count=row.devices) if row.devices > 1 else row.device


def _lane(words: CaseWords, row: ListedCase, now: datetime) -> str:
    lane = words.code(LANES, str(row.own.get("lane") or ""))
    tier = int(row.own.get("tier") or 1)
    return _("%(lane)s, level %(tier)s", lane=lane, tier=tier) if lane and tier > 1 else lane


def _decided(words: CaseWords, row: ListedCase, now: datetime) -> str:
    """What was decided, of several devices each decision; before that what is wished, with a question mark."""
    if decided := forms.listed(words.code(DECISIONS, each) for each in decisions(row)):
        return decided
    wish = words.code(WISHES, str(row.own.get("wish") or ""))
    return f"{wish}?" if wish and row.open else ""


def decisions(row: ListedCase) -> list[str]:
    """The codes of what was decided about the devices of a case, each once."""
    return str(row.own.get("decision") or "").split()


def _value(words: CaseWords, row: ListedCase, now: datetime) -> str:
    return forms.money(row.own["value"], row.own["currency"]) if row.own.get("value") else ""


CELLS: Mapping[str, Callable[[CaseWords, ListedCase, datetime], str]] = {
    "number": lambda words, row, now: row.number,
    "state": lambda words, row, now: state_word(row.kind, row.state),
    "due": _limit,
    "customer": lambda words, row, now: forms.named(row.customer),
    "device": _about,
    "serial": lambda words, row, now: row.serial,
    "symptom": lambda words, row, now: row.symptom,
    "turn": lambda words, row, now: words.whose_turn(row),
    "office": lambda words, row, now: row.office,
    "job": lambda words, row, now: row.job_number,
    "since": lambda words, row, now: _moment(words, row.since, now),
    "lane": _lane,
    "decided": _decided,
    "value": _value,
    "engineer": lambda words, row, now: words.names.person(str(row.own.get("engineer") or "")),
}


def about(words: CaseWords, row: ListedCase, now: datetime) -> list[str]:
    """What is said of a row below the list: whose turn, what it is about, what its kind has beside that."""
    urgent = _("Urgent") if row.urgent else ""
    turn = words.whose_turn(row)
    since = (
        in_context("state", "since %(time)s", time=words.names.time_in_sentence(row.since, now)) if row.since else ""
    )
    job = _("job %(number)s", number=row.job_number) if row.job_number else ""
    subject = (forms.named(row.customer), _about(words, row, now), row.serial, row.symptom)
    return [
        " | ".join(filter(None, (row.number, urgent, state_word(row.kind, row.state), turn, since, job))),
        " | ".join(filter(None, subject)),
        " | ".join(filter(None, OF_KIND[row.kind](words, row, now))),
    ]


def _of_escalation(words: CaseWords, row: ListedCase, now: datetime) -> tuple[str, ...]:
    asked, progress = (_moment(words, str(row.own.get(name) or ""), now) for name in ("asked", "progress"))
    return (
        _("lane: %(lane)s", lane=lane) if (lane := _lane(words, row, now)) else "",
        _("needed by %(time)s", time=asked) if asked else "",
        _("next progress contact by %(time)s", time=progress) if progress and row.open else "",
    )


def _of_case(words: CaseWords, row: ListedCase, now: datetime) -> tuple[str, ...]:
    wish = words.code(WISHES, str(row.own.get("wish") or ""))
    engineer = words.names.person(str(row.own.get("engineer") or ""))
    exchanged = str(row.own.get("exchanged") or "")
    return (
        words.code(CALLERS, str(row.own.get("by_kind") or "")),
        _("customer wants: %(wish)s", wish=wish) if wish else "",
        _("decided: %(decision)s", decision=_decided(words, row, now)) if decisions(row) else "",
        _value(words, row, now),
        _("diagnosed by %(name)s", name=engineer) if engineer else "",
        _("exchange device %(serial)s", serial=exchanged) if exchanged else "",
    )


OF_KIND = {ESCALATION: _of_escalation, RETURN_CASE: _of_case}


def case_object(row: ListedCase) -> JsonObject:
    """A row for scripts: codes, moments UTC or null, amounts in whole minor units."""
    own = {
        name: None if value in NO_LIMIT and name in ("asked", "progress") else value for name, value in row.own.items()
    }
    if "decision" in own:
        own["decision"] = ",".join(decisions(row))
    return {
        "id": row.thing,
        "number": row.number,
        "state": row.state,
        "open": bool(row.open),
        "office": row.office,
        "holder": row.holder,
        "awaits": row.turn_role or None,
        "awaits_at": (row.turn_office or row.holder) if row.open else None,
        "person": row.turn_person or None,
        "due": None if row.due in NO_LIMIT or not row.open else row.due,
        "since": row.since or None,
        "opened": row.opened,
        "customer": row.customer,
        "device": row.device,
        "serial": row.serial,
        "devices": row.devices,
        "job": row.job or None,
        "job_number": row.job_number or None,
        "urgent": bool(row.urgent),
        **own,
    }


def beside_object(each: CaseBeside) -> JsonObject:
    """How an escalation or return case of a job or request stands, for scripts; moments UTC or null."""
    due = each.due if each.open and each.due not in NO_LIMIT else None
    about = {name: getattr(each, name) for name in ("kind", "number", "state", "open", "holder")}
    awaited = {"awaits": each.turn_role or None, "awaits_at": (each.turn_office or each.holder) if each.open else None}
    return {"id": each.thing, **about, **awaited, "due": due}
