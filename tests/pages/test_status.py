"""The status page: the holder of a ticket sees the state of the device; nobody learns anything else, or which tickets
there are."""

from datetime import datetime, timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from fieldservice.desk.ticket_status import INSTEAD_OF_STATE, TicketStatus, tail
from fieldservice.desk.ticket_status import STATES as IN_WORDS
from fieldservice.pages import rate_limit, status_page
from fieldservice.workflows.bench.table import STATES
from fieldservice.workflows.engine.addresses import status_address, ticket_in
from fieldservice.workflows.engine.reference import Reference
from tests.support.office import sqlite_office
from tests.support.served import ServedApp


class StatusDesk:
    """An office that is its own headquarters, with a laptop on its shelf and its status page on a server."""

    def __init__(self, office):
        self.office, self.seconds = office, 0.0
        office.take("tang", "check_in", "new", place="A3", promised="")
        (self.job,) = (row[0] for row in office.rows("SELECT thing FROM bench_row"))
        self.served = ServedApp(
            Starlette(
                routes=status_page.routes(
                    status_page.StatusPage(TicketStatus(office.desk.session.store), office.clock, lambda: self.seconds)
                )
            )
        )
        self.http = httpx.Client(base_url=self.served.url, timeout=30)

    def fact(self, name, job=""):
        return self.office.desk.thing(job or self.job).get(name)

    @property
    def path(self):
        return f"/s/{self.fact('ticket')}-{self.fact('ticket_key')}"

    def page(self, **headers):
        return self.http.get(self.path, headers={"accept-language": "en", **headers})


@pytest.fixture
def desk(tmp_path, tmp_path_factory):
    made = StatusDesk(sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template"))
    yield made
    made.http.close()
    made.served.close()
    made.office.desk.close()


def test_the_holder_of_a_ticket_sees_state_promised_time_and_service_point(desk):
    page = desk.page().text

    assert IN_WORDS["received"] in page
    assert desk.fact("ticket") in page
    assert "Chengdu branch" in page
    assert "400-010-0042" in page
    assert "Mon–Fri 09:00–12:00 13:00–18:00" in page
    promised = datetime.fromisoformat(desk.fact("promised").replace("Z", "+00:00")) + timedelta(hours=8)
    assert f"{promised:%Y-%m-%d %H:%M}" in page


def test_a_device_is_named_only_by_its_model_and_the_end_of_its_serial_number(desk):
    page = desk.page().text

    assert desk.fact("model") in page
    assert f"…{desk.fact('serial')[-4:]}" in page
    assert desk.fact("serial") not in page


def test_the_status_page_shows_nothing_personal(desk):
    page = desk.page().text

    for name in ("customer_name", "phone", "address", "symptom", "number", "request_number"):
        assert str(desk.fact(name)) not in page, name
    assert "A3" not in page
    assert "tang" not in page
    assert "唐琳" not in page


def test_the_state_follows_the_work(desk):
    take = desk.office.take
    take("zhao", "dispatch", desk.job, why_without_skill="王强休假")
    assert IN_WORDS["dispatched"] in desk.page().text
    take("li.wei", "wait", desk.job, waiting="part")
    assert INSTEAD_OF_STATE["waiting"][1] in desk.page().text


def test_every_state_of_a_device_has_its_words():
    assert set(IN_WORDS) == set(STATES)


def test_several_devices_of_one_visit_are_on_one_page(desk):
    desk.office.take(
        "tang",
        "add_device",
        desk.fact("request"),
        serial="NB-9904-12",
        model="天逸 510",
        product="laptop",
        symptom="键盘失灵",
        place="A4",
    )

    page = desk.page().text

    assert page.count("<article") == 2
    assert "…4-12" in page


def test_another_customers_ticket_of_the_same_number_is_not_shown(desk):
    desk.office.take(
        "tang",
        "check_in",
        "new",
        phone="139 0000 1111",
        customer_name="双流中学",
        serial="ZZ-0001-88",
        model="别家机器",
        place="A5",
    )
    other = next(row[0] for row in desk.office.rows("SELECT thing FROM bench_row") if row[0] != desk.job)
    with desk.office.desk.session.store.writing() as tx:
        tx.run("UPDATE bench_row SET ticket = ? WHERE thing = ?", (desk.fact("ticket"), other))

    page = desk.page().text

    assert page.count("<article") == 1
    assert "别家机器" not in page


def paths(desk):
    ticket, key = desk.fact("ticket"), desk.fact("ticket_key")
    wrong = ("0" if key[0] != "0" else "1") + key[1:]
    return [
        f"{ticket}-{wrong}",
        f"{ticket}-{key[:-1]}",
        f"{ticket}-{key}0",
        ticket,
        f"{ticket}-",
        f"CD01-T999999-A-{key}",
        f"{ticket.lower()}-{key}",
        f"{ticket}-{key.upper()}x",
        "",
        "x",
        "A" * 5000,
        f"{ticket}-{key}/",
        f"{ticket}-{key}/x",
        "%00",
        "%ff",
        "..%2f..",
        f"{ticket}-{'é' * 16}",
    ]


def test_every_wrong_path_gets_the_same_answer(desk):
    answers = set()
    for path in paths(desk):
        desk.seconds += 60
        answer = desk.http.get(f"/s/{path}", headers={"accept-language": "en"})
        nonce = answer.headers["content-security-policy"].partition("nonce-")[2].partition("'")[0]
        headers = {name: value.replace(nonce, "") for name, value in answer.headers.items()}
        answers.add((answer.status_code, answer.text.replace(nonce, ""), str(sorted(headers.items()))))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_path_is_answered(desk, path):
    desk.seconds += 60

    answer = desk.http.get(
        httpx.URL(desk.served.url).copy_with(
            raw_path=b"/s/" + "".join(f"%{byte:02x}" for byte in path.encode()).encode()
        )
    )

    assert answer.status_code == 404


def test_the_page_is_not_kept_not_listed_and_fetches_nothing(desk):
    answer = desk.page()

    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "http" not in answer.text
    assert "<script" not in answer.text
    assert desk.http.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.3", "en"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
        ("en;q=0.2, zh;q=0.7", "zh-CN"),
        ("en;q=x, zh", "zh-CN"),
        ("," * 3000, "zh-CN"),
    ],
)
def test_the_browsers_language_decides_and_the_switch_over_it(desk, asked, language):
    assert f'<html lang="{language}"' in desk.page(**{"accept-language": asked}).text
    assert '<html lang="en"' in desk.http.get(desk.path, params={"lang": "en"}, headers={"accept-language": asked}).text


def test_an_address_that_asks_too_often_waits_and_others_do_not(desk):
    answers = [desk.page().status_code for _ in range(status_page.BURST + 1)]

    assert answers == [200] * status_page.BURST + [429]
    assert desk.page().headers["retry-after"]
    desk.seconds += 2
    assert desk.page().status_code == 200


def test_the_memory_for_addresses_is_bounded_and_keeps_those_that_are_held_back():
    seconds = [0.0]
    limit = rate_limit.RateLimit(1, 1, lambda: seconds[0])
    assert limit.admits("203.0.113.7")

    for number in range(rate_limit.MOST_ADDRESSES - 1):
        limit.admits(f"10.{number >> 8}.{number & 255}.1")

    assert not limit.admits("203.0.113.7")
    assert len(limit._buckets) <= rate_limit.MOST_ADDRESSES


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_an_address_counts_with_its_whole_network(first, second, alike):
    assert (rate_limit.network_of(first) == rate_limit.network_of(second)) is alike


def test_the_code_on_a_ticket_holds_the_published_address_and_before_that_the_bare_number():
    key = "0123456789abcdef"
    published = Reference(settings={"status_url": "https://repair.example/"})

    assert status_address(Reference(), "CD01-T000007-X", key) == "CD01-T000007-X"
    address = status_address(published, "CD01-T000007-X", key)
    assert address == f"https://repair.example/s/CD01-T000007-X-{key}"
    assert ticket_in(address.rpartition("/")[2]) == ("CD01-T000007-X", key)
    assert status_address(published, "CD01-T000007-X", "") == "CD01-T000007-X"


@pytest.mark.parametrize(
    ("serial", "shown"), [("SN-7D42-0193", "…0193"), ("ABCD", "…CD"), ("AB", "…B"), ("A", ""), ("", "")]
)
def test_no_more_than_half_of_a_short_serial_number_is_shown(serial, shown):
    assert tail(serial) == shown


def test_a_customer_who_refused_to_sign_is_never_told_to_have_signed_and_is_still_asked_to_collect(desk):
    desk.office.take("zhao", "dispatch", desk.job, engineer="wang")
    for step in ("inspect", "sign_intake", "work"):
        desk.office.take("wang", step, desk.job)
    for who, step in (("wang", "test"), ("wang", "finish"), ("tang", "refuse_to_sign")):
        desk.office.take(who, step, desk.job)

    page = desk.page().text

    assert desk.office.desk.thing(desk.job).state == "signed"
    assert "Ready. You can collect the device." in page and "igned" not in page


def test_a_customer_who_refused_to_sign_for_an_unrepaired_device_is_told_that_it_is_not_repaired(desk):
    desk.office.take("zhao", "stop", desk.job)
    desk.office.take("tang", "refuse_to_sign", desk.job)

    page = desk.page().text

    assert "Not repaired. You can collect the device" in page and "igned" not in page
