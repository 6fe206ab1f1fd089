"""The log and the report of a defect help whoever looks after the program, and say nothing about a customer."""

import stat

import pytest

from fieldservice import defects, settings
from fieldservice.admin import config_check, doctor
from fieldservice.program_log import KEPT, LOG, ProgramLog
from tests.support.command_line import CommandLine

NAME = "王小明 138 0531 0042"


def failed() -> Exception:
    try:
        try:
            {}[NAME]
        except KeyError as error:
            raise ValueError(f"no such customer: {NAME}") from error
    except ValueError as error:
        return error


def test_a_report_has_the_place_and_the_versions_and_no_word_that_somebody_typed(tmp_path):
    file = defects.record(failed(), tmp_path)

    written = file.read_text("utf-8")
    assert "test_reports.py" in written and "ValueError" in written and "KeyError" in written and "Python 3" in written
    assert "138" not in written and "王" not in written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_screen_after_a_defect_says_that_nothing_is_lost_and_where_the_report_is(tmp_path, capsys):
    assert defects.report(failed(), tmp_path) == defects.EXIT_CODE

    said = capsys.readouterr().err
    assert "Nothing is lost" in said and str(tmp_path / defects.LOG) in said and NAME not in said


def test_the_log_begins_a_new_file_when_it_is_long_and_keeps_a_few(tmp_path, monkeypatch):
    monkeypatch.setattr("fieldservice.program_log.MOST_BYTES", 100)
    log = ProgramLog()
    log.open(tmp_path)
    for number in range(30):
        log.note("print job", paper="ticket", state="printed", tries=number)
    log.note("quiet", "debug")

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [LOG, *(f"{LOG}.{place}" for place in range(1, KEPT + 1))]
    assert "tries=29" in log.last_lines()[-1]


def test_verbose_shows_what_the_program_does_beside_the_answer_without_arguments(tmp_path):
    told = CommandLine(tmp_path / "none")("find", NAME, "--verbose")

    assert "begin command=find" in told.err and NAME not in told.err and "begin" not in told.out


@pytest.mark.parametrize(
    ("written", "means", "wrong"),
    [
        ('language = "zh"\nterminal = "front 1"\n', {"language": "zh", "terminal": "front 1"}, 0),
        ('language = "fr"\ncolour = "red"\nlog = 3\nsigns = "ascii"\n', {"signs": "ascii"}, 3),
        ("language = ", {}, 1),
    ],
)
def test_config_toml_sets_what_is_possible_and_doctor_names_the_rest(tmp_path, written, means, wrong):
    (tmp_path / settings.CONFIG).write_text(written, "utf-8")

    assert settings.configured(tmp_path) == means and len(config_check.faults(tmp_path)) == wrong
    assert doctor.config(tmp_path).state == ("warn" if wrong else "ok")
    assert settings.counter({"FIELDSERVICE_HOME": str(tmp_path)}) == means.get(
        "terminal", settings.counter({"FIELDSERVICE_HOME": "/nowhere"})
    )
