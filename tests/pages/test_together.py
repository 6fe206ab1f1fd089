"""At the bench: intake sheet and slip signed on a phone, one signature for several devices of one visit."""

from html import escape

import httpx
import pypdfium2
import pytest

from fieldservice.desk import Desk, sign_links
from fieldservice.documents.wording import in_texts
from fieldservice.pages import sign_page
from fieldservice.workflows.engine.messages import Refused
from tests.pages.conftest import STROKES
from tests.support.office import sqlite_office
from tests.support.served import ServedApp

BY = {"dispatch": "zhao", "sign_on_phone": "tang"}


class Bench:
    """Two laptops of one visit, both brought to a state step by step."""

    def __init__(self, office):
        self.office, self.desk = office, office.desk
        office.take("tang", "check_in", "new", place="A3")
        (first,) = (row[0] for row in office.rows("SELECT thing FROM bench_row"))
        office.take("tang", "add_device", self.fact(first, "request"), place="A4")
        self.jobs = [first, *(row[0] for row in office.rows("SELECT thing FROM bench_row") if row[0] != first)]
        self.served = ServedApp(sign_page.app(Desk.open(office.folder, office.clock), lambda: 0.0, lambda line: None))

    def fact(self, job, name):
        return self.desk.thing(job).get(name)

    def both(self, *steps):
        for step in steps:
            more = {"why_without_skill": "王强休假"} if step == "dispatch" else {}
            for job in self.jobs:
                self.office.take(BY.get(step, "li.wei"), step, job, **more)

    def offer(self, step):
        first, second = self.jobs
        return self.desk.links.offer(
            self.office.by(BY.get(step, "li.wei")), first, step, [second], base=self.served.url
        )

    def send(self, link):
        link_state = self.desk.links.state(link.id)
        return httpx.post(
            link.url, json={"signer": "张老师", "shown": link_state.digest, "strokes": STROKES}, timeout=30
        )


@pytest.fixture
def bench(tmp_path, tmp_path_factory):
    made = Bench(sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template"))
    made.both("dispatch", "inspect")
    yield made
    made.served.close()
    made.desk.close()


def test_a_single_signature_on_a_phone_covers_the_intake_of_both_devices(bench):
    link = bench.offer("sign_intake_on_phone")

    page = httpx.get(link.url).text
    answer = bench.send(link)

    assert page.count("<article") == 2
    for job in bench.jobs:
        assert bench.fact(job, "number") in page
        assert bench.fact(job, "serial") in page
    assert "Intake sheet" in page
    assert "One signature for 2 papers." in page
    assert answer.json()["state"] == "signed"
    assert [bench.desk.thing(job).state for job in bench.jobs] == ["on_bench", "on_bench"]
    assert [bench.fact(job, "intake_signed")["how"] for job in bench.jobs] == ["phone", "phone"]
    assert [bench.fact(job, "intake_signed")["content"] for job in bench.jobs] == bench.desk.links.state(
        link.id
    ).digest.split()
    assert len({line["entry"] for job in bench.jobs for line in bench.desk.thing(job).lines("intake_signatures")}) == 1


def test_a_single_signature_on_a_phone_covers_the_slips_of_both_devices(bench):
    bench.send(bench.offer("sign_intake_on_phone"))
    bench.both("test", "finish", "try_out")
    link = bench.offer("sign_on_phone")

    page = httpx.get(link.url).text
    answer = bench.send(link)

    assert page.count("<article") == 2
    assert "Service slip" in page
    assert answer.json()["state"] == "signed"
    assert [bench.desk.thing(job).state for job in bench.jobs] == ["signed", "signed"]
    assert [bench.fact(job, "signed")["content"] for job in bench.jobs] == bench.desk.links.state(
        link.id
    ).digest.split()


def test_after_one_signature_for_two_devices_the_customer_keeps_both_papers_and_finds_the_status_page(bench):
    with bench.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "status_url", "value": "https://repair.example"}])
    link = bench.offer("sign_intake_on_phone")

    answer = bench.send(link).json()
    receipt, address = answer["receipt"], httpx.URL(link.url).join(answer["address"])

    numbers = [str(bench.fact(job, "number")) for job in bench.jobs]
    kept = [httpx.get(f"{address}/{place}.pdf", timeout=30).content for place in (1, 2)]
    assert all(number in receipt for number in numbers)
    assert f"https://repair.example/s/{bench.fact(bench.jobs[0], 'ticket')}-" in receipt
    assert '?lang=zh"' in receipt and '?lang=en"' in receipt
    for number, paper in zip(numbers, kept, strict=True):
        assert number in pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()


def test_no_paper_is_signed_when_one_of_several_changed(bench):
    link = bench.offer("sign_intake_on_phone")
    bench.office.take("li.wei", "inspect_again", bench.jobs[1], finding="另有进水痕迹")

    assert bench.send(link).json() == {"state": "changed"}

    assert [bench.desk.thing(job).state for job in bench.jobs] == ["inspected", "inspected"]


def test_a_code_for_several_devices_is_offered_only_when_each_can_be_signed(bench):
    bench.office.take("li.wei", "sign_intake_on_paper", bench.jobs[1], signer="张老师")

    with pytest.raises(Refused) as refused:
        bench.offer("sign_intake_on_phone")

    assert refused.value.code == "state"
    assert bench.office.rows("SELECT count(*) FROM sign_link") == [(0,)]


@pytest.mark.parametrize("paper", ["slip", "intake"])
def test_the_page_shows_every_fact_that_is_signed(bench, paper):
    step = "sign_intake_on_phone"
    if paper == "slip":
        bench.send(bench.offer(step))
        bench.both("test", "finish", "try_out")
        step = "sign_on_phone"

    page = httpx.get(bench.offer(step).url).text

    for content in sign_links.shown_facts(bench.desk.session, [bench.desk.thing(job) for job in bench.jobs], paper):
        for row in (row for section in content["sections"] for row in section["rows"]):
            cells = (
                [*row["columns"], *(cell for line in row["rows"] for cell in line)]
                if "columns" in row
                else [row["value"]]
            )
            for text in (row.get("label", ""), *cells, content["confirms"], content["terms"].get("en", "")):
                for language in ("zh", "en"):
                    assert escape(in_texts(text, language)) in page, (row["name"], text)
