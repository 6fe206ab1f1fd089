"""The counter path with the real queue, its worker, and a printer that is a folder."""

from fieldservice.desk import spool
from fieldservice.desk.spool_sending import run_once
from fieldservice.screens.panels import arrival_papers
from fieldservice.screens.step import StepScreen
from tests.support.hands import at_the_counter

PUT, CHECK = arrival_papers.put_to_printer, arrival_papers.check_printer


async def test_ticket_and_labels_of_a_device_left_at_the_counter_come_out_of_the_printer(
    counter, tmp_path, monkeypatch
):
    monkeypatch.setattr(arrival_papers, "put_to_printer", PUT)
    monkeypatch.setattr(arrival_papers, "check_printer", CHECK)
    paper, labels = tmp_path / "paper", tmp_path / "labels"
    for folder in (paper, labels):
        folder.mkdir()
    counter.closed_once()
    with counter.desk.session.store.writing() as tx:
        tx.put(
            "printer",
            [
                {"name": "Front", "kind": "file", "address": str(paper), "speaks": "pdf", "media": "A6", "active": 1},
                {
                    "name": "Labels",
                    "kind": "file",
                    "address": str(labels),
                    "speaks": "zpl",
                    "media": "60x40",
                    "active": 1,
                },
            ],
        )
        tx.put(
            "printer_for",
            [{"counter": "", "paper": "ticket", "printer": "Front"}, {"counter": "", "paper": "", "printer": "Labels"}],
        )

    async with at_the_counter(counter) as hands:
        await hands.press("ctrl+d")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        for text in ("13805310042", "NB-5521-77", "no picture", "charger", "A3"):
            await hands.press(*text, "enter")
        await hands.press("f10")
        await hands.until(lambda: len(spool.jobs(counter.desk.session, 9)) == 3)
    run_once(counter.desk.session)

    assert {job["state"] for job in spool.jobs(counter.desk.session, 9)} == {"printed"}
    assert [path.suffix for path in paper.iterdir()] == [".pdf"] and len(list(labels.iterdir())) == 2


async def test_a_ticket_without_a_printer_of_its_own_is_printed_on_the_one_that_is_chosen(
    counter, tmp_path, monkeypatch
):
    monkeypatch.setattr(arrival_papers, "put_to_printer", PUT)
    monkeypatch.setattr(arrival_papers, "check_printer", CHECK)
    counter.closed_once()
    with counter.desk.session.store.writing() as tx:
        row = {"name": "Spare", "kind": "file", "address": str(tmp_path), "speaks": "pdf", "media": "A6", "active": 1}
        tx.put("printer", [row])

    async with at_the_counter(counter) as hands:
        await hands.open("ctrl+d")
        await hands.fill(phone="13805310042", serial="NB-5521-77", symptom="dead", place="A3")
        await hands.press("f10")
        await hands.until_shown("Print it on another printer", "Read it on the screen")
        await hands.press("enter")
        await hands.until_shown("Print: Claim ticket", "Spare")
        await hands.press("enter")
        await hands.until(lambda: spool.jobs(counter.desk.session))

    assert {(job["printer"], job["paper"]) for job in spool.jobs(counter.desk.session)} == {("Spare", "ticket")}
