"""The installed program: how it starts, what it loads, its help and completion, and that the docs name all commands."""

import json
import os
import re
import subprocess
import sys

import pytest
import typer

from fieldservice import VERSION
from fieldservice.cli import auth, commands, output, run
from fieldservice.cli.text_tables import width as cells_of
from fieldservice.cli.typer_i18n import named
from fieldservice.documents.registry import PAPERS
from fieldservice.words import words
from tests.support.command_line import PIN, ROOT, CommandLine, received

HEAVY = {
    "textual",
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "reportlab",
    "rich",
    "argon2",
    "pypinyin",
    "babel",
    "psycopg",
    "filelock",
    "platformdirs",
    "fieldservice.desk.session",
    "fieldservice.documents",
    "fieldservice.presentation.values",
    "fieldservice.workflows.registry",
}
WATCHED = """
import sys
from fieldservice.cli import run
code = run(sys.argv[1:])
print(*sorted({*sys.modules, *(name.split('.')[0] for name in sys.modules)}), file=sys.stderr)
sys.exit(code)
"""


def program(*words, home=None, stdin=None, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FIELDSERVICE")}
    return subprocess.run(
        [sys.executable, "-m", "fieldservice", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        input=stdin,
        timeout=120,
        env={**clean, **({"FIELDSERVICE_HOME": str(home)} if home else {}), "PYTHONUTF8": "1", **environment},
    )


def command_tree():
    return typer.main.get_command(commands.app)


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["take", "--help"], ["--help", "--lang", "zh"]])
def test_version_and_help_load_nothing_heavy(words):
    done = subprocess.run([sys.executable, "-c", WATCHED, *words], cwd=ROOT, capture_output=True, text=True, check=True)

    assert not set(done.stderr.split()) & HEAVY
    assert done.stdout


def test_the_version_loads_not_even_the_command_line_library():
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == VERSION and "typer" not in done.stderr.split()


def test_the_real_program_answers_scripts_in_utf8_and_with_exit_codes(line):
    job = received(line)

    done = program(
        "show", job, "--json", home=line.home, FIELDSERVICE_AS="zhao", FIELDSERVICE_PIN=PIN, PYTHONUTF8="0", LC_ALL="C"
    )
    refused = program("take", job, "accept", "--json", home=line.home, FIELDSERVICE_AS="chen", FIELDSERVICE_PIN=PIN)
    unsaid = program("show", job, home=line.home, stdin=b"")

    assert done.returncode == 0 and json.loads(done.stdout.decode("utf-8"))["facts"]["customer_name"] == "济南实验中学"
    assert refused.returncode == 1 and json.loads(refused.stdout)["error"]["code"] == "role" and not refused.stderr
    assert unsaid.returncode == 2 and b"FIELDSERVICE_PIN" in unsaid.stderr and b"Traceback" not in unsaid.stderr


@pytest.mark.parametrize(
    "words", [["workflow", "onsite"], ["show", "nothing", "at", "all", "--json"]], ids=["answer", "error"]
)
def test_an_output_that_is_closed_early_is_no_error(line, words):
    words = [sys.executable, "-m", "fieldservice", *words]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        errors = running.stderr.read()

    assert b"Traceback" not in errors and b"BrokenPipe" not in errors


def test_a_table_is_cut_at_a_terminal_alone_and_a_search_without_result_names_what_was_sought(line, monkeypatch):
    whole = line("doctor").out
    monkeypatch.setattr(output, "is_read_by_a_program", lambda: False)
    cut = line("doctor").out

    assert "NotoSansSC-Regular" in whole and ".." not in whole and ".." in cut
    assert line("find", "zzzqq", who="zhao").out == "No match for zzzqq.\n"
    assert line("find", " ", who="zhao").out == "Nothing to show.\n"


def test_the_pin_is_asked_for_on_a_terminal(line, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda question: asked.append(question) or PIN)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked = []

    monkeypatch.delenv("FIELDSERVICE_PIN", raising=False)
    assert auth.pin_of("zhao") == PIN and "zhao" in asked[0]


def test_without_a_command_the_screen_opens_for_the_person_named(line, monkeypatch):
    opened = []
    monkeypatch.setattr("fieldservice.screens.launch.run", lambda folder, **more: opened.append((folder, more)))

    line()
    line(who="zhao")
    line("--lang", "zh", "--as", "zhao", pin=None)

    assert opened == [
        (line.home, {"person_name": None, "pin": None, "language": None}),
        (line.home, {"person_name": "zhao", "pin": PIN, "language": None}),
        (line.home, {"person_name": "zhao", "pin": None, "language": "zh"}),
    ]


def test_a_screen_without_a_store_says_how_to_make_one(tmp_path):
    answer = CommandLine(tmp_path / "nothing")()

    assert answer.code == 4 and "fieldservice init" in answer.err


def test_the_demo_is_filled_once_and_can_be_worked_with(tmp_path):
    demo = CommandLine(tmp_path / "demo")

    first, second = demo.json("demo", "--fill"), demo.json("demo", "--fill")
    jobs = demo.json("list", "jobs", "--limit", "5", who="admin", pin="0000")["rows"]

    assert first == second and len(jobs) == 5
    assert demo.json("verify")["ok"]


def test_a_shell_completes_commands_and_options():
    def completed(words, place):
        done = program(_FIELDSERVICE_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(place))
        return done.stdout.decode().split()

    assert {"take", "show", "list"} <= set(completed("fieldservice ", 1))
    assert "--overdue" in completed("fieldservice list --", 2)
    assert "--json" in completed("fieldservice --j", 1)


@pytest.mark.parametrize("name", sorted(command_tree().commands))
def test_help_in_chinese_has_no_english_left_over(name, capsys):
    assert run(["--lang", "zh", name, "--help"]) == 0

    english = re.sub(
        r"`[^`]*`|--?[a-z-]+|\[[^\]]*\]|\b[A-Z_]{2,}\b|zh\|en(\|both)?|fieldservice( \w+)?|1<=x",
        "",
        capsys.readouterr().out,
    )
    left = set(re.findall(r"[A-Za-z]{3,}", english)) - {
        "CSV",
        "xlsx",
        "Windows",
        "JSON",
        "PDF",
        "PIN",
        "NAME",
        "PostgreSQL",
        "admin",
        "Open",
        "Repair",
        "Data",
        "ords",
        "slip",
        "staff",
        "offices",
        "calendars",
        "codes",
        "settings",
        "company",
        "customer",
        "headquarters",
        "next",
        "last",
        "show",
        "both",
        "COMMAND",
        "parts",
        "part",
        "levels",
        "stock",
        "good",
        "faulty",
        "bag",
        "prices",
        "policies",
        "out",
        "settle",
        "stays",
        "counts",
        "takes",
        "http",
        "csv",
        "month",
        "quarter",
        "front",
        "counter",
        "accounting",
        "invoices",
    }
    left -= {
        word for each in getattr(command_tree().commands[name], "commands", ()) for word in re.findall("[a-z]+", each)
    }
    assert not left


def test_help_in_chinese_tears_no_name_apart_and_has_one_kind_of_colon(capsys):
    run(["--lang", "zh", "print", "--help"])
    shown = capsys.readouterr().out

    run_on = re.sub(r"\n *", "", shown)
    assert all(f"`{kind}`" in shown and f"`{kind}`（" in run_on for kind in PAPERS)
    assert "参数：" in shown and "选项：" in shown and "用法：" in shown and "默认：0" not in shown
    assert all(cells_of(line) <= 80 for line in shown.splitlines())


def test_every_argument_says_in_words_what_it_is():
    assert [
        (name, param.name)
        for name, command in every_command()
        for param in command.params
        if param.param_type_name == "argument" and not param.help
    ] == []


def test_every_text_of_the_help_is_in_the_catalogue():
    """An unmarked text would stay English without anybody noticing."""
    command = command_tree()
    texts = [each.help for each in command.commands.values()]
    texts += [param.help for each in (command, *command.commands.values()) for param in each.params if param.help]

    assert all(words("zh")(text) != text for text in texts if text not in ("ords",))


def every_command():
    """Every command by the words that are typed: `sync`, `hq serve`."""
    for name, command in sorted(command_tree().commands.items()):
        for each, inner in sorted(getattr(command, "commands", {"": command}).items()):
            yield f"{name} {each}".strip(), inner


@pytest.mark.parametrize(
    ("name", "command"), list(every_command()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_docs_name_each_command_with_its_arguments_and_options(name, command):
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")

    arguments = [named(param).strip("[].") for param in command.params if param.param_type_name == "argument"]
    options = [param.opts[0] for param in command.params if param.param_type_name == "option" and not param.hidden]

    places = [start for start in range(len(page)) if page.startswith((f"**`{name}`**", f"**`{name} "), start)]
    assert len(places) == 1, f"docs/commands.md needs one paragraph with **`{name}"
    text = page[places[0] :].split("\n## ")[0].split("\n\n**`")[0]
    assert not [word for word in options if word not in text]
    assert not [word for word in arguments if word not in text and word not in ("FORMAT",)]


def test_the_docs_name_the_global_options_and_every_exit_code():
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")

    assert all(
        word in page
        for word in (
            "--as",
            "--lang",
            "--json",
            "--version",
            "--install-completion",
            "FIELDSERVICE_HOME",
            "FIELDSERVICE_NEW_PIN",
        )
    )
    assert all(f"| {code} |" in page for code in range(5))
