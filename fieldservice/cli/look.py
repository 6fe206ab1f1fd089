"""Looking from the command line: one thing, lists, searches, papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.cli import json_views
from fieldservice.cli.auth import at_the_desk
from fieldservice.cli.output import give
from fieldservice.cli.text_tables import NOTHING, inert, pairs, table
from fieldservice.presentation.messages import render, who_may_do, word
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk, Listing
    from fieldservice.desk.detail import DetailView
    from fieldservice.workflows.engine.reference import Person

WORK = {"requests": "request", "jobs": "job"}
KINDS = (*WORK, "customers", "devices", "staff", "offices")
NO_KIND = N_("There is no list of %(given)s. There are: %(known)s.")
NO_STATE = N_("There is no state %(given)s here. There are: %(known)s.")
ONLY_WORK = N_("--state, --mine and --overdue belong to requests and jobs.")
BAD_KEY = N_("%(given)s is not a key of this list. Use `next` of the previous page.")
PAGE = 500

COLUMNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "work": (
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Due"), "due"),
        (N_("Customer"), "customer"),
        (N_("Device"), "device"),
        (N_("Serial number"), "serial"),
        (N_("Symptom"), "symptom"),
        (N_("Engineer"), "engineer"),
        (N_("Opened"), "opened"),
    ),
    "customers": (
        (N_("Number"), "number"),
        (N_("Name"), "name"),
        (N_("Phone"), "phone"),
        (N_("Area"), "area"),
        (N_("Calls"), "dealings"),
    ),
    "devices": (
        (N_("Serial number"), "serial"),
        (N_("Brand"), "brand"),
        (N_("Model"), "model"),
        (N_("Product"), "product"),
    ),
    "staff": (
        (N_("Name"), "name"),
        (N_("Shown as"), "display"),
        (N_("Roles"), "roles"),
        (N_("Skills"), "skills"),
        (N_("Areas"), "areas"),
        (N_("Service point"), "office"),
        (N_("Active"), "active"),
    ),
    "offices": (
        (N_("Code"), "code"),
        (N_("Name"), "name"),
        (N_("Name in English"), "name_en"),
        (N_("Kind"), "kind"),
        (N_("Address"), "address"),
        (N_("Phone"), "phone"),
        (N_("Active"), "active"),
    ),
    "found": (
        (N_("Kind"), "kind"),
        (N_("Number"), "number"),
        (N_("State"), "state"),
        (N_("Name"), "who"),
        (N_("Device"), "what"),
        (N_("Serial number"), "serial"),
        (N_("Symptom"), "symptom"),
    ),
}


def list_(kind: str, state: str, mine: bool, overdue: bool, limit: int, after: str) -> None:
    if kind not in KINDS:
        raise Refused("usage", NO_KIND, given=kind, known=", ".join(KINDS))
    if kind not in WORK and (state or mine or overdue):
        raise Refused("usage", ONLY_WORK)
    if state and state not in (known := states_of(WORK[kind])):
        raise Refused("usage", NO_STATE, given=state, known=", ".join(known))
    with at_the_desk() as (desk, by):
        listing = work(desk, by, WORK[kind], state, mine, overdue) if kind in WORK else desk.lists.listing(kind)
        rows, next_key = detail_of(desk, listing, key_of(after), limit, mine and overdue)
        found = [json_views.row_object(row) for row in rows]
        columns = COLUMNS["work" if kind in WORK else kind]

        def told() -> None:
            tell_rows(desk, columns, found)
            if next_key:
                print(_("More: --after %(key)s", key=f"'{next_key}'"))

        give({"rows": found, "next": next_key}, told)


def states_of(kind: str) -> list[str]:
    return list(
        dict.fromkeys(state for workflow in WORKFLOWS.values() if workflow.thing == kind for state in workflow.states)
    )


def work(desk: Desk, by: Person, kind: str, state: str, mine: bool, overdue: bool) -> Listing:
    view = "mine" if mine else "overdue" if overdue else "all"
    return desk.lists.work(by, view, kind=kind, state=state)


def detail_of(
    desk: Desk, listing: Listing, after: tuple[str, str] | None, limit: int, until_now: bool
) -> tuple[list[JsonObject], str | None]:
    """(rows, key of the next page). What is mine stands by due instant, so the overdue of it are its beginning."""
    from fieldservice.words.moments import stamp

    rows = listing.page(after, 0, limit + 1)
    if until_now:
        due, now = listing.fields.index("due"), stamp(desk.session.clock())
        rows = [row for row in rows if row[due] <= now]
    next_key = "~".join(map(str, listing.key(rows[limit - 1]))) if len(rows) > limit else None
    return [dict(zip(listing.fields, row, strict=True)) for row in rows[:limit]], next_key


def key_of(after: str) -> tuple[str, str] | None:
    if not after:
        return None
    value, tilde, thing = after.rpartition("~")
    if not tilde:
        raise Refused("usage", BAD_KEY, given=after)
    return value, thing


def find(text: str, limit: int) -> None:
    with at_the_desk() as (desk, _by):
        found = [json_views.row_object(row) for row in desk.session.search(text, limit)]

        def told() -> None:
            tell_rows(desk, COLUMNS["found"], found)

        give({"rows": found, "next": None}, told)


def tell_rows(desk: Desk, columns: Sequence[tuple[str, str]], rows: Sequence[Values]) -> None:
    from fieldservice.presentation.list_rows import cell_text
    from fieldservice.presentation.names import DisplayNames

    if not rows:
        print(_(NOTHING))
        return
    names, now = DisplayNames.of(desk), desk.session.clock()
    cells = [[cell_text(names, row, key, now) for _head, key in columns] for row in rows]
    print(*table([_(head) for head, _key in columns], cells), sep="\n")


def show(thing: str, whole: bool) -> None:
    with at_the_desk() as (desk, by):
        page = desk.page(by, thing, whole=whole)
        give(json_views.page_object(page), lambda: tell_page(page, desk))


def tell_page(page: DetailView, desk: Desk) -> None:
    """The page as text: what it is, its facts, its history, what can be done and what is in the way."""
    from fieldservice.presentation.time_limits import countdown
    from fieldservice.presentation.values import Wording, kind_word, state_word
    from fieldservice.words import forms

    wording = Wording.of(desk)
    held = _("At office %(office)s", office=page.holder) if page.holder else ""
    print(
        inert(
            "  ".join(
                filter(
                    None, (kind_word(page.kind).capitalize(), page.number, state_word(page.workflow, page.state), held)
                )
            )
        )
    )
    if due := page.clock.get("due"):
        print(
            _(
                "Due %(when)s (%(left)s)",
                when=forms.in_sentence(wording.time(due)),
                left=countdown(wording.now, due).text,
            )
        )
    labels = fact_labels(page.workflow)
    print(
        *pairs(
            [
                (word(labels[name]), wording.fact(name, value))
                for name, value in page.facts.items()
                if name in labels and value not in (None, "", [])
            ],
            "  ",
        ),
        sep="\n",
    )
    for one in page.elsewhere:
        print("! " + inert(render(one)))
    print("", _("History"), sep="\n")
    for line in page.history:
        told = [
            (json_views.OWN_DETAILS[label], wording.detail(label, value))
            if label in json_views.OWN_DETAILS
            else (label, wording.fact(label, value))
            for label, value in line.details
        ]
        said = _("; ").join(_("%(label)s: %(value)s", label=word(label), value=value) for label, value in told if value)
        moved = f"-> {state_word(page.workflow, line.after)}" if line.after != line.before else ""
        late = f"({_('late')})" if line.late else ""
        print(
            "  "
            + inert(
                "  ".join(filter(None, (wording.time(line.at), line.by, json_views.said_what(line), moved, late, said)))
            )
        )
    offers, blocked = json_views.for_scripts(page)
    if offers:
        print("", _("Next"), *table(("", ""), [(offer.step, word(offer.label)) for offer in offers])[1:], sep="\n")
    if blocked:
        print("", _("Not now"), sep="\n")
        for one in blocked:
            who = f" ({_('Who may: %(who)s', who=who_may_do(one.who_may))})" if one.who_may else ""
            print("  " + inert(f"{word(one.label)}: {render(one.because)}{who}"))


def fact_labels(workflow: str) -> dict[str, str]:
    """Label of each fact that a step of the workflow may have said; a job carries those of its request too."""
    from fieldservice.workflows.engine.fields import fields

    found: dict[str, str] = {}
    for name in ("request", workflow):
        for step in WORKFLOWS[name].steps if name in WORKFLOWS else ():
            for field in fields(step.event_class()):
                if not field.hidden and field.kind != "strokes":
                    found.setdefault(field.name, field.label)
    return found
