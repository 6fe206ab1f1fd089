"""The sign page over HTTP: the facts it shows and to whom, the signatures it refuses, and that no request breaks it."""

import json

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import StoreTrouble
from fieldservice.desk import sign_links
from fieldservice.pages import sign_page
from fieldservice.sync.repair import erasure
from fieldservice.sync_rules.rules import RULES
from tests.pages.conftest import STROKES


def test_the_page_shows_every_signed_field_and_the_beginning_of_the_digest(signing_desk):
    link = signing_desk.offer()

    page = signing_desk.http.get(f"/sign/{link.token}").text

    facts = signing_desk.office.desk.thing(signing_desk.office.job).facts
    for name in (
        "number",
        "customer_name",
        "phone",
        "address",
        "serial",
        "model",
        "symptom",
        "finding",
        "request_number",
        "engineer_display",
    ):
        assert str(facts[name]) in page
    for coded in ("cause_code", "resolution_code", "mode"):
        assert facts[coded]["zh"] in page
        assert facts[coded]["en"] in page
    for noted in ("保修期内", "In warranty"):
        assert f"<dd>{noted}</dd>" in page
    assert "更换电源" in page
    assert f"SHA-256 {signing_desk.digest(link)[:16]}" in page


def test_text_that_people_wrote_never_becomes_markup(signing_desk):
    words = "<script>alert(1)</script> & \"q\" 'a' </script><!-- \x1b[31m"
    signing_desk.office.take("li.wei", "remark", remark=words)
    link = signing_desk.offer()

    page = signing_desk.http.get(f"/sign/{link.token}").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot; &#x27;a&#x27;" in page
    assert "<script>alert" not in page
    assert "\x1b" not in page


def test_reading_the_page_changes_nothing(signing_desk):
    link = signing_desk.offer()
    entries = signing_desk.entries()

    for method in ("GET", "GET", "HEAD"):
        assert signing_desk.http.request(method, f"/sign/{link.token}").status_code == 200

    assert signing_desk.entries() == entries
    assert signing_desk.state(link) == "open"


def test_no_page_may_be_kept_framed_or_fetch_from_elsewhere(signing_desk):
    link = signing_desk.offer()

    for path in (f"/sign/{link.token}", "/sign/none", "/", "/anything"):
        headers = signing_desk.http.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "noindex" in headers["x-robots-tag"]
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'nonce-")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
    first, second = (signing_desk.http.get("/sign/none").headers["content-security-policy"] for _ in range(2))
    assert first != second


def test_the_sign_page_links_to_no_other_address(signing_desk):
    page = signing_desk.http.get(f"/sign/{signing_desk.offer().token}").text

    assert "http:" not in page
    assert "https:" not in page
    assert " src=" not in page
    assert "//" not in page.replace("/*", "").replace("*/", "")


def test_a_signature_is_taken_and_sending_it_again_says_the_same(signing_desk):
    link = signing_desk.offer()

    first = signing_desk.send(link)
    entries = signing_desk.entries()
    again = signing_desk.send(link)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, first.json()["state"]) == (200, "signed")
    assert signing_desk.entries() == entries
    assert signing_desk.office.desk.thing(signing_desk.office.job).state == "signed"


def test_after_the_signature_the_page_names_number_and_time_and_no_person(signing_desk):
    address = signing_desk.send(signing_desk.offer()).json()["address"]

    page = signing_desk.http.get(address)

    assert page.status_code == 200
    assert signing_desk.office.desk.thing(signing_desk.office.job).get("number") in page.text
    assert signing_desk.office.desk.thing(signing_desk.office.job).get("customer_name") not in page.text
    assert "王芳" not in page.text


def test_after_signing_a_visit_on_a_phone_the_customer_can_follow_it(signing_desk):
    desk = signing_desk.office.desk
    with desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "status_url", "value": "https://repair.example"}])
    job = desk.thing(signing_desk.office.job)

    page = signing_desk.http.get(signing_desk.send(signing_desk.offer()).json()["address"]).text

    assert f"https://repair.example/s/{job.get('number')}-{job.get('status_key')}?lang=en" in page
    assert "Follow the repair" in page and "Save as PDF" in page


def test_the_signed_paper_is_kept_as_the_pdf_of_what_was_signed_with_its_signature(signing_desk):
    link = signing_desk.offer()
    address = signing_desk.send(link).json()["address"]
    entries = signing_desk.entries()

    answer = signing_desk.http.get(f"{address}/1.pdf")

    words = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert answer.headers["content-type"] == "application/pdf" and answer.headers["cache-control"] == "no-store"
    assert signing_desk.office.desk.thing(signing_desk.office.job).get("number") in words
    assert "王芳" in words and signing_desk.digest(link)[:8] in words.replace(" ", "")
    assert signing_desk.entries() == entries, "reading changes nothing"


def test_a_receipt_ends_with_its_time_and_so_does_the_pdf(signing_desk):
    address = signing_desk.send(signing_desk.offer()).json()["address"]
    signing_desk.office.clock.later(minutes=31)

    page = signing_desk.http.get(address)

    assert page.status_code == 200 and "Signed. Thank you." in page.text
    assert signing_desk.office.desk.thing(signing_desk.office.job).get("number") not in page.text
    assert signing_desk.http.get(f"{address}/1.pdf").status_code == 404


def test_how_long_a_receipt_is_shown_is_a_setting(signing_desk):
    with signing_desk.office.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "receipt_minutes", "value": "5"}])
    address = signing_desk.send(signing_desk.offer()).json()["address"]
    signing_desk.office.clock.later(minutes=6)

    assert signing_desk.http.get(f"{address}/1.pdf").status_code == 404


@pytest.mark.parametrize("happens", ["nothing", "expires", "withdrawn"])
def test_without_a_signature_there_is_no_receipt(signing_desk, happens):
    link = signing_desk.offer()
    if happens == "expires":
        signing_desk.office.clock.later(minutes=11)
    if happens == "withdrawn":
        signing_desk.office.desk.links.withdraw(signing_desk.office.by("li.wei"), link.id)

    for path in ("", "/1.pdf"):
        answer = signing_desk.http.get(f"/sign/{link.token}/{'0' * 32}{path}")
        assert answer.status_code == 404 and b"%PDF" not in answer.content


def test_who_only_has_the_code_of_a_signed_link_sees_neither_the_number_nor_the_pdf(signing_desk):
    link = signing_desk.offer()
    key = signing_desk.send(link).json()["address"].rpartition("/")[2]
    number = signing_desk.office.desk.thing(signing_desk.office.job).get("number")
    wrong = ("0" if key[0] != "0" else "1") + key[1:]

    for path in ("", f"/{wrong}", f"/{key[:-1]}", "/1.pdf", "/é"):
        page = signing_desk.http.get(f"/sign/{link.token}{path}")
        assert page.status_code == 200 and "Signed. Thank you." in page.text and number not in page.text
    for path in (f"{wrong}/1.pdf", f"{key}/2.pdf", f"{key}/0.pdf", f"{key}/x.pdf", f"{key}/1", f"{key}/1.pdf/x"):
        answer = signing_desk.http.get(f"/sign/{link.token}/{path}")
        assert answer.status_code == 404 and b"%PDF" not in answer.content
    assert signing_desk.http.get(f"/sign/{'x' * 22}/{key}/1.pdf").status_code == 404


def test_another_signature_sent_through_a_used_code_opens_no_receipt(signing_desk):
    link = signing_desk.offer()
    signing_desk.send(link)

    for other in ({"signer": "张三"}, {"strokes": STROKES[:1]}, {"strokes": []}, {"strokes": None}):
        assert signing_desk.send(link, **other).json() == {"state": "signed"}
    assert signing_desk.send(link, signer=" 王芳 ").json()["address"], "the same phone, whose answer was lost"


def test_the_receipt_of_an_erased_customer_shows_nothing(signing_desk):
    address = signing_desk.send(signing_desk.offer()).json()["address"]
    office = signing_desk.office
    customer = office.desk.thing(office.job).get("customer")
    with office.desk.session.store.writing() as tx:
        erasure.erase(tx, RULES, customer, "2026-11-23T02:00:00Z")

    page = signing_desk.http.get(address)

    assert page.status_code == 200 and office.desk.thing(office.job).get("number") not in page.text
    assert signing_desk.http.get(f"{address}/1.pdf").status_code == 404


def test_the_page_opens_in_the_language_of_the_link_else_in_that_of_the_browser(signing_desk):
    def language(link, accepts, chosen=""):
        answer = signing_desk.http.get(f"/sign/{link.token}{chosen}", headers={"accept-language": accepts})
        return answer.text.partition('data-show="')[2][:2]

    assert language(signing_desk.offer(language="zh"), "en") == "zh"
    link = signing_desk.offer(language="both")
    assert (language(link, "en-GB"), language(link, "zh-CN"), language(link, "fr")) == ("en", "zh", "zh")
    assert language(link, "zh-CN", "?lang=en") == "en"


@pytest.mark.parametrize(
    ("happens", "state", "status"),
    [("nothing", "open", 200), ("expires", "expired", 410), ("another", "withdrawn", 410), ("changes", "changed", 409)],
)
def test_an_ended_link_shows_how_it_ended_and_takes_no_signature(signing_desk, happens, state, status):
    link = signing_desk.offer()
    if happens == "expires":
        signing_desk.office.clock.later(minutes=11)
    elif happens == "another":
        signing_desk.offer()
    elif happens == "changes":
        signing_desk.office.take("li.wei", "remark", remark="风扇仍有异响")

    page = signing_desk.http.get(f"/sign/{link.token}")
    sent = signing_desk.send(link) if happens != "nothing" else None

    assert page.status_code == status
    if sent is not None:
        assert (sent.status_code, sent.json()) == (status, {"state": state})
        assert "济南实验中学" not in page.text
        assert signing_desk.signatures == []


def test_a_digest_of_other_content_than_was_shown_signs_nothing(signing_desk):
    link = signing_desk.offer()

    for shown in ("", "0" * 64, signing_desk.digest(link)[:-1], signing_desk.digest(link) + " "):
        assert signing_desk.send(link, shown=shown).json() == {"state": "changed"}

    assert signing_desk.signatures == []
    assert signing_desk.send(link).json()["state"] == "signed"


def test_a_wrong_field_is_explained_beside_it_in_both_languages(signing_desk):
    answer = signing_desk.send(signing_desk.offer(), signer=" ", strokes=[])

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"signer", "strokes"}
    assert set(answer.json()["fields"]["signer"]) == {"zh", "en"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_form_of_another_page_cannot_sign(signing_desk, kind):
    link = signing_desk.offer()

    answer = signing_desk.http.post(
        f"/sign/{link.token}", content=json.dumps(signing_desk.body(link)), headers={"content-type": kind}
    )

    assert answer.status_code == 415
    assert signing_desk.signatures == []


def test_a_body_without_end_is_cut_off(signing_desk):
    link = signing_desk.offer()

    answer = signing_desk.http.post(
        f"/sign/{link.token}", content=b"[" * (sign_page.MOST_BODY + 1), headers={"content-type": "application/json"}
    )

    assert answer.status_code == 413
    assert signing_desk.signatures == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_other_than_get_or_post_is_refused(signing_desk, method):
    link = signing_desk.offer()
    address = signing_desk.send(link).json()["address"]

    for path in (f"/sign/{link.token}", address, f"{address}/1.pdf"):
        assert signing_desk.http.request(method, path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sign",
        "/sign/",
        "/sign/none",
        "/sign/a/b",
        "/sign/" + "A" * 20_000,
        "/s/x",
        "/%00",
        "/sign/%ff%fe",
        "/sign/..%2f..%2fetc",
        "/docs",
        "/openapi.json",
    ],
)
def test_any_other_path_is_the_page_that_does_not_exist(signing_desk, path):
    answer = signing_desk.http.get(path)

    assert answer.status_code == 404
    assert "This page does not exist." in answer.text


def test_the_log_holds_no_token_and_no_name(signing_desk):
    link = signing_desk.offer()
    signing_desk.http.get(f"/sign/{link.token}")
    signing_desk.send(link)

    log = json.dumps(signing_desk.log, ensure_ascii=False)
    assert len(signing_desk.log) == 2
    assert link.token not in log
    assert "王芳" not in log


def test_a_phone_that_asks_too_often_waits_and_keeps_its_signature(signing_desk):
    link = signing_desk.offer()
    while signing_desk.http.get("/sign/none").status_code == 404:
        pass

    answer = signing_desk.send(link)
    assert (answer.status_code, answer.json()) == (429, {"state": "busy"})
    assert answer.headers["retry-after"]
    signing_desk.seconds += 60

    assert signing_desk.send(link).json()["state"] == "signed"


def test_when_the_store_cannot_be_reached_the_page_says_so_and_the_same_can_be_sent_again(signing_desk, monkeypatch):
    link = signing_desk.offer()
    look = sign_links.Links.content

    def fails(*given):
        raise StoreTrouble("the disk is away")

    monkeypatch.setattr(sign_links.Links, "content", fails)
    page, sent = signing_desk.http.get(f"/sign/{link.token}"), signing_desk.send(link)
    monkeypatch.setattr(sign_links.Links, "content", look)

    assert page.status_code == 503
    assert "The desk is not answering." in page.text
    assert (sent.status_code, sent.json()) == (503, {"state": "busy"})
    assert signing_desk.send(link).json()["state"] == "signed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["signer", "shown", "strokes", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        st.binary(max_size=200),
        JSON.map(lambda value: json.dumps(value).encode()),
        st.builds(
            lambda signer, strokes: json.dumps({"signer": signer, "shown": "x", "strokes": strokes}).encode(),
            st.text() | st.just("\ud800"),
            JSON,
        ),
    )
)
def test_any_malformed_body_is_answered_and_signs_nothing(signing_desk, body):
    signing_desk.seconds += 60
    link = (
        signing_desk.__dict__.setdefault("link", None)
        or signing_desk.__dict__.update(link=signing_desk.offer())
        or signing_desk.link
    )

    answer = signing_desk.http.post(f"/sign/{link.token}", content=body, headers={"content-type": "application/json"})

    assert answer.status_code in (409, 422)
    assert signing_desk.state(link) == "open"


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 5000,
        b"[" * 100_000,
        b'{"signer": "x", "shown": "x", "strokes": 1e999}',
        b"\xff\xfe{}",
        b'{"signer": "\\ud800", "shown": "", "strokes": []}',
        b'{"signer": "x", "shown": "\\udfff", "strokes": []}',
        b'{"signer": "x", "shown": "x", "strokes": ' + b"9" * 5000 + b"}",
        b"NaN",
        b"",
    ],
)
def test_a_body_that_breaks_json_readers_is_answered_too(signing_desk, body):
    answer = signing_desk.http.post(
        f"/sign/{signing_desk.offer().token}", content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code in (409, 422)
    assert signing_desk.signatures == []


def test_every_stroke_arrives_as_it_was_drawn(signing_desk):
    signing_desk.send(signing_desk.offer())

    assert [[list(point) for point in stroke] for stroke in signing_desk.signatures[0]["strokes"]] == STROKES
