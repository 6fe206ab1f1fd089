"""The facts of a record in groups with headings, in the order in which people look for them.

A fact that belongs to no group is listed under Other.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.content import Content

from fieldservice.presentation import (
    article_rows,
    case_lines,
    charges,
    contract_rows,
    job_parts,
    merged_files,
    parts_under_way,
    policy_lines,
    quality_rows,
    quotes,
    who_pays,
)
from fieldservice.presentation.time_limits import span
from fieldservice.presentation.values import Wording
from fieldservice.screens.widgets.cells import fit, wrap
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import ITS_LINES, ITS_POLICY, ITS_QUOTE, ITS_SHEET
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

FAULT = N_("Fault")
GROUPS = (
    (
        N_("Way of the parts"),
        (
            "sender",
            "supplier",
            "receiver",
            "offered_by_display",
            "colleague_display",
            "supplier_note",
            "needed_by",
            "expected",
            "job_number",
            "parts_remark",
        ),
    ),
    (
        N_("Contract"),
        (
            "contract_number",
            "care_due",
            "contract_kind",
            "scope",
            "site",
            "begins",
            "ends",
            "ended_on",
            "not_renewed",
            "renewal_note",
            "agreements",
        ),
    ),
    (
        N_("Customer"),
        (
            "customer_name",
            "name",
            "contact",
            "phone",
            "address",
            "area",
            "caller_kind",
            "black_listed",
            "black_listed_by",
            "black_listed_why",
            "customer_kind",
            "credit_limit",
            "rating",
            "unpaid_for",
        ),
    ),
    (
        N_("Where it is"),
        (
            "ticket",
            "place",
            "customer_waits",
            "promised",
            "owner_display",
            "pickup",
            "tracking",
            "carrier",
            "parcel",
            "declared",
            "contents",
            "missing_contents",
            "unlisted_contents",
            "trouble",
            "claim_number",
            "claim",
            "status_page",
        ),
    ),
    (
        N_("Device"),
        (
            "product",
            "category",
            "brand",
            "model",
            "models",
            "serial",
            "purchased",
            "purchase_proof",
            "first_used",
            "shipped_on",
            "invoiced_on",
            "made_on",
            "made_in",
            "age",
            "warranty",
            "work",
            "configuration",
            "accessories",
            "condition",
            "lent",
            "exchanged_for",
            "exchanged_by",
            "taken_back",
        ),
    ),
    (
        FAULT,
        (
            "called",
            "came_in",
            "symptom_code",
            "symptom",
            "tried",
            "suggestion",
            "on_site_reason",
            "reproduced",
            "finding",
            "cause_code",
        ),
    ),
    (N_("Inspection"), ("checked", "data", "password", "intake_signed", "told", "told_to", "agrees")),
    (
        N_("Service"),
        (
            "mode",
            "level",
            "wanted",
            "point",
            "office",
            "clerk_display",
            "engineer_display",
            "why_without_skill",
            "bring",
            "why_added",
            "note",
            "waiting",
            "appointment",
            "agreed_with",
            "set_out",
            "arrived",
            "consent",
            "consent_by",
            "data_backed_up",
        ),
    ),
    (
        N_("Result"),
        (
            "result",
            "solved_how",
            "cause",
            "solution",
            "customer_confirmed",
            "reason",
            "explained",
            "resolution_code",
            "handling",
            "parts_named",
            "work_minutes",
            "tests",
            "tests_passed",
            "tested",
            "second_visit",
            "wish",
            "finished",
            "returned",
            "entered_at",
        ),
    ),
    (
        N_("Sign-off"),
        (
            "customer_test",
            "tested_what",
            "tested_by",
            "revision",
            "signed",
            "signer",
            "witness",
            "correction",
            "score",
            "remark",
        ),
    ),
    (
        N_("Handed out"),
        (
            "handed_out",
            "proof",
            "collector",
            "identity",
            "accessories_back",
            "shipped",
            "tracking_out",
            "insured",
            "packing",
            "packed",
            "copy_in_box",
            "ship_to",
            "delivery",
            "delivered",
            "received_by",
            "confirmed",
            "confirmed_by",
        ),
    ),
)
OTHER = N_("Other")
LABELS = {
    "engineer_display": N_("Engineer"),
    "colleague_display": N_("Offered to"),
    "offered_by_display": N_("Offered by"),
    "sender": N_("From office"),
    "receiver": N_("To office"),
    "clerk_display": N_("Information clerk"),
    "called": N_("Called"),
    "finished": N_("Finished"),
    "entered_at": N_("Entered afterwards"),
    "result": N_("Result"),
    "revision": N_("Revision"),
    "signed": N_("Sign-off"),
    "ticket": N_("Claim ticket"),
    "status_page": N_("Status page"),
    "customer_waits": N_("Customer waits here"),
    "owner_display": N_("Responsible"),
    "came_in": N_("Came in"),
    "checked": N_("Checked"),
    "reproduced": N_("Fault seen"),
    "intake_signed": N_("Intake sheet"),
    "tests": N_("Tests"),
    "tests_passed": N_("Tests passed"),
    "on_site_reason": N_("Reason for taking it along"),
    "missing_contents": N_("Missing from the parcel"),
    "unlisted_contents": N_("Not on the sender's list"),
    "handed_out": N_("Handed out"),
    "shipped": N_("Shipped"),
    **contract_rows.OF_CARE,
    "not_renewed": N_("Customer does not renew"),
    "black_listed": N_("On the black list"),
    "black_listed_by": N_("Added by"),
    "black_listed_why": N_("Because"),
    "lent": N_("Lent with the job"),
    **case_lines.OF_EXCHANGE,
}
"""Labels of the facts that no form asks for."""
SHOWN_OTHERWISE = frozenset(
    {
        "engineer",
        "clerk",
        "number",
        "state",
        "voided",
        "owner",
        "passed",
        "words",
        "another",
        "separate",
        "loaner",
        "loaner_due",
        "loaner_condition",
        "minutes",
        "why",
        "colleague",
        "scanned",
        "sending",
        "unpaid",
        "reminded_how",
        "pay_by",
    }
)
ONLY_WHEN_TRUE = frozenset({"customer_waits", "black_listed", "not_renewed"})
ONLY_WHILE_NOT_COMPLETED = frozenset({"reason", "explained", "wish"})
LINE_BY_LINE = {
    "differences": N_("Differences"),
    "kinds": N_("By payment method"),
    "came": N_("Received by the counter"),
}
"""Facts of numbered lines, and their headings."""
SHEET = {
    "question": N_("Question"),
    "symptom": N_("Symptom"),
    "tried": N_("What was tried"),
    "configuration": N_("Configuration"),
    "located": N_("Where the problem lies"),
}
"""Facts of an escalation that stand in sight above the forms of its steps, and their labels."""
LABEL_CELLS = 22


def labels(workflow: str) -> dict[str, str]:
    """The label of every fact that a step of this workflow can set. Facts that only the desk fills in have none."""
    from fieldservice.workflows.engine.fields import fields

    told = parts_under_way.told_by_lines(workflow) | contract_rows.told_in_groups(workflow)
    told |= case_lines.told_in_groups(workflow)
    found = {name: label for name, label in LABELS.items() if name not in case_lines.told_in_groups(workflow)}
    # A job also shows the facts of its request, which belong to another workflow.
    for flow in (WORKFLOWS.get(workflow), WORKFLOWS["request"]):
        for step in flow.steps if flow else ():
            for asked in fields(step.event_class()):
                if not asked.hidden and asked.kind != "strokes" and asked.name not in SHOWN_OTHERWISE | told:
                    found.setdefault(asked.name, asked.label)
    return found


def groups(page: DetailView, wording: Wording) -> list[tuple[str, list[tuple[str, str]]]]:
    """[(heading, [(label, value)])] of all facts; empty groups are left out."""
    from fieldservice.desk.detail import shown

    known = labels(page.workflow)
    hidden = ONLY_WHILE_NOT_COMPLETED if page.facts.get("result") == "completed" else frozenset()
    named = {name for _heading, names in GROUPS for name in names}
    others = tuple(name for name in known if name not in named)
    found = []
    for heading, names in (*GROUPS, (OTHER, others)):
        rows = [
            (_(known[name]), _with_code(page, name, wording.fact(name, value)))
            for name in names
            if name in known
            and name not in hidden
            and (value := shown(page.facts, name)) not in (None, "", [])
            and not (name in ONLY_WHEN_TRUE and not page.facts[name])
        ]
        if rows:
            found.append((_(heading), rows))
        if heading == FAULT and page.who_pays is not None:
            found.append((_(who_pays.HEADING), who_pays.rows(page.who_pays, page.kind == "job")))
    # What the customer was offered stands first, as long as the page is about work.
    first = quotes.groups(page, wording) + charges.groups(page, wording)
    first += [(_(heading), rows) for heading, rows in contract_rows.groups(page, wording) if rows]
    first += [(_(heading), rows) for heading, rows in case_lines.groups(page, wording)]
    found += [(_(heading), rows) for heading, rows in article_rows.groups(page, wording) if rows]
    return first + found + [(_(heading), rows) for heading, rows in lists(page, wording) if rows]


def _with_code(page: DetailView, name: str, value: str) -> str:
    """The value, with the code that distinguishes claim tickets of the same number after a ticket's number."""
    key = str(page.facts.get("ticket_key") or "") if name == "ticket" else ""
    return f"{value}  {key[-4:].upper()}" if key else value


def lists(page: DetailView, wording: Wording) -> list[tuple[str, list[tuple[str, str]]]]:
    """The facts that are lists: work at the bench, loaner devices, photos; what was counted, and what differs."""

    def at(line: Values) -> str:
        return f"{wording.time(str(line['at']))} {wording.person(str(line.get('by', '')))}"

    sessions = [
        (at(line), f"{wording.value(line.get('words'))} ({span(int(line.get('minutes') or 0))})")
        for line in page.lists.get("sessions", ())
    ]
    out = set(loaners_out(page))
    loans = [
        (
            str(line.get("loaner", "")),
            forms.listed(
                filter(
                    None,
                    (
                        wording.value(line.get("loaner_part")),
                        _("with the customer, due back %(time)s", time=wording.time(str(line["loaner_due"])))
                        if line.get("loaner") in out and line.get("loaner_due")
                        else _("came back"),
                        wording.value(line.get("loaner_condition")),
                    ),
                )
            ),
        )
        for line in page.lists.get("loans", ())
    ]
    photos = [(at(line), wording.value(photo)) for line, photo in photos_of(page)]
    more = [
        (
            wording.value(line.get("serial")) or "-",
            forms.listed(filter(None, (wording.value(line.get(name)) for name in ("product", "model", "symptom")))),
        )
        for line in page.lists.get("more_devices", ())
    ]
    counted = [(at(line), wording.value(line.get("parts"))) for line in page.lists.get("counts", ())]
    return [
        *job_parts.groups(page, wording),
        *parts_under_way.groups(page.kind, page.lists),
        (quality_rows.PROPOSED, quality_rows.proposed(page)),
        (quality_rows.ON_WORK, quality_rows.of_work(page, wording)),
        *((heading, line_by_line(page, name, wording)) for name, heading in LINE_BY_LINE.items()),
        (N_("Counted"), counted),
        (merged_files.ALSO_FILED, merged_files.one_by_one(page, wording)),
        (N_("Further devices of this call"), more),
        (N_("Work on the bench"), sessions),
        (N_("Loaner devices"), loans),
        (N_("Photos"), photos),
    ]


def loaners_out(page: DetailView) -> list[str]:
    """The loaner devices that the customer has."""
    back = [str(line.get("loaner")) for line in page.lists.get("loans_back", ())]
    found = []
    for line in page.lists.get("loans", ()):
        if (name := str(line.get("loaner"))) in back:
            back.remove(name)
        else:
            found.append(name)
    return found


def photos_of(page: DetailView) -> list[tuple[Values, Values]]:
    """(line of the page, file) of each attached photo or scan, the oldest first."""
    return [
        (line, file)
        for line in page.lists.get("photos", ())
        for file in line.get("files") or ()
        if isinstance(file, dict)
    ]


def facts(page: DetailView, wording: Wording, width: int) -> Content:
    """All groups as lines of at most `width` cells."""
    lines = []
    for heading, rows in groups(page, wording):
        lines.append(Content.styled(heading, "bold $text-primary"))
        lines += [line for label, value in rows for line in pair(label, value, width)]
        lines.append(Content(""))
    return Content("\n").join(lines[:-1]) if lines else Content(_("Nothing is known yet."))


def line_by_line(page: DetailView, name: str, wording: Wording) -> list[tuple[str, str]]:
    """The numbered lines of a fact that is told line by line, as (part, what is said of it)."""
    return [wording.difference(line) for line in page.facts.get(name) or ()]


def asked_about(page: DetailView, name: str, wording: Wording, width: int) -> Content:
    """The lines about which a form asks, below their heading; nothing where there are none."""
    if name == ITS_LINES:
        told = parts_under_way.groups(page.kind, page.lists)
    elif name == ITS_QUOTE:
        told = quotes.newest_group(page)
    elif name == ITS_SHEET:
        said = [(_(label), str(page.facts[each])) for each, label in SHEET.items() if page.facts.get(each)]
        told = [(N_("On the sheet"), said)]
    elif name == ITS_POLICY:
        told = policy_lines.groups(page.facts, dict(page.lists))
    else:
        told = [(LINE_BY_LINE[name], line_by_line(page, name, wording))]
    lines = [
        line
        for heading, rows in told
        if rows
        for line in (
            Content.styled(_(heading), "bold $text-primary"),
            *(part for label, value in rows for part in pair(label, value, width)),
        )
    ]
    return Content("\n").join(lines)


def pair(label: str, value: str, width: int) -> list[Content]:
    """The lines of a label and its value; each continues below its first line."""
    cells = min(LABEL_CELLS, width // 3)
    lines = [part for paragraph in value.split("\n") for part in wrap(paragraph, max(8, width - cells - 1))]
    return [
        Content.assemble((fit(name, cells) + " ", "$text-muted"), line)
        for name, line in zip_longest(wrap(label, cells), lines, fillvalue="")
    ]
