"""Print jobs: which papers wait and why, and how a person confirms, repeats or cancels them."""

import pytest

from fieldservice.desk import printers, spool
from fieldservice.desk.spool_sending import run_once
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.preview import PreviewScreen
from fieldservice.screens.print_jobs import PrintJobsScreen
from tests.documents import visit
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter


def put(counter, job, printer="Front", state="", error=""):
    id_ = spool.put(
        counter.desk.session,
        paper="ticket",
        thing=job,
        number=counter.ticket(job),
        by=counter.by("tang"),
        printer=printer,
        media="80",
        speaks="escpos-text",
        content=b"ticket",
    )
    if state:
        with counter.desk.session.store.writing() as tx:
            tx.run("UPDATE print_job SET state = ?, error = ?, tries = 1 WHERE id = ?", (state, error, id_))
    return id_


def state(counter, id_):
    return spool.job(counter.desk.session, id_)["state"]


@pytest.mark.parametrize("size", SIZES)
async def test_each_print_job_shows_its_paper_printer_state_and_error(counter, size, language):
    job = counter.brought()
    put(
        counter,
        job,
        state="failed",
        error='{"message": "The printer %(printer)s has been removed.", "values": {"printer": "Front"}}',
    )

    async with at_the_counter(counter, size=size) as hands:
        await hands.press("shift+f4")
        await hands.until_shown(counter.ticket(job), "Front", {"en": "failed", "zh": "Front"}[language])

        assert isinstance(hands.app.screen, PrintJobsScreen)
        if language == "en":
            await hands.until_shown("The printer Front has been removed.")
        await hands.press("enter")
        assert isinstance(hands.app.screen, DetailScreen)


async def test_what_a_printer_says_of_itself_stands_beside_the_paper_in_words(counter, language):
    job = counter.brought()
    put(counter, job, state="waiting", error='{"reasons": ["media-empty", "x-makers-own"]}')

    async with at_the_counter(counter, size=(120, 40)) as hands:
        await hands.press("shift+f4")

        await hands.until_shown({"en": "Printer status: out of paper", "zh": "打印机状态：缺纸"}[language], "x-makers")


async def test_a_long_reason_takes_the_cells_that_the_other_columns_do_not_need(counter):
    job = counter.brought()
    put(counter, job, state="waiting", error='{"reasons": ["media-empty", "cover-open"]}')
    put(counter, job)

    async with at_the_counter(counter, size=(120, 40)) as hands:
        await hands.press("shift+f4")

        await hands.until_shown("Printer status: out of paper", "Waits behind Claim ticket", "2 not printed")


async def test_the_status_bar_counts_papers_that_were_not_printed(counter):
    job = counter.brought()
    async with at_the_counter(counter) as hands:
        assert "not printed" not in hands.text
        put(counter, job, state="uncertain")
        hands.app.screen.look()
        await hands.until_shown("1 not printed")


async def test_a_failed_job_is_tried_again_or_cancelled(counter):
    job = counter.brought()
    first = put(counter, job, state="failed")

    async with at_the_counter(counter) as hands:
        await hands.press("shift+f4")
        await hands.until_shown("failed")
        await hands.press("f5")
        await hands.until(lambda: state(counter, first) == "waiting")
        await hands.until_shown("waiting")
        await hands.press("delete", "down", "enter")
        await hands.until(lambda: state(counter, first) == "cancelled")
        await hands.until_shown("cancelled")
        assert "F5 Try again" not in hands.text and "Del Cancel" not in hands.text


async def test_a_paper_that_does_not_come_out_is_read_and_printed_elsewhere(counter, tmp_path):
    job = counter.brought()
    with counter.desk.session.store.writing() as tx:
        row = {"name": "Spare", "kind": "file", "address": str(tmp_path), "speaks": "pdf", "media": "A6", "active": 1}
        tx.put("printer", [row])
    first = put(counter, job, state="failed")

    async with at_the_counter(counter) as hands:
        await hands.press("shift+f4")
        await hands.until_shown("failed")
        await hands.press("f4")
        await hands.until(lambda: isinstance(hands.app.screen, PreviewScreen))
        await hands.press("escape", "f9")
        await hands.until_shown("Print: Claim ticket", "Spare")
        await hands.press("enter")
        await hands.until(lambda: state(counter, first) == "cancelled")
    others = [each for each in spool.jobs(counter.desk.session) if each["id"] != first]
    assert [(each["printer"], each["paper"]) for each in others] == [("Spare", "ticket")]


async def test_a_person_confirms_a_paper_that_may_have_been_printed(counter):
    job = counter.brought()
    first = put(counter, job, state="uncertain")

    async with at_the_counter(counter) as hands:
        await hands.press("shift+f4")
        await hands.until_shown("perhaps printed", "F7 Was printed", "If the paper is there, press F7.")
        await hands.press("f7")

        await hands.until(lambda: state(counter, first) == "printed")


async def test_without_print_jobs_the_screen_explains_what_it_is_for(counter):
    async with at_the_counter(counter) as hands:
        await hands.press("shift+f4")

        await hands.until_shown("Nothing has been sent to a printer yet.")


def test_while_the_screens_are_open_papers_are_sent_to_their_printers(counter, tmp_path):
    from fieldservice.screens.launch import start_background_work

    job, papers, printing = counter.brought(), tmp_path / "papers", []
    papers.mkdir()
    with counter.desk.session.store.writing() as tx:
        tx.put(
            "printer",
            [
                {
                    "name": "Front",
                    "kind": "file",
                    "address": str(papers),
                    "speaks": "escpos-text",
                    "media": "80",
                    "active": 1,
                }
            ],
        )
    id_ = put(counter, job)

    start_background_work(counter.desk, [], printing)
    for _look in range(1000):
        if state(counter, id_) == "printed":
            break
        printing[0]._thread.join(0.01)
    printing[0].stop()

    assert state(counter, id_) == "printed" and any(papers.iterdir())


async def test_one_fault_tag_of_several_is_chosen_by_key(counter):
    visit.fitted(counter)
    counter.take("li.wei", "fit_part", parts="PSU-450 x1 S2", old="tagged", old_serial=None)
    first, second = counter.desk.papers.one_by_one("fault_tag", counter.job)

    async with at_the_counter(counter, "li.wei") as hands:
        hands.app.open_screen("preview", counter.desk, counter.person("li.wei"), counter.job)
        await hands.settle()
        while hands.app.screen.kind != "fault_tag":
            await hands.press("f3")
        assert "default" in hands.text
        await hands.press("f5")
        await hands.until_shown(f"1/2 {first}")
        await hands.press("f5")
        await hands.until_shown(f"2/2 {second}")


async def test_f9_on_a_paper_asks_for_the_printer_and_the_number_and_says_what_the_printers_say(counter, tmp_path):
    job = counter.brought()
    by, session = counter.by("admin"), counter.desk.session
    (tmp_path / "papers").mkdir()
    for name, active in (("Back", True), ("Front", True), ("Old", False)):
        printers.add(session, by, name, "file", str(tmp_path / "papers"), "escpos-text", "80")
        printers.switch(session, by, name, active)
    printers.use(session, by, "Front", paper="ticket")
    with session.store.writing() as tx:
        tx.run("UPDATE printer SET reasons = 'media-low cover-open' WHERE name = 'Back'")

    async with at_the_counter(counter) as hands:
        await hands.until(lambda: hands.app.warm)
        hands.app.open_screen("preview", counter.desk, counter.person("tang"), job, "ticket")
        await hands.press("f9")
        await hands.until_shown("Front", "set for this paper at this terminal", "cover open, paper is low", "paused")
        await hands.press("f5", "up", "enter")

        await hands.until(lambda: len(spool.jobs(session)) == 2)
        await hands.until_shown("Claim ticket: sent to the printer Back")
        run_once(session)
        await hands.until_shown("It was printed on Back.")
        await hands.press("escape")
        await hands.until_shown("Back: cover open")
    assert {each["printer"] for each in spool.jobs(session)} == {"Back"}
