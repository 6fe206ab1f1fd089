"""The status page: the holder of a ticket sees the state of the device; nobody learns anything else, or which tickets
there are."""

import re
from datetime import datetime, timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from fieldservice.desk.ticket_status import INSTEAD_OF_STATE, WITH_CASE, TicketStatus, device_of, tail
from fieldservice.desk.ticket_status import STATES as IN_WORDS
from fieldservice.pages import status_page
from fieldservice.sync.transport import rate_limit
from fieldservice.words.moments import local_text, moment, zone_named
from fieldservice.workflows.bench.table import MAILIN, SENDIN, STATES
from fieldservice.workflows.engine.addresses import number_in, status_address
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.stages import customers_way
from tests.support.office import sqlite_office
from tests.support.organisation import Organisation
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
    assert "Mon–Fri 09:00–12:00 13:00–18:00" in re.sub("<[^>]*>", "", page)
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
    assert set(IN_WORDS) == set(STATES) - set(WITH_CASE), "the return case itself says how far it is"


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
    assert number_in(address.rpartition("/")[2]) == ("CD01-T000007-X", key)
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


# The way of the device


def way(desk, job="") -> list[tuple[str, str]]:
    """(stage, status) of a job's device, as the page shows them."""
    return [(stage.label, stage.status) for stage in device_of(desk.office.desk.thing(job or desk.job)).way]


def taken(desk, *steps, **more) -> None:
    for who, step in steps:
        desk.office.take(who, step, desk.job, **({"engineer": "wang"} if step == "dispatch" else more))


TO_BENCH = (("zhao", "dispatch"), ("wang", "inspect"), ("wang", "sign_intake_on_paper"))


def test_the_way_of_the_device_is_shown_with_what_is_done_now_and_to_come(desk):
    taken(desk, *TO_BENCH)

    assert way(desk) == [
        ("Taken in", "done"),
        ("Inspected", "done"),
        ("In repair", "now"),
        ("Ready to collect", "to_come"),
        ("Handed over", "to_come"),
    ]
    page = desk.page().text
    assert page.count("<li class=done>") == 2 and page.count("<li class=now aria-current=step>") == 1
    assert "done, 11-23 09:00" in page and "now, 11-23" in page and "to come" in page


def test_a_device_that_was_collected_has_its_whole_way_behind_it(desk):
    taken(desk, *TO_BENCH, ("wang", "test"), ("wang", "finish"), ("tang", "try_out"), ("tang", "sign_on_paper"))
    ticket = desk.fact("ticket")
    desk.office.take("tang", "hand_out", desk.job, proof="ticket", ticket=ticket, accessories_back=True)

    assert {status for _stage, status in way(desk)} == {"done"}


def test_a_device_that_goes_back_to_the_bench_is_in_repair_again(desk):
    taken(desk, *TO_BENCH, ("wang", "test"), ("wang", "finish"))
    desk.office.take("wang", "back_to_bench", desk.job, reason="复检时发现异响")

    assert ("In repair", "now") in way(desk) and ("Ready to collect", "to_come") in way(desk)


def test_a_stage_that_was_skipped_is_not_said_to_be_done(desk):
    desk.office.take("zhao", "stop", desk.job, reason="customer_wish", explained="客户不修了")

    assert way(desk) == [("Taken in", "done"), ("Ready to collect", "now"), ("Handed over", "to_come")]


def test_a_device_that_is_expected_has_its_way_before_it(office_of_status):
    job = office_of_status("send_in")

    assert {stage.status for stage in device_of(job).way} == {"to_come"}


def test_a_parcel_is_sent_back_and_not_collected(office_of_status):
    device = device_of(office_of_status("mail_in"))

    assert [stage.label for stage in device.way][-3:] == ["Work finished", "On its way to you", "Delivered to you"]
    assert not device.is_to_collect


def test_every_state_of_a_device_has_its_place_on_the_way_or_ends_it():
    for flow in (SENDIN, MAILIN):
        on_the_way = {state for _label, states in customers_way(flow.name) for state in states}

        assert set(flow.states) - on_the_way <= {
            "expected",
            "taken_along",
            "in_transit",
            "cancelled",
            "disposed",
            "in_case",
        }


def test_a_device_that_was_not_repaired_is_never_called_tested(desk):
    desk.office.take("zhao", "stop", desk.job)
    desk.office.take("tang", "sign", desk.job, shown=desk.office.desk.papers.digest(desk.job, "slip"))

    assert "Signed. You can take the device with you." in desk.page().text
    assert "ested" not in desk.page().text.partition("<ol")[0]
    assert "已签字，可以取走机器。" in desk.page(**{"accept-language": "zh"}).text


@pytest.fixture
def office_of_status(tmp_path, tmp_path_factory):
    """Makes a job of the hotline whose device is expected, in a mode of service."""
    office = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")

    def made(mode):
        office.take("chen", "register")
        office.take("chen", "hand_on", mode=mode)
        office.take("liu", "take_over")
        return office.desk.thing(office.take("liu", "hand_over").made["job"])

    yield made
    office.desk.close()


# Where and when, and as of when


def test_a_ready_device_is_collected_at_the_service_point_with_its_hours_today_and_tomorrow_in_words(desk):
    taken(desk, *TO_BENCH, ("wang", "test"), ("wang", "finish"))
    page = desk.page().text

    assert "Where and when to collect" in page and "成都市高新区天府大道 688 号" in page
    day = desk.office.clock().astimezone(desk.office.desk.session.zone()).weekday()
    hours = "09:00 to 12:00, 13:00 to 18:00"
    assert (f"Open today: {hours}." if day < 5 else "Closed today.") in page
    assert (f"Open tomorrow: {hours}." if day in (6, 0, 1, 2, 3) else "Closed tomorrow.") in page


def test_a_device_in_work_shows_the_service_point_and_does_not_ask_to_collect(desk):
    page = desk.page().text

    assert "Service point" in page and "Where and when to collect" not in page


def test_the_page_of_the_offices_own_store_is_as_of_now(desk):
    now = desk.office.clock().astimezone(desk.office.desk.session.zone())

    assert f"As of {now:%Y-%m-%d %H:%M}." in desk.page().text


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path / "organisation")
    yield made
    made.close()


def test_a_page_at_headquarters_is_as_of_the_last_exchange_of_the_branch(organisation):
    hq = organisation.hq
    visit = organisation.take("CD01", "lin", "check_in", place="A3")
    job = organisation.desk("CD01").thing(visit.made["job"])
    organisation.all("CD01")
    with hq.reading() as tx:
        contact = tx.value("SELECT max(contact) FROM known_store WHERE office = 'CD01'")

    ticket = TicketStatus(hq).ticket(f"{job.get('ticket')}-{job.get('ticket_key')}")

    assert ticket.as_of == contact
    shown = status_page.ticket_page(ticket, "en", moment(contact) + timedelta(hours=5)).body.decode()
    at = local_text(contact, zone_named("Asia/Shanghai"))
    assert f"As of {at}, when the service point last reported." in shown
