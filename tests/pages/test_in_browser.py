"""A customer signs on a phone: in a real browser, with mouse and finger, with and without a connection."""

import re

import pytest

from fieldservice.desk import Desk
from fieldservice.pages import sign_page
from tests.support.served import ServedApp

SIGNATURE = [[(0.15, 0.3), (0.25, 0.7), (0.4, 0.35), (0.5, 0.6)], [(0.6, 0.5), (0.85, 0.52)]]
READY = "document.documentElement.dataset.ready === 'yes'"


def at(state):
    return f"!document.getElementById('end-{state}').hidden"


@pytest.fixture
def phone(chromium):
    with chromium.tab(touch=True) as tab:
        yield tab


@pytest.fixture
def computer(chromium):
    with chromium.tab(1280, 800, dense=1) as tab:
        yield tab


READING = "!document.getElementById('reading').hidden && document.getElementById('form').hidden"
AT_PAD = "document.getElementById('reading').hidden && !document.getElementById('form').hidden"


def read(tab, link):
    """The customer has scanned the code and reads."""
    tab.opened(link.url).wait(READY)
    return tab


def opened(tab, link):
    """The customer has read, and is at the pad."""
    read(tab, link).tap("#to-pad")
    tab.wait(AT_PAD)
    return tab


def test_a_customer_signs_with_a_finger(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)

    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)
    phone.tap("#send")
    phone.wait(at("signed"))

    (signed,) = signing_desk.signatures
    assert signed["signer"] == "王芳"
    assert [len(stroke) for stroke in signed["strokes"]] == [4, 2]
    assert signing_desk.state(link) == "signed"
    assert "王芳" not in phone.text()


def test_a_customer_signs_with_the_mouse(signing_desk, computer):
    link = signing_desk.offer()
    opened(computer, link)

    computer.type("#signer", "Wang Fang")
    computer.draw(SIGNATURE)
    computer.click("#send")
    computer.wait(at("signed"))

    assert [len(stroke) for stroke in signing_desk.signatures[0]["strokes"]] == [4, 2]


def test_strokes_are_kept_in_thousandths_of_the_pads_height(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    _, _, width, height = phone.box("#pad")

    phone.type("#signer", "王芳")
    phone.draw([[(0.1, 0.2), (0.9, 0.8)]], touch=True)
    phone.tap("#send")
    phone.wait(at("signed"))

    (x0, y0, t0), (x1, y1, _) = signing_desk.signatures[0]["strokes"][0]
    assert abs(y0 - 200) <= 3
    assert abs(y1 - 800) <= 3
    assert abs(x0 - 100 * width / height) <= 3
    assert abs(x1 - 900 * width / height) <= 3
    assert t0 == 0


def test_a_resting_hand_does_not_draw_while_there_is_a_pen(signing_desk, phone):
    opened(phone, signing_desk.offer())

    phone.draw([SIGNATURE[0]], pointer="pen")
    before = phone.ink()
    phone.draw([SIGNATURE[1]], touch=True)

    assert before > 0
    assert phone.ink() == before


@pytest.mark.parametrize("hand", ["finger", "mouse"])
def test_a_browser_from_before_pointer_events_signs_too(signing_desk, chromium, hand):
    with chromium.tab(touch=hand == "finger") as tab:
        tab.do(
            "Page.addScriptToEvaluateOnNewDocument",
            source="delete window.PointerEvent; delete window.ResizeObserver; delete window.AbortController;",
        )
        opened(tab, signing_desk.offer())

        tab.type("#signer", "王芳")
        tab.draw(SIGNATURE, touch=hand == "finger")
        tab.click("#send")
        tab.wait(at("signed"))

    assert [len(stroke) for stroke in signing_desk.signatures[0]["strokes"]] == [4, 2]


def test_turning_the_phone_loses_nothing(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE[:1], touch=True)

    phone.turn(740, 360, touch=True)
    phone.wait(
        "innerWidth === 740 && document.getElementById('pad').width === "
        "Math.round(document.getElementById('pad').clientWidth * devicePixelRatio)"
    )
    assert phone.ink() > 0
    phone.draw([[(0.7, 0.5), (0.95, 0.6)]], touch=True)
    phone.turn(360, 740, touch=True)
    phone.wait(
        "innerWidth === 360 && document.getElementById('pad').width === "
        "Math.round(document.getElementById('pad').clientWidth * devicePixelRatio)"
    )
    phone.tap("#send")
    phone.wait(at("signed"))

    strokes = signing_desk.signatures[0]["strokes"]
    assert [len(stroke) for stroke in strokes] == [4, 2]
    assert all(0 <= y <= 1000 for stroke in strokes for _, y, _ in stroke)


def test_a_stroke_can_be_taken_back_and_all_cleared(signing_desk, phone):
    opened(phone, signing_desk.offer())

    phone.draw(SIGNATURE, touch=True)
    both = phone.ink()
    phone.tap("#undo")
    once = phone.ink()
    phone.tap("#clear")

    assert both > once > 0
    assert phone.ink() == 0


def test_a_missing_name_or_signature_is_explained_beside_its_field(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)

    phone.tap("#send")
    phone.wait("!document.getElementById('signer-wrong').hidden && !document.getElementById('strokes-wrong').hidden")

    assert signing_desk.log[-1]["method"] == "GET"
    assert signing_desk.state(link) == "open"


def test_without_a_connection_nothing_is_lost_and_it_is_sent_by_itself_later(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)

    phone.offline(True)
    phone.tap("#send")
    phone.wait("!document.getElementById('waiting').hidden")
    assert phone.ink() > 0
    assert signing_desk.signatures == []
    phone.offline(False)
    phone.wait(at("signed"))

    assert len(signing_desk.signatures) == 1


def test_a_server_that_ends_while_the_customer_signs_loses_nothing(signing_desk, phone):
    link = signing_desk.offer(language="en")
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)
    port = int(signing_desk.served.url.rpartition(":")[2])

    signing_desk.served.close()
    phone.tap("#send")
    phone.wait("!document.getElementById('waiting').hidden")
    assert "Your signature is saved on this page" in phone.text() and phone.ink() > 0
    signing_desk.served = ServedApp(
        sign_page.app(Desk.open(signing_desk.office.folder, signing_desk.office.clock)), port
    )
    phone.wait(at("signed"))

    assert len(signing_desk.signatures) == 1
    assert "Save as PDF" in phone.text()


def test_the_button_sends_at_once_a_signature_that_waited_for_a_connection(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)

    phone.offline(True)
    phone.tap("#send")
    phone.wait("!document.getElementById('waiting').hidden")
    phone.tap("#change")
    phone.wait("document.getElementById('waiting').hidden && !document.getElementById('send').disabled")
    phone.tap("#send")
    phone.wait("!document.getElementById('waiting').hidden")
    phone.offline(False)
    phone.tap("#again")
    phone.wait(at("signed"))

    assert len(signing_desk.signatures) == 1


def test_a_reload_by_accident_loses_nothing(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)

    phone.do("Page.reload")
    phone.wait(f"{READY} && {AT_PAD}")

    assert phone.value("document.getElementById('signer').value") == "王芳"
    assert phone.ink() > 0


def test_the_papers_come_first_and_a_big_button_leads_to_the_pad_and_back(signing_desk, phone):
    read(phone, signing_desk.offer(language="en"))
    assert phone.value(READING) and "Read it again" not in phone.text()
    assert phone.box("#to-pad")[3] >= 60

    phone.tap("#to-pad")
    phone.wait(AT_PAD)
    assert str(signing_desk.office.desk.thing(signing_desk.office.job).get("number")) in phone.text()

    phone.tap("form a")
    phone.wait(READING)
    phone.value("history.back()")
    phone.wait(AT_PAD)


def test_the_chosen_language_stays_over_a_reload(signing_desk, phone):
    link = signing_desk.offer(language="zh")
    opened(phone, link).tap("nav button[value=en]")
    phone.wait("document.documentElement.lang === 'en' && document.title === 'Sign'")
    assert phone.value("document.querySelector('nav').getAttribute('aria-label')") == "Language"

    phone.do("Page.reload")
    phone.wait(f"{READY} && {AT_PAD}")

    assert phone.value("document.documentElement.lang") == "en"
    assert phone.value("document.querySelector('nav button[value=en]').getAttribute('aria-pressed')") == "true"


HAN = re.compile("[\u4e00-\u9fff]")
LATIN_WORDS = re.compile("[A-Za-z]{2,} [A-Za-z]{2,}")


@pytest.mark.parametrize(("language", "foreign"), [("zh", LATIN_WORDS), ("en", HAN)])
def test_no_sentence_of_the_page_is_in_the_other_language(signing_desk, phone, language, foreign):
    """What people wrote stays as they wrote it; every other line is in the language that was chosen."""
    facts = signing_desk.office.desk.thing(signing_desk.office.job).facts
    written = {str(value) for value in facts.values() if isinstance(value, str)} | {
        "更换电源，试机 30 分钟正常",
        "王芳",
    }
    office = signing_desk.office.desk.session.reference().offices["CD01"]
    written |= {office.address, "中文"}

    def mixed() -> list[str]:
        lines = phone.text().splitlines()
        for value in sorted(written, key=len, reverse=True):
            lines = [line.replace(value, "") for line in lines]
        return [line for line in lines if foreign.search(line)]

    link = signing_desk.offer(language=language)
    read(phone, link)
    assert mixed() == []
    phone.tap("#to-pad")
    phone.wait(AT_PAD)
    phone.tap("#send")
    assert mixed() == [], "with the faults beside the fields"
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)
    phone.tap("#send")
    phone.wait(at("signed"))
    assert mixed() == []
    phone.do("Page.reload")
    phone.wait("document.readyState === 'complete'")
    assert mixed() == [], "after a reload"
    signing_desk.office.clock.later(minutes=31)
    phone.opened(f"{link.url}?lang={language}")
    assert mixed() == []


def test_after_signing_the_customer_sees_what_was_signed_and_keeps_it_as_pdf(signing_desk, phone):
    link = signing_desk.offer(language="en")
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)
    phone.tap("#send")
    phone.wait(at("signed"))

    number = str(signing_desk.office.desk.thing(signing_desk.office.job).get("number"))
    shown = phone.text()
    for expected in ("Signed. Thank you.", "Service slip", number, "2026-11-23", "Save as PDF", "until"):
        assert expected in shown
    kept = phone.value("fetch(document.querySelector('#end-signed a').href).then(answer => answer.text())")
    assert kept.startswith("%PDF")
    phone.do("Page.reload")
    phone.wait("document.readyState === 'complete'")
    assert number in phone.text(), "the phone that signed shows it again"
    phone.opened(link.url)
    assert "Signed. Thank you." in phone.text() and number not in phone.text(), "the code itself shows nothing any more"


def test_an_expired_code_is_explained_and_signs_nothing(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)

    signing_desk.office.clock.later(minutes=11)
    phone.tap("#send")
    phone.wait(at("expired"))

    assert signing_desk.signatures == []
    assert phone.value("sessionStorage.length") == 0
    phone.opened(link.url)
    assert phone.value("document.querySelectorAll('article, form').length") == 0


def test_the_same_code_in_two_tabs_signs_once_and_both_show_it(signing_desk, phone, chromium):
    link = signing_desk.offer()
    second = chromium.tab_in(phone.context, touch=True)
    for tab, name in ((second, "张三"), (phone, "王芳")):
        tab.do("Page.bringToFront")
        opened(tab, link)
        tab.type("#signer", name)
        tab.draw(SIGNATURE, touch=True)

    for tab in (phone, second):
        tab.do("Page.bringToFront")
        tab.tap("#send")
        tab.wait(at("signed"))

    (signed,) = signing_desk.signatures
    assert signed["signer"] == "王芳"


def test_a_slip_that_changed_while_it_was_read_is_not_signed(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)

    signing_desk.office.take("li.wei", "remark", remark="风扇仍有异响")
    phone.tap("#send")
    phone.wait(at("changed"))

    assert signing_desk.signatures == []


def test_a_page_that_was_tampered_with_signs_nothing(signing_desk, phone):
    link = signing_desk.offer()
    opened(phone, link)
    phone.value(
        "document.getElementById('page-data').textContent"
    )  # the page has read the slip; its request is altered on the way
    phone.value(
        "(function () { const send = window.fetch; window.fetch = function (url, how) { const sent = "
        "JSON.parse(how.body);"
        " sent.shown = sent.shown.replace(/^./, sent.shown[0] === '0' ? '1' : '0');"
        " return send(url, Object.assign({}, how, {body: JSON.stringify(sent)})); }; }())"
    )
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)
    phone.tap("#send")
    phone.wait(at("changed"))

    assert signing_desk.signatures == []
    assert signing_desk.state(link) == "open"


def test_a_code_that_was_taken_back_is_explained(signing_desk, phone):
    first = signing_desk.offer()
    opened(phone, first)
    phone.type("#signer", "王芳")
    phone.draw(SIGNATURE, touch=True)

    signing_desk.offer()
    phone.tap("#send")
    phone.wait(at("withdrawn"))

    assert signing_desk.signatures == []


def test_the_language_of_the_page_switches_without_a_request_and_keeps_the_drawing(signing_desk, phone):
    opened(phone, signing_desk.offer(language="zh"))
    phone.draw(SIGNATURE, touch=True)
    assert "Service slip" not in phone.text()

    phone.offline(True)
    phone.tap("nav button[value=en]")
    phone.wait("document.documentElement.lang === 'en'")

    assert "Service slip" in phone.text()
    assert "服务单" not in phone.text()
    assert phone.ink() > 0


@pytest.mark.parametrize(("width", "height"), [(360, 740), (740, 360), (800, 1200), (1280, 800)])
def test_the_page_fits_the_width_of_the_screen_and_every_target_is_large(signing_desk, chromium, width, height):
    with chromium.tab(width, height, touch=True) as tab:
        opened(tab, signing_desk.offer())

        for language in ("zh", "en"):
            tab.tap(f"nav button[value={language}]")
            tab.wait(f"document.documentElement.dataset.show === '{language}'")
            assert tab.value("document.documentElement.scrollWidth") <= width
            small = tab.value(
                "[...document.querySelectorAll('button, a, input, canvas')].filter(one => one.offsetParent)"
                ".map(one => one.getBoundingClientRect()).filter(box => box.height < 44 || box.width < 44).length"
            )
            assert small == 0


def test_every_control_has_a_name_for_screen_readers(signing_desk, phone):
    opened(phone, signing_desk.offer(language="en"))

    nodes = phone.do("Accessibility.getFullAXTree")["nodes"]
    controls = [
        node
        for node in nodes
        if not node.get("ignored") and node.get("role", {}).get("value") in ("button", "textbox", "image")
    ]

    assert len(controls) >= 7
    assert all(node.get("name", {}).get("value") for node in controls)


def test_the_page_fetches_nothing_and_breaks_none_of_its_own_rules(signing_desk, chromium):
    link = signing_desk.offer()
    with chromium.tab(touch=True) as tab:
        tab.do(
            "Page.addScriptToEvaluateOnNewDocument",
            source="window.broken = []; document.addEventListener('securitypolicyviolation',"
            " function (event) { window.broken.push(event.violatedDirective); }); window.addEventListener('error',"
            " function (event) { window.broken.push(event.message); });",
        )
        opened(tab, link)
        tab.type("#signer", "王芳")
        tab.draw(SIGNATURE, touch=True)
        tab.tap("#send")
        tab.wait(at("signed"))

        assert tab.value("window.broken") == []
        assert tab.value("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)") == [
            f"/sign/{link.token}"
        ]
