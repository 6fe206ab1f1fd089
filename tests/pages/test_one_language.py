"""No page for customers mixes the languages, in whatever state the work or the code is."""

import html
import re
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from fieldservice.desk import StoreError
from fieldservice.desk.ticket_status import TicketStatus, ticket_of
from fieldservice.pages import sign_page, status_page
from fieldservice.pages.html_page import asset
from fieldservice.workflows.bench.table import MAILIN, SENDIN
from fieldservice.workflows.engine.clocks import Calendar, parse_hours
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.hotline.table import REQUEST as CALL
from fieldservice.workflows.onsite.table import ONSITE
from tests.support.served import ServedApp

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FOREIGN = {"zh": re.compile("[A-Za-z]{2,}"), "en": re.compile("[\u3000-\u9fff\uff00-\uffef]")}
SWITCH = re.compile("<nav.*?</nav>", re.DOTALL)
OTHER = {"zh": re.compile('<span lang="en">.*?</span>'), "en": re.compile('<span lang="zh-CN">.*?</span>')}
WEEK = dict.fromkeys(range(5), parse_hours("09:00-12:00 13:00-18:00"))
REFERENCE = Reference(
    offices={"CD01": Office("CD01", "成都分中心", "Chengdu branch", address="1", phone="400", calendar="week")},
    settings={"company": "启明维修", "company_en": "Qiming Repair"},
    calendars={"week": Calendar(week=WEEK, dates={NOW.date(): ()})},
)
WORK = [
    *((flow, state, {}) for flow in (SENDIN, MAILIN, ONSITE, CALL) for state in flow.states),
    *((ONSITE, state, {"result": "not_completed", "second_visit": True}) for state in ONSITE.states),
    *((ONSITE, state, {"result": "not_completed", "signed": {"how": "refused"}}) for state in ONSITE.states),
    *((SENDIN, state, {"result": "not_completed", "signed": {"how": "refused"}}) for state in SENDIN.states),
    *((flow, state, {"waiting": "part"}) for flow in (SENDIN, ONSITE) for state in flow.states),
]


def foreign_to(language, document):
    """Words in the other language that a reader or a screen reader meets; the switch names each language in itself."""
    body = OTHER[language].sub("", SWITCH.sub("", document))
    body = re.sub("<(style|script).*?</\\1>", "", body, flags=re.DOTALL)
    spoken = re.findall(' (?:aria-label|title|placeholder|alt)="([^"]*)"', document)
    texts = [*re.sub("<[^>]*>", "\n", body).split("\n"), *spoken]
    return [text for text in map(html.unescape, texts) if FOREIGN[language].search(text)]


def is_said_in(language, document):
    return f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in document


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("as_of", ["", "2026-11-22T02:00:00Z"])
def test_the_status_page_is_in_one_language_in_every_state(language, as_of):
    for flow, state, more in WORK:
        facts = {"mode": flow.mode, "number": "1", "promised": "2026-11-25T02:00:00Z", "serial": "1234"}
        thing = Thing("a", facts=facts | {"appointment": "2026-11-25T02:00:00Z"} | more, state=state, holder="CD01")
        thing.kind = flow.thing
        ticket = ticket_of("1", [thing], REFERENCE, as_of)

        page = status_page.ticket_page(ticket, language, NOW).body.decode()

        assert foreign_to(language, page) == [], (flow.name, state, more)
        assert is_said_in(language, page)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("end", sign_page.ENDS)
def test_each_end_of_a_code_is_said_in_one_language(language, end):
    page = sign_page.end_page(end, show=language).body.decode()

    assert foreign_to(language, page) == [] and is_said_in(language, page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_goes_wrong_is_said_in_one_language(office, language, monkeypatch):
    def fails(*given):
        raise StoreError("the disk is away")

    seconds, tickets = [0.0], TicketStatus(office.desk.session.store)
    served = ServedApp(
        Starlette(routes=status_page.routes(status_page.StatusPage(tickets, office.clock, lambda: seconds[0])))
    )
    try:
        with httpx.Client(base_url=served.url, headers={"accept-language": language}, timeout=30) as http:
            pages = [http.get("/s/x")]
            while pages[-1].status_code != 429:
                pages.append(http.get("/s/x"))
            monkeypatch.setattr(TicketStatus, "ticket", fails)
            seconds[0] += 60
            pages.append(http.get("/s/x"))
    finally:
        served.close()
        office.desk.close()

    assert {page.status_code for page in pages} == {404, 429, 503}
    for page in pages:
        assert foreign_to(language, page.text) == [] and is_said_in(language, page.text)


def test_every_text_stands_out_from_its_ground_as_the_accessibility_rules_ask():
    """WCAG 2 asks for 4.5 to 1 for text, and 3 to 1 for the frame of what has the focus."""
    css = asset("page.css")
    for colour in set(re.findall("[{;]color:#([0-9a-f]{6})", css)):
        assert min(contrast(colour, ground) for ground in ("ffffff", "f2f4f5")) >= 4.5, colour
    for colour in set(re.findall("outline:[^;}]*#([0-9a-f]{6})", css)):
        assert min(contrast(colour, ground) for ground in ("ffffff", "f2f4f5")) >= 3, colour


def contrast(one, other):
    """WCAG 2, "contrast ratio" of two colours RRGGBB."""

    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_sentence_that_the_pad_shows_later_has_both_languages(language):
    for message in sign_page.WORDS.values():
        assert not FOREIGN[language].search(sign_page.by_language(message)[language])
