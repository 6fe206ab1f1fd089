"""Setting up printers: a mistake is refused with an example of a right setting; the narrower setting is used first."""

import pytest

from fieldservice.desk import printers, spool
from fieldservice.documents.media import SHEETS
from fieldservice.workflows.engine.messages import Refused
from tests.desk.spool.devices import free_port
from tests.support.command_line import CommandLine


@pytest.mark.parametrize(
    ("kind", "address", "speaks", "media", "says"),
    [
        ("usb", "x", "pdf", "A4", "ipp, lp"),
        ("raw", "10.0.0.9", "postscript", "", "escpos-text"),
        ("ipp", "ipp://p/", "pdf", "letter", "A4, A5"),
        ("raw", "10.0.0.9", "zpl", "80", "60x40"),
        ("raw", "10.0.0.9", "escpos-text", "A4", "80, 58"),
        ("ipp", "192.168.1.510", "pdf", "", "ipp://192"),
        ("ipp", "ipp://", "pdf", "", "ipp://192"),
        ("ipp", "http://p/ipp", "pdf", "", "ipp://192"),
        ("ipp", "ipp://p:x/", "pdf", "", "ipp://192"),
        ("ipp", "ipp://anna:secret@p/", "pdf", "", "ipp://192"),
        ("raw", "10.0.0.9:0", "pdf", "", "192.168.1.50:9100"),
        ("lp", "-o job", "pdf", "", "Office_Laser"),
        ("lp", "a b", "pdf", "", "Office_Laser"),
        ("lp", "a/b", "pdf", "", "Office_Laser"),
        ("lp", "Laser#1", "pdf", "", "Office_Laser"),
        ("lp", "维" * 43, "pdf", "", "Office_Laser"),
        ("raw", "192.168.1", "escpos-text", "", "192.168.1.50:9100"),
        ("raw", "192.168.1.300", "escpos-text", "", "192.168.1.50:9100"),
        ("raw", "0x7f.1", "escpos-text", "", "192.168.1.50:9100"),
        ("raw", "3232235826", "escpos-text", "", "192.168.1.50:9100"),
        ("raw", "10.0.0.9:65536", "escpos-text", "", "192.168.1.50:9100"),
        ("raw", "10.0.0.9:+910", "escpos-text", "", "192.168.1.50:9100"),
        ("raw", "fe80::12345", "escpos-text", "", "192.168.1.50:9100"),
        ("raw", "-oProxy", "escpos-text", "", "192.168.1.50:9100"),
        ("ipp", "ipp://192.168.1.256/ipp/print", "pdf", "", "ipp://192"),
        ("ipp", "ipp://p:70000/ipp/print", "pdf", "", "ipp://192"),
        ("ipp", "ipp://[fe80::1/ipp/print", "pdf", "", "ipp://192"),
        ("file", "papers", "pdf", "", "/srv/papers"),
    ],
)
def test_a_wrong_printer_setting_is_refused_with_an_example_of_a_right_one(
    sqlite_counter, kind, address, speaks, media, says
):
    with pytest.raises(Refused) as no:
        sqlite_counter.printer(kind, address, speaks, media)

    assert no.value.code == "usage" and says in str(no.value)
    assert printers.printers(sqlite_counter.desk.session) == []


@pytest.mark.parametrize(
    ("kind", "address", "speaks", "media", "becomes"),
    [
        ("ipp", "ipps://printer.local:8631/ipp/print", "pdf", "", "A4"),
        ("raw", "[fe80::1]:9100", "escpos-raster", "", "80"),
        ("raw", "ticket", "zpl", "", "60x40"),
        ("raw", "ticket", "zpl", "100x70@300", "100x70@300"),
        ("lp", "Office_Laser", "pdf", "241-half", "241-half"),
        ("lp", "二楼_针打(三联);旧", "pdf", "241", "241"),
        ("lp", "L" * 127, "pdf", "", "A4"),
        ("file", "/srv/papers", "escpos-text", "58", "58"),
    ],
)
def test_each_kind_of_printer_can_be_set_up(sqlite_counter, kind, address, speaks, media, becomes):
    assert sqlite_counter.printer(kind, address, speaks, media).media == becomes


@pytest.mark.parametrize(
    ("kind", "address", "becomes"),
    [
        ("raw", "192.168.001.010", "192.168.1.10"),
        ("raw", "192.168.001.010:09101", "192.168.1.10:9101"),
        ("raw", "１９２。168。1。50：9101", "192.168.1.50:9101"),
        ("raw", "10.0.0.9:9100", "10.0.0.9"),
        ("raw", " ticket.local ", "ticket.local"),
        ("raw", "fe80::1%eth0", "fe80::1%eth0"),
        ("raw", "[FE80:0::1%eth0]:9101", "[fe80::1%eth0]:9101"),
        ("ipp", "ipp://192.168.010.008:631/ipp/print", "ipp://192.168.10.8/ipp/print"),
        ("ipp", "ipp://[fe80::1%25eth0]:8631/ipp/print", "ipp://[fe80::1%25eth0]:8631/ipp/print"),
        ("ipp", "ipps://printer", "ipps://printer/"),
    ],
)
def test_an_address_is_kept_as_it_was_meant(sqlite_counter, kind, address, becomes):
    assert sqlite_counter.printer(kind, address, "escpos-text" if kind == "raw" else "pdf").address == becomes


@pytest.mark.parametrize(
    ("address", "says"),
    [("ticket-printer.invalid", "No machine called ticket-printer.invalid"), ("fe80::1", "fe80::1%eth0"), ("::1", "")],
)
def test_a_machine_that_the_network_does_not_know_is_said_when_its_printer_is_set_up(sqlite_counter, address, says):
    line = CommandLine(sqlite_counter.folder)

    made = line.json("printers", "add", "ticket", "raw", address, "--speaks", "escpos-text", "--anyway", who="sun")

    assert says in made["note"] if says else made["note"] == ""
    assert made["printer"]["address"] == address


def test_a_refused_address_says_what_is_wrong_with_it(sqlite_counter):
    line = CommandLine(sqlite_counter.folder)

    refused = line("printers", "add", "ticket", "raw", "192.168.1.300", "--json", who="sun")

    assert refused.code == 2 and "four numbers from 0 to 255" in refused.error["fields"]["address"]


def test_only_administrators_and_managers_set_up_printers_and_a_refusal_is_recorded(sqlite_counter):
    desk, zhao = sqlite_counter.desk, sqlite_counter.by("zhao")
    for act in (
        lambda: printers.add(desk.session, zhao, "laser", "lp", "Laser"),
        lambda: printers.use(desk.session, zhao, "laser"),
        lambda: printers.switch(desk.session, zhao, "laser", False),
        lambda: printers.remove(desk.session, zhao, "laser"),
    ):
        with pytest.raises(Refused) as no:
            act()
        assert no.value.code == "role" and no.value.who_may == ("administrator", "manager")
    assert len(desk.lists.refusals(sqlite_counter.by("admin"))) == 4
    printers.add(desk.session, sqlite_counter.by("sun"), "laser", "lp", "Laser")


def test_the_printer_is_chosen_by_terminal_and_paper_then_terminal_then_paper_then_any(counter):
    desk, admin = counter.desk, counter.by("admin")
    for name in ("any", "tickets", "front", "front tickets"):
        counter.printer("lp", "Queue", name=name)
    printers.use(desk.session, admin, "tickets", paper="ticket")
    printers.use(desk.session, admin, "front", counter="front 1")
    printers.use(desk.session, admin, "front tickets", paper="ticket", counter="front 1")

    def chosen(at, paper):
        return printers.chosen(desk.session, at, paper).name

    assert chosen("front 1", "ticket") == "front tickets"
    assert chosen("front 1", "slip") == "front"
    assert chosen("back", "ticket") == "tickets"
    assert chosen("back", "slip") == "any"
    printers.remove(desk.session, admin, "front tickets")
    assert chosen("front 1", "ticket") == "front"


def test_without_a_printer_the_refusal_says_what_to_do(sqlite_counter):
    with pytest.raises(Refused, match="fieldservice printers use"):
        printers.chosen(sqlite_counter.desk.session, "front 1", "ticket")
    with pytest.raises(Refused, match="fieldservice printers add"):
        printers.printer(sqlite_counter.desk.session.reader, "laser")
    sqlite_counter.printer("lp", "Queue")
    with pytest.raises(Refused, match="There are: laser"):
        printers.printer(sqlite_counter.desk.session.reader, "lazer")
    with pytest.raises(Refused, match="slip, intake"):
        printers.use(sqlite_counter.desk.session, sqlite_counter.by("admin"), "laser", paper="invoice")
    with pytest.raises(Refused, match="already"):
        sqlite_counter.printer("lp", "Queue")


def test_a_printer_that_is_switched_off_is_not_chosen_silently(sqlite_counter):
    sqlite_counter.printer("lp", "Queue")
    printers.switch(sqlite_counter.desk.session, sqlite_counter.by("admin"), "laser", False)

    with pytest.raises(Refused, match="paused"):
        printers.chosen(sqlite_counter.desk.session, "", "slip")


def test_a_printer_is_not_removed_while_papers_wait_for_it(sqlite_counter, tmp_path):
    sqlite_counter.printer("file", tmp_path / "not there yet")
    sqlite_counter.put()

    with pytest.raises(Refused, match="1 papers wait"):
        printers.remove(sqlite_counter.desk.session, sqlite_counter.by("admin"), "laser")

    (tmp_path / "not there yet").mkdir()
    assert sqlite_counter.run() == 1
    printers.remove(sqlite_counter.desk.session, sqlite_counter.by("admin"), "laser")
    assert printers.printers(sqlite_counter.desk.session) == []


@pytest.mark.parametrize(
    ("speaks", "media", "begins"),
    [
        *(("pdf", media, b"%PDF-") for media in SHEETS),
        ("escpos-text", "80", b"\x1b@"),
        ("escpos-raster", "58", b"\x1b@"),
        ("zpl", "60x40", b"^XA"),
    ],
)
def test_a_test_page_is_in_the_language_of_the_printer(sqlite_counter, port, speaks, media, begins):
    sqlite_counter.printer("raw", port.address, speaks, media)

    id_ = printers.test_page(sqlite_counter.desk.session, sqlite_counter.by("zhao"), "laser")

    assert sqlite_counter.run() == 1 and sqlite_counter.paper(id_)["state"] == "printed"
    assert port.received[0].startswith(begins)


# From the command line


@pytest.fixture
def line(sqlite_counter):
    return CommandLine(sqlite_counter.folder)


def test_a_printer_is_set_up_tried_and_looked_at_from_the_command_line(line, sqlite_counter, port):
    assert (
        line("printers", who="sun").out
        == "No printer is set up. Add one with: fieldservice printers add NAME KIND ADDRESS\n"
    )

    made = line.json(
        "printers", "add", "ticket", "raw", port.address, "--speaks", "escpos-text", "--media", "80", who="sun"
    )
    assert made["printer"]["media"] == "80"
    line.json("printers", "use", "ticket", "--paper", "ticket", "--terminal", "front 1", who="sun")
    tried = line.json("printers", "test", "ticket", who="zhao")

    assert tried["job"]["state"] == "printed" and len(port.received) == 1
    assert line.json("printers", who="zhao")["printers"][0]["used"] == [
        {"counter": "", "paper": ""},
        {"counter": "front 1", "paper": "ticket"},
    ]
    assert "Claim ticket at front 1" in line("printers", who="zhao").out
    assert line.json("print-jobs", who="zhao")["jobs"][0]["state"] == "printed"
    line.json("printers", "off", "ticket", who="sun")
    assert line.json("printers", who="zhao")["printers"][0]["active"] is False
    line.json("printers", "on", "ticket", who="sun")
    line.json("printers", "remove", "ticket", who="sun")
    assert line.json("printers", who="zhao") == {"printers": []}


@pytest.mark.parametrize(
    ("hinders", "state", "code", "says"),
    [
        (None, "printed", 0, "printed"),
        ("off", "waiting", 4, "switched on"),
        ("paper out", "waiting", 4, "Printer status: out of paper."),
        ("broken line", "uncertain", 3, "may have been printed"),
        ("address of an earlier version", "failed", 4, "not a valid address"),
    ],
)
def test_a_command_that_prints_says_how_it_ended_by_its_exit_code_too(
    line, sqlite_counter, port, hinders, state, code, says
):
    address = f"127.0.0.1:{free_port()}" if hinders == "off" else port.address
    if hinders == "paper out":
        port.says[2] = 0x32
    if hinders == "broken line":
        port.cut_after = 10
    sqlite_counter.printer("raw", address, "escpos-text")
    if hinders == "address of an earlier version":
        with sqlite_counter.desk.session.store.writing() as tx:
            tx.run("UPDATE printer SET address = '192.168.300'")

    tried = line("printers", "test", "laser", who="zhao")

    assert tried.code == code and says in tried.out
    assert ("fieldservice print-jobs confirm" in tried.out) == (state == "uncertain")
    assert [job["state"] for job in spool.jobs(sqlite_counter.desk.session)] == [state]


@pytest.mark.parametrize(
    ("address", "keyword", "says", "speaks"),
    [
        ("nobody.invalid:9100", "host-unknown", "no machine of this name", "escpos-text"),
        ("192.168.300:9100", "address-invalid", "address is not valid", "escpos-text"),
    ],
)
def test_the_list_of_printers_says_what_the_jobs_know_and_names_kinds_in_words(
    line, sqlite_counter, port, address, keyword, says, speaks
):
    sqlite_counter.printer("raw", port.address, speaks)
    with sqlite_counter.desk.session.store.writing() as tx:
        tx.run("UPDATE printer SET address = ?", (address,))

    shown = line("printers", "--ask", who="zhao").out

    assert says in shown and "network port" in shown and "ESC/POS, text" in shown
    assert line.json("printers", who="zhao")["printers"][0]["reasons"] == [keyword]


def test_the_second_of_two_tries_says_why_and_that_the_first_comes_out_too(line, sqlite_counter):
    sqlite_counter.printer("raw", f"127.0.0.1:{free_port()}", "escpos-text")
    line("printers", "test", "laser", who="zhao")

    again = line("printers", "test", "laser", who="zhao")

    assert again.code == 4 and "Waits behind Test page TEST." in again.out and "switched on" in again.out
    assert "Earlier prints of this paper that will also be printed: 1." in again.out


def test_a_person_retries_confirms_or_cancels_an_uncertain_paper_from_the_command_line(line, sqlite_counter, port):
    sqlite_counter.printer("raw", port.address, "escpos-text")
    port.cut_after = 10
    first, second, third = (sqlite_counter.put(b"ticket " * 100_000) for _ in range(3))

    assert line.json("print-jobs", "run", who="zhao") == {
        "printed": 0,
        "waiting": 0,
        "sending": 0,
        "failed": 0,
        "uncertain": 3,
    }
    assert "perhaps printed" in line("print-jobs", who="zhao").out

    port.cut_after = None
    again = line("print-jobs", "retry", first[-6:], who="zhao")
    assert again.code == 0 and "counts as print 2" in again.out
    assert line.json("print-jobs", "confirm", second, who="zhao")["job"]["state"] == "printed"
    assert line.json("print-jobs", "cancel", third, who="zhao")["job"]["state"] == "cancelled"
    assert line.json("print-jobs", "run", who="zhao")["printed"] == 1
    assert line("print-jobs", "--limit", "2", who="zhao").out.count("slip") == 2
    assert line("print-jobs", "retry", "nothing", who="zhao").code == 3
    refused = line("print-jobs", "confirm", first, "--json", who="zhao")
    assert (refused.code, refused.error["code"]) == (1, "state")


def test_a_worker_of_another_program_takes_what_the_command_line_put(line, sqlite_counter, port):
    sqlite_counter.printer("raw", port.address, "escpos-text")
    sqlite_counter.put(b"from the screen")

    assert line.json("print-jobs", "run", who="zhao")["printed"] == 1 and port.received == [b"from the screen"]
    assert [job["state"] for job in spool.jobs(sqlite_counter.desk.session)] == ["printed"]
