"""`print` and `paper` as a script uses them."""

import pytest

from tests.cli.conftest import line as line
from tests.cli.conftest import template as template
from tests.printing import thermal_reading
from tests.support.command_line import STAFF


@pytest.fixture
def visit(line, tmp_path):
    """A request with one device at the counter, and a folder as its printer."""
    staff = tmp_path / "staff.csv"
    staff.write_text(STAFF + "tang,唐琳,counter_clerk,,,CD01,,yes,471182\n", "utf-8")
    line.json("publish", "staff", staff, who="admin")
    (tmp_path / "out").mkdir()
    line.json(
        "printers", "add", "counter", "file", tmp_path / "out", "--speaks", "escpos-text", "--media", "80", who="admin"
    )
    return line.take(
        "tang",
        "new",
        "check_in",
        phone="138 0531 0042",
        customer_name="王小明",
        serial="NB-1",
        product="laptop",
        model="天逸 310",
        symptom="不开机",
        place="A3",
        accessories="电源线",
    )


def test_a_paper_goes_to_the_printer_at_once_and_answers_with_its_job(line, visit, tmp_path):
    printed = line.json("print", "ticket", visit["number"], "--lang", "en", who="tang")

    assert (printed["printer"], printed["print"], printed["job"]["state"]) == ("counter", 1, "printed")
    [file] = (tmp_path / "out").iterdir()
    assert "NB-1" in thermal_reading.escpos(file.read_bytes())[0].text
    assert (
        "print no. 2" in line("print", "ticket", visit["job_number"], "--to", "counter", "--lang", "en", who="tang").out
    )


def test_a_paper_goes_into_a_file_as_pdf_or_as_a_printer_gets_it(line, visit, tmp_path):
    for words, begins in (
        (("print", "ticket"), b"%PDF"),
        (("paper", "intake"), b"%PDF"),
        (("paper", "device_label", "--speaks", "zpl"), b"^XA"),
        (("print", "ticket", "--speaks", "escpos-raster", "--size", "58"), b"\x1b@"),
    ):
        made = line.json(words[0], words[1], visit["job_number"], *words[2:], "--out", tmp_path / "a", who="tang")
        assert (tmp_path / "a").read_bytes().startswith(begins) and made["out"] == str(tmp_path / "a")


def test_an_option_that_the_printer_decides_is_refused(line, visit, tmp_path):
    refused = line(
        "print",
        "ticket",
        visit["number"],
        "--to",
        "counter",
        "--out",
        tmp_path / "a",
        "--size",
        "58",
        "--json",
        who="tang",
    )

    assert refused.code == 2 and "--out, --size" in refused.error["reason"]


def test_an_unknown_printer_is_refused_with_the_known_names(line, visit):
    refused = line("print", "ticket", visit["number"], "--to", "attic", "--json", who="tang")

    assert refused.code == 3 and "counter" in refused.error["reason"]


def test_a_preview_is_not_counted_and_names_the_faults_of_a_layout_with_their_lines(line, visit, tmp_path):
    out, trial = tmp_path / "look.pdf", tmp_path / "trial.toml"
    trial.write_text('[paper.intake]\nsize = "A5"\nhide = ["device"]\n', "utf-8")
    paper = ("paper", "intake", visit["job_number"], "--out", out)

    tried = line(*paper, "--preview", "--layout", trial, who="tang")
    sound = line.json(*paper, "--preview", who="tang")

    assert tried.code == 1 and "line 3" in tried.out.lower() and "hide" in tried.out
    assert sound["layout"] == [] and out.read_bytes().startswith(b"%PDF")
    assert line.json(*paper, who="tang")["prints"] == [1]


@pytest.mark.parametrize(
    ("kind", "given", "code", "words"),
    [
        ("intake", ("--layout", "none.toml"), 1, "no file none.toml"),
        ("intake", ("--layout", "."), 1, "is not a file"),
        ("intake", ("--preview", "--speaks", "zpl"), 2, "Leave out --speaks"),
        ("intake", ("--preview", "--size", "A6"), 2, "Possible: A4, A5"),
        ("intake", ("--preview", "--lang", "fr"), 2, "Possible: zh, en, both"),
        ("intake", ("--preview", "--copy", "boss"), 2, "Possible: company"),
        ("device_label", ("--preview",), 2, "Only papers on sheets"),
        ("invoice", ("--preview",), 2, "Possible: slip"),
        ("packing", ("--preview",), 1, "ready to be sent"),
        ("intake", ("--preview", "--out", "nowhere/look.pdf"), 4, "nowhere"),
        ("intake", ("--preview", "--out", "."), 4, ""),
    ],
)
def test_a_preview_that_cannot_be_made_says_why_and_ends_with_its_code(
    line, visit, tmp_path, monkeypatch, kind, given, code, words
):
    monkeypatch.chdir(tmp_path)
    out = () if "--out" in given else ("--out", "look.pdf")

    tried = line("paper", kind, visit["job_number"], *out, *given, who="tang")

    assert tried.code == code and words in " ".join((tried.out + tried.err).split()), (tried.code, tried.out, tried.err)


def test_a_broken_layout_is_told_with_the_print_that_it_did_not_stop(line, visit, tmp_path):
    (line.home / "layout.toml").write_text("[head\n", "utf-8")

    printed = line.json("paper", "intake", visit["job_number"], "--out", tmp_path / "x.pdf", who="tang")

    assert printed["pages"] >= 1 and "layout file" in printed["layout"]


def test_the_print_job_keeps_after_printing_that_the_built_in_layout_was_used(line, visit, tmp_path):
    (line.home / "layout.toml").write_text('[paper.intake]\nhide = ["device"]\n', "utf-8")
    line.json("printers", "add", "laser", "file", tmp_path / "out", who="admin")

    printed = line.json("print", "intake", visit["job_number"], "--to", "laser", who="tang")

    assert printed["job"]["state"] == "printed" and "line 2" in str(printed["job"]["note"])
    assert "built-in layout" in line("print-jobs", who="tang").out.replace("\n", " ")
