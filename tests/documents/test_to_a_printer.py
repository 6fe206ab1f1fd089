"""A print is recorded and in the queue, or neither; the printer that is set decides how it is printed."""

import pytest

from db import numbers
from fieldservice.desk import printers, printing, spool
from fieldservice.documents.registry import PAPERS
from fieldservice.workflows.engine.messages import Refused
from tests.documents.visit import INTAKE, collected, counts, on_paper, parcel, printer, queued, visit, went
from tests.printing import thermal_reading
from tests.printing.reading import Read
from tests.support.office import brought_to


def test_a_print_and_its_place_in_the_queue_are_there_together(office):
    came = visit(office)
    printer(office, "escpos-text", "80")

    printed = office.desk.papers.print_to(office.by("tang"), "ticket", came.request)

    job = spool.job(office.desk.session, printed["id"])
    assert (
        job["paper"],
        job["number"],
        job["thing"],
        job["printer"],
        job["media"],
        job["by"],
        job["counter"],
        job["print_no"],
    ) == ("ticket", "CD01-T000001-L", came.jobs[0], "laser", "80", "tang", "front 1", 1)
    recorded = office.desk.thing(came.jobs[0]).history[-1].entry.data
    assert tuple(recorded[name] for name in ("spool", "printer", "language", "size", "print")) == (
        printed["id"],
        "laser",
        "both",
        "80",
        1,
    )
    assert counts(office) == (1, 1, [printed["id"]])


def test_a_queue_that_takes_nothing_leaves_no_print(office, monkeypatch):
    came = visit(office)
    printer(office, "escpos-text", "80")

    def full(*_args, **_more):
        raise OSError("no space left")

    for module, name in ((spool, "put"), (printing.projections, "post")):
        with monkeypatch.context() as broken, pytest.raises(OSError):
            broken.setattr(module, name, full)
            office.desk.papers.print_to(office.by("tang"), "ticket", came.request)

    assert counts(office) == (0, 0, [])
    assert office.desk.papers.print_to(office.by("tang"), "ticket", came.request)["print"] == 1


def test_a_paper_that_cannot_be_drawn_leaves_nothing(office, monkeypatch, tmp_path):
    from printing import labels

    came = visit(office)
    printer(office, "zpl", "60x40")
    monkeypatch.setattr(labels, "thermal", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        office.desk.papers.print_to(office.by("tang"), "device_label", came.jobs[0])
    with pytest.raises(ZeroDivisionError):
        office.desk.papers.print_to_file(
            office.by("tang"), "device_label", came.jobs[0], tmp_path / "a.zpl", speaks="zpl"
        )

    assert counts(office) == (0, 0, []) and not (tmp_path / "a.zpl").exists()


def test_several_copies_are_counted_each_and_go_as_one_job(counter):
    came = visit(counter)
    went(counter, *INTAKE)
    printer(counter)

    printed = counter.desk.papers.print_to(
        counter.by("tang"), "intake", came.jobs[0], copies=("company", "customer"), language="en"
    )

    assert printed["prints"] == [1, 1] and counts(counter)[:2] == (2, 1)
    pages = Read(queued(counter, printed), None).pages
    assert ["Company copy" in pages[0], "Customer copy" in pages[1]] == [True, True]


def test_a_print_that_may_have_come_out_is_counted_again_when_it_is_tried_again(counter):
    came = visit(counter)
    printer(counter, "escpos-text", "80")
    printed = counter.desk.papers.print_to(counter.by("tang"), "ticket", came.request)
    with counter.desk.session.store.writing() as tx:
        tx.run("UPDATE print_job SET state = 'uncertain' WHERE id = ?", (printed["id"],))

    spool.retry(counter.desk.session, counter.by("tang"), printed["id"])

    assert counter.desk.papers.print_to(counter.by("tang"), "ticket", came.jobs[1])["print"] == 3


def test_the_printer_that_is_set_for_the_paper_decides_its_language_and_size(counter):
    came = visit(counter)
    went(counter, *INTAKE)
    for name, speaks, media, kind in (
        ("laser", "pdf", "A5", ""),
        ("form", "pdf", "241", "slip"),
        ("roll", "escpos-raster", "58", "ticket"),
        ("sticker", "zpl", "50x30", "device_label"),
        ("other", "escpos-text", "80", "accessory_label"),
    ):
        printer(counter, speaks, media, name)
        printers.use(counter.desk.session, counter.by("admin"), name, paper=kind)
    put = {
        kind: counter.desk.papers.print_to(counter.by("tang"), kind, came.jobs[0])
        for kind in ("intake", "slip", "ticket", "device_label", "accessory_label")
    }

    assert [printed["printer"] for printed in put.values()] == ["laser", "form", "roll", "sticker", "other"]
    sizes = [
        tuple(
            round(float(side) * 25.4 / 72)
            for side in Read(queued(counter, put[kind]), None).reader.pages[0].mediabox[2:]
        )
        for kind in ("intake", "slip")
    ]
    assert sizes == [(148, 210), (241, 279)]
    assert (
        max(len(row) for part in thermal_reading.escpos(queued(counter, put["ticket"])) for row in part.rows)
        == 384 // 8
    )
    assert thermal_reading.zpl(queued(counter, put["device_label"]))[0].size == (50 * 8 + 48, 30 * 8 + 48)
    assert [part.codes[0].text for part in thermal_reading.escpos(queued(counter, put["accessory_label"]))] == [
        "CD01-J000001-N/1",
        "CD01-J000001-N/2",
    ]


def test_without_a_printer_the_refusal_says_what_to_do(counter):
    came = visit(counter)
    with pytest.raises(Refused, match="Set one with: fieldservice printers use"):
        counter.desk.papers.print_to(counter.by("tang"), "ticket", came.request)
    printer(counter)
    for kind, thing in (("ticket", came.request), ("device_label", came.jobs[0])):
        if kind == "device_label":
            with pytest.raises(Refused, match=r"cannot print this.*zpl 60x40.*printers use NAME --paper device_label"):
                counter.desk.papers.print_to(counter.by("tang"), kind, thing)
        else:
            assert (
                counter.desk.papers.print_to(counter.by("tang"), kind, thing)["printer"] == "laser"
            )  # a ticket fits on a sheet too
    assert counts(counter)[0] == 1


def test_a_label_is_written_into_a_file_only_in_a_language_of_printers(counter, tmp_path):
    came = visit(counter)
    for how, refusal in (
        ({}, "--speaks"),
        ({"speaks": "pdf"}, "zpl"),
        ({"speaks": "zpl", "size": "5x5"}, "60x40"),
        ({"speaks": "zpl", "size": "A4"}, "60x40"),
    ):
        with pytest.raises(Refused, match=refusal) as caught:
            counter.desk.papers.print_to_file(counter.by("tang"), "device_label", came.jobs[0], tmp_path / "a", **how)
        assert caught.value.code == "usage"
    assert counts(counter)[0] == 0


THERMAL = {"queue_slip": {"speaks": "escpos-text"}}


def test_a_person_who_may_not_see_customers_gets_no_paper_that_names_them(counter, tmp_path):
    job = parcel(counter)
    came = visit(counter)
    gone = brought_to(counter, "taken").job
    counter.take("zhao", "cancel")
    waits = str(counter.take("tang", "check_in", thing="new", serial="NB-5521-90").made["job"])
    things = {
        "packing": job, "address_label": job, "place_label": "A3", "cancellation": gone, "queue_slip": waits,
    }  # fmt: skip
    printed, refused = [], []
    for kind in (kind for kind, paper in PAPERS.items() if paper.of == "job" and not paper.by_hand):
        try:
            how = {"speaks": "zpl"} if "label" in kind else THERMAL.get(kind, {})
            counter.desk.papers.print_to_file(
                counter.by("shao"), kind, things.get(kind, came.jobs[0]), tmp_path / "a", **how
            )
            printed.append(kind)
        except Refused as error:
            assert error.code == "role"
            refused.append(kind)

    assert refused == ["slip", "intake", "cancellation", "packing", "quote", "receipt", "ticket", "address_label"]
    assert printed == ["queue_slip", "device_label", "accessory_label", "place_label"]
    assert counter.rows("SELECT count(*) FROM entry WHERE kind = 'refused'") == [(8,)]


def test_reading_a_paper_on_the_screen_that_shows_people_is_recorded(counter):
    came = visit(counter)
    for kind in ("intake", "ticket", "device_label"):
        counter.desk.papers.as_text(counter.by("tang"), kind, came.jobs[0], 78)

    assert [
        entry.data["what"]
        for entry in (line.entry for line in counter.desk.thing(came.jobs[0]).history)
        if entry.kind == "unmasked"
    ] == ["intake", "ticket"]


def test_the_numbers_of_ticket_job_and_request_are_on_disk_before_the_ticket_is(counter):
    came = visit(counter)
    printer(counter, "escpos-text", "80")
    counter.desk.papers.print_to(counter.by("tang"), "ticket", came.request)

    assert numbers.read(counter.desk.session.folder) == {"T": 1, "J": 3}


def test_a_job_on_site_offers_its_slip_and_no_paper_of_the_bench(counter, tmp_path):
    brought_to(counter, "handed_in")

    assert counter.desk.papers.of(counter.job) == ("slip",)
    assert "Completed" in on_paper(counter, "slip", counter.job, tmp_path, language="en").text
    for kind in ("ticket", "intake", "device_label", "packing"):
        with pytest.raises(Refused):
            counter.desk.papers.content(counter.by("zhao"), kind, counter.job)


def test_rows_made_again_from_entries_count_the_same_prints(counter, tmp_path):
    from fieldservice.read_model import rebuild

    came = visit(counter)
    printer(counter, "escpos-text", "80")
    counter.desk.papers.print_to(counter.by("tang"), "ticket", came.request)
    counter.desk.papers.print_to_file(counter.by("tang"), "place_label", "A3", tmp_path / "a.zpl", speaks="zpl")
    collected(counter, came.jobs[0])

    assert rebuild.rebuild(counter.desk.session.store, lambda *_: None)["different"] == 0
    assert counter.desk.papers.print_to(counter.by("tang"), "ticket", came.jobs[1])["print"] == 2
    assert counter.desk.papers.print_to_file(counter.by("tang"), "place_label", "A3", tmp_path / "a.zpl", speaks="zpl")[
        "prints"
    ] == [2]
