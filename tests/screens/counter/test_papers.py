"""The papers of a job at the bench: each is read and printed from its page."""

from fieldservice import words
from fieldservice.desk import spool
from tests.support.hands import seated


async def test_intake_sheet_and_ticket_are_read_one_after_the_other_and_printed_from_the_page(counter):
    job = counter.inspected()
    number, ticket = counter.page(job).number, counter.page(job).facts["ticket"]

    async with seated(counter, "tang", job, (120, 40)) as hands:
        await hands.press("f4")
        seen = set()
        for _paper in range(4):
            seen |= {paper for paper in ("Intake sheet", "Claim ticket") if f"Paper F3: {paper}" in hands.lines[0]}
            await hands.press("f3")
        assert seen == {"Intake sheet", "Claim ticket"}
        while "Paper F3: Claim ticket" not in hands.lines[0]:
            await hands.press("f3")
        assert ticket in hands.text and "Size F7: A6" in hands.lines[0]
        await hands.press("f10")
        await hands.until_shown("Written to", f"{number}-ticket.pdf")
        await hands.press("f9")
        await hands.until_shown("No printer here can print this paper.")


async def test_a_lost_label_is_printed_again_from_the_page_and_the_queue_has_it(counter, tmp_path):
    job = counter.inspected()
    with counter.desk.session.store.writing() as tx:
        tx.put(
            "printer",
            [
                {
                    "name": "Front",
                    "kind": "file",
                    "address": str(tmp_path),
                    "speaks": "zpl",
                    "media": "60x40",
                    "active": 1,
                }
            ],
        )
        tx.put("printer_for", [{"counter": "", "paper": "", "printer": "Front"}])

    async with seated(counter, "tang", job, (80, 24)) as hands:
        await hands.press("f4")
        for _paper in range(6):
            if "Device label" in hands.lines[0]:
                break
            await hands.press("f3")
        assert counter.page(job).number in hands.text, "the label is seen before it is printed"
        assert "F10" not in hands.lines[-1], "there is no PDF of a label"
        await hands.press("f9")
        await hands.until_shown("Print: Device label")
        await hands.press("f10")
        await hands.until_shown("to the printer Front")

    assert [print_job["paper"] for print_job in spool.jobs(counter.desk.session, 5)] == ["device_label"]


async def test_no_page_of_any_story_shows_the_inside_of_a_record(counter):
    job = counter.dispatched(tracking=None)
    counter.take(
        "wang",
        job,
        "inspect",
        checked={"screen": "ok", "ports": "damaged"},
        data="none",
        password="none",
        reproduced="no",
    )
    counter.take("wang", job, "lend_loaner", loaner="LOAN-07", loaner_due="+7d")
    counter.take("wang", job, "sign_intake_on_paper", signer="张老师")
    counter.take("wang", job, "work", words="清洁", minutes=95)
    counter.take("wang", job, "promise", promised="+2d", words="下周")

    for language, wanted in (
        (
            "en",
            (
                "Ports: damaged (见照片); Memory: in order",
                "bench 王强",
                "LOAN-07",
                "with the customer, due back",
                "清洁 (1 h 35)",
            ),
        ),
        ("zh", ("屏幕", "王强", "LOAN-07", "清洁")),
    ):
        words.use(language)
        async with seated(counter, "wang", job, (120, 40)) as hands:
            for pane in ("facts", "history"):
                text = hands.app.screen.query(f"#{pane} FlowingText").first().text(66).plain
                assert not [
                    line for line in text.splitlines() if any(sign in line for sign in ("{", "'code'", "None", "%("))
                ]
            flat = " ".join(hands.app.screen.query("#facts FlowingText").first().text(120).plain.split())
            assert [expected for expected in wanted if expected not in flat] == []
