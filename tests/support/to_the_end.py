"""Takes open work to its end with the steps that the desk offers first, as people of the demo branch would: parts and
loaners come back, quotes are accepted, what is owed is paid."""

from datetime import timedelta

from fieldservice.desk.job_parts import open_pieces
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money.lines import balances_of, latest
from fieldservice.workflows.money.quotes.chargeable import must_be_paid
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.lines import part_lines
from fieldservice.workflows.registry import workflow_of

ENDED = ("closed", "cancelled", "disposed")
STEPS = 40
"""More steps than any way from a call to a closed job has."""
ANSWERS = {
    "text": "已核对 checked",
    "longtext": "按清单逐项检查，一切正常。",
    "phone": "199 0028 3199",
    "minutes": 30,
    "number": 1,
    "score": 5,
    "yes": True,
    "place": "A1",
    "lines": ["电源线"],
    "money": "100.00",
    "date": "2024-03-01",
    "strokes": [[[0, 0, 0], [400, 300, 90], [800, 120, 180]]],
}


def answer(desk, thing, field):
    """A valid value for each field, chosen by its kind alone."""
    match field.kind:
        case "code":
            return next(iter(desk.session.reference().codes[field.codes]))
        case "text" if field.name in ("ticket", "customer_name") and desk.thing(thing).get(field.name):
            return desk.thing(thing).get(field.name)  # of this visit, and of this customer
        case "staff":
            return desk.lookup.candidates(thing)[0].person.name
        case "office":
            return desk.session.office
        case "when":
            return stamp(desk.session.clock() + timedelta(hours=2))
        case kind:
            return ANSWERS[kind]


def people(desk, page):
    """One person for each role that a job may wait for; the engineer is the engineer of the job."""
    staff = {row["name"]: desk.session.person(row["name"]) for row in desk.people_here(100)}
    engineer = page.facts.get("engineer")
    yield from (
        next(person for person in staff.values() if role in person.roles)
        for role in ("agent", "information_clerk", "coordinator", "counter_clerk")
    )
    if engineer:
        yield staff[engineer]


def likeliest(desk, thing, page):
    """(likely, step, person) of the first step on any person's screen that moves the job."""
    offers = [
        (offer.rank, offer.step, person)
        for person in people(desk, page)
        for offer in desk.page(person, thing).offers
        if offer.moves
    ]
    return min(offers, key=lambda offer: offer[:2])


def take(desk, thing, step, person):
    """Take the step with the required fields, and those that the desk then asks for; with all where it names none."""
    asked = [field for field in desk.fields(thing, step) if not field.hidden]
    given = {field.name: answer(desk, thing, field) for field in asked if field.required}
    try:
        return desk.take(person, thing, step, given)
    except Refused as refused:
        assert refused.code in ("guard", "data"), f"{step}: {refused}"
        more = [field for field in asked if not refused.fields or field.name in refused.fields]
        return desk.take(person, thing, step, given | {field.name: answer(desk, thing, field) for field in more})


def settle_parts(desk, number):
    """What was issued and is not used goes back, so that the parts of the job are settled."""
    job = desk.thing(number)
    for line in part_lines(job) if job.kind == "job" else ():
        if line.open:
            desk.take(desk.session.person(job.get("engineer")), number, "return_parts", open_pieces(line))


def settle_money(desk, number):
    """What the customer pays for is quoted, an open quote is accepted by phone, and what is to be paid now is paid at
    the counter."""
    clerk, thing = desk.session.person("he.jing"), desk.thing(number)
    if thing.kind == "job" and must_be_paid(thing) and latest(thing) is None:
        desk.take(clerk, number, "quote", {"other": "维修 = 60.00"})
        thing = desk.thing(number)
    quote = latest(thing)
    if thing.kind == "job" and quote is not None and not quote.answer:
        if quote.until < desk.session.clock().date().isoformat():
            desk.take(clerk, number, "quote", {"other": "维修 = 60.00"})
        elif any(asked.digest == quote.approval for asked in waiting(thing)):
            desk.take(desk.session.person("luo.yong"), number, "approve", {"digest": quote.approval})
        desk.take(clerk, number, "accept_quote", {"how": "phone", "who": "王女士"})
        thing = desk.thing(number)
    if any(balance.owed_now for balance in balances_of(thing)):
        desk.take(clerk, number, "take_payment", {})


def to_the_end(desk, thing):
    """Take the steps that are offered first until this request or job has ended; returns its last state."""
    number = thing
    for _ in range(STEPS):
        page = desk.page(desk.session.person("zhao.min"), number)
        if page.state in ENDED:
            break
        if page.kind == "request" and page.state == "handed_over":
            number = next(row["thing"] for row in page.related if row["kind"] == "job")
            continue
        for loaner in {line["loaner"] for line in page.lists.get("loans", ())} - {
            line["loaner"] for line in page.lists.get("loans_back", ())
        }:
            desk.take(desk.session.person("he.jing"), number, "take_loaner_back", {"loaner": loaner})
        settle_parts(desk, number)
        settle_money(desk, number)
        if any(owed.kind == "untold" for owed in obligations(desk.thing(number), workflow_of(desk.thing(number)))):
            desk.take(desk.session.person("zhao.min"), number, "contact", {"result": "reached"})
        _, step, person = likeliest(desk, number, page)
        take(desk, number, step, person)
    return desk.page(desk.session.person("zhao.min"), number).state
