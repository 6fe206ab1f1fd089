"""README and guide are true: the commands, keys, steps, links and pictures in them exist, in both languages alike.

The worked example is run as it is printed.
"""

import ast
import os
import pkgutil
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from textual.dom import DOMNode

from fieldservice import screens
from fieldservice.admin.csv_tables import TABLES
from fieldservice.desk import Desk
from fieldservice.desk.incident_words import CLASSES
from fieldservice.desk.printers import ADDRESSES
from fieldservice.documents.media import EXAMPLES as LANGUAGES_OF_PRINTERS
from fieldservice.documents.registry import PAPERS
from fieldservice.pages.status_page import routes
from fieldservice.presentation.messages import render
from fieldservice.screens.widgets.keys import shown
from fieldservice.words import Words, catalogue
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import settings_in
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.engine.settings import DEFAULTS
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.filled_demo import NOW, filled_demo

ROOT = Path(__file__).parents[2]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
CHAPTERS = {language: sorted((ROOT / "docs" / "guide" / language).glob("*.md")) for language in READMES}
PAGES = [*READMES.values(), *(page for pages in CHAPTERS.values() for page in pages)]
IN_BOTH = [pytest.param(READMES["en"], READMES["zh"], id="README")] + [
    pytest.param(english, ROOT / "docs" / "guide" / "zh" / english.name, id=english.stem) for english in CHAPTERS["en"]
]
KEY = re.compile(r"`((?:(?:Ctrl|Shift)\+)?(?:F\d{1,2}|Esc|Enter|Tab)|(?:Ctrl|Shift)\+\w+)`")
LABEL = {"en": re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])"), "zh": re.compile("“([^”]+)”")}
"""Words of the screens, as each language quotes them: in italics, or in Chinese quotation marks."""
STEP = re.compile(r"`([^`]+)`(?: \||、|,)?\s*\*\*([^*]+)\*\*")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)\)")
LEFT_TO_TEXTUAL = {"Tab", "Shift+Tab", "Enter"}
"""Keys that Textual itself has for every list and field."""
MOST_BYTES = 1_500_000
OF_WORK = (
    *("request", "onsite", "sendin", "mailin", "shipment", "faulty_return", "consignment"),
    "partner_settlement",
    "cash_up",
    "contract",
    "escalation",
    "article",
    "return_case",
    "quality_feedback",
    "supplier_return",
)


def text(page):
    return page.read_text("utf-8")


def language_of(page):
    return "zh" if page.parent.name == "zh" or page.name == "README.zh.md" else "en"


def blocks(page):
    return re.findall(r"```sh\n(.*?)```", text(page), re.S)


def commands(page):
    """The words after `fieldservice` in code: in lines of blocks, and between backticks."""
    inline = re.findall(r"`(?:\.venv/bin/)?fieldservice ([^`]+)`", text(page))
    lines = [line for block in blocks(page) for line in re.findall(r"(?:^|\$\()fieldservice ([^\n)|#]+)", block, re.M)]
    return [each.split() for each in inline + lines]


@cache
def bound_keys():
    """Every key of every screen and widget, as people write it, and the keys of all steps."""
    found = {shown(step.key) for workflow in WORKFLOWS.values() for step in workflow.steps if step.key}
    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        for owner in vars(import_module(module.name)).values():
            if isinstance(owner, type) and issubclass(owner, DOMNode) and owner.__module__.startswith("fieldservice"):
                found |= {
                    shown(key.strip())
                    for binding in owner.__dict__.get("BINDINGS", ())
                    for key in binding.key.split(",")
                }
    return found


@cache
def surface():
    """Options of each command of the program; a command of a group is listed under both words."""
    import typer

    from fieldservice.cli.commands import app

    found = {}
    for name, command in typer.main.get_command(app).commands.items():
        each = {f"{name} {inner}": inner_command for inner, inner_command in getattr(command, "commands", {}).items()}
        found |= {
            name: {flag for option in inner_command.params for flag in option.opts}
            for name, inner_command in {name: command, **each}.items()
        }
    return found


@pytest.mark.parametrize("english,chinese", IN_BOTH)
def test_both_languages_have_the_same_chapters_headings_tables_and_keys(english, chinese):
    def shape(page):
        lines = text(page).splitlines()
        return {
            "headings": [len(line) - len(line.lstrip("#")) for line in lines if re.match(r"#+ ", line)],
            "rows": sum(line.startswith("|") for line in lines),
            "pictures": re.findall(r"\(([^)]+\.(?:svg|png))\)", text(page)),
            "keys": sorted(set(KEY.findall(text(page)))),
            "commands": [command[:2] if command[0] == "hq" else command[:1] for command in commands(page)],
        }

    assert shape(chinese) == shape(english)


def test_no_chapter_is_in_one_language_only():
    assert [page.name for page in CHAPTERS["zh"]] == [page.name for page in CHAPTERS["en"]] != []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    assert [link for link in LINK.findall(text(page)) if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_key_that_the_guide_names_is_bound(page):
    assert set(KEY.findall(text(page))) - bound_keys() - LEFT_TO_TEXTUAL == set()


@pytest.mark.parametrize("language", CHAPTERS)
def test_the_chapters_name_every_step_with_its_key_and_no_other_step(language):
    say = Words(language)
    real = {(shown(step.key), say(step.label)) for name in OF_WORK for step in WORKFLOWS[name].steps if step.key}
    named = {
        (key, label)
        for page in CHAPTERS[language]
        for key, label in STEP.findall(text(page))
        if KEY.fullmatch(f"`{key}`")
    }
    screens_own = {("F10", say("Administration"))}

    assert named - screens_own == real


@pytest.mark.parametrize("language", CHAPTERS)
def test_steps_without_a_key_are_named_in_the_chapters(language):
    say, chapters = Words(language), "".join(map(text, CHAPTERS[language]))
    without = {
        say(step.label) for name in (*OF_WORK, "customer", "device") for step in WORKFLOWS[name].steps if not step.key
    }

    assert sorted(label for label in without if f"**{label}**" not in chapters) == []


@cache
def words_of_the_program(language):
    """Every message of the program and every word of its code lists, with a small first letter."""
    say, found = Words(language), {zh if language == "zh" else en for *_, zh, en in DEFAULT_CODES}
    for message in catalogue.marked():
        if isinstance(message.id, str) and message.id:
            found.add(say.in_context(message.context, message.id) if message.context else say(message.id))
    return {word[:1].lower() + word[1:] for word in found}


@pytest.mark.parametrize("language", CHAPTERS)
def test_words_of_the_screens_that_the_guide_quotes_are_those_of_the_program(language):
    quoted = {label for page in CHAPTERS[language] for label in LABEL[language].findall(text(page))}

    assert {label for label in quoted if label[:1].lower() + label[1:] not in words_of_the_program(language)} == set()
    assert quoted


@pytest.mark.parametrize("language", CHAPTERS)
def test_the_chapter_for_headquarters_explains_each_class_of_the_review_list(language):
    chapter = text(ROOT / "docs" / "guide" / language / "headquarters.md")
    heading = {"en": "## The review list", "zh": "## 待查清单"}[language]
    table = chapter.split(heading, 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| ([^|]+?) \|", table, re.M)[2:]

    assert sorted(rows) == sorted(map(Words(language), CLASSES.values()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_option_that_the_docs_name_exists(page):
    for command in commands(page):
        in_group = any(name.startswith(f"{command[0]} ") for name in surface())
        words = 2 if in_group and not "".join(command[1:2]).startswith("-") else 1
        name, rest = " ".join(command[:words]), command[words:]
        assert name in surface(), f"{page.name}: fieldservice {name}"
        everywhere = {"--as", "--lang", "--json", "--help"}
        assert {word for word in rest if word.startswith("--")} <= surface()[name] | everywhere, command


@pytest.mark.parametrize("language", CHAPTERS)
def test_the_administrators_chapter_names_the_columns_that_files_have(language):
    chapter = text(ROOT / "docs" / "guide" / language / "administrator.md")
    for name, table in TABLES.items():
        section = chapter.split(f"**{name}**", 1)[1].split("\n**", 1)[0].split("\n## ", 1)[0]
        named = [
            word for line in re.findall(r"^\| (`[^|]+) \|", section, re.M) for word in re.findall(r"`(\w+)`", line)
        ]
        assert named == [column.name for column in table.columns], name
    known = {*ROLES, *DEFAULTS, *(name for name, *_ in DEFAULT_CODES)}
    for listed in re.findall(r"(?:`\w+` ){3,}`\w+`", chapter):
        words = set(re.findall(r"\w+", listed))
        products = {code for name, code, *_ in DEFAULT_CODES if name == "product"}
        kinds = {"headquarters", "repair_centre", "branch", "authorised_repairer", "van"}
        assert words <= known | products | kinds, listed


@pytest.mark.parametrize("language", CHAPTERS)
def test_settings_and_checklists_in_the_guide_are_those_of_the_program_with_their_defaults(language):
    chapter = text(ROOT / "docs" / "guide" / language / "administrator.md")
    section = chapter.split("| `status_url`", 1)[0].rsplit("\n**", 1)[1] + "| `status_url` | |"
    rows = [(re.findall(r"`(\w+)`", row), row.split("|")[2]) for row in re.findall(r"^\| `.+$", section, re.M)]
    wrong = {name: usual for names, usual in rows for name in names if name not in DEFAULTS}
    usual = {
        name: value.strip(" `")
        for names, values in rows
        for name, value in zip(names, re.split("[,、]", values), strict=False)
    }

    assert wrong == {} and {"waiting_minutes", "reminders", "sign_link_minutes", "status_url"} <= usual.keys()
    assert {
        name: value for name, value in usual.items() if re.fullmatch(r"[\d ]+", value) and value != DEFAULTS[name].value
    } == {}
    assert set(re.findall(r"`((?:check|test)/\w+)`", chapter)) <= {name for name, *_ in DEFAULT_CODES}


@pytest.mark.parametrize("language", CHAPTERS)
def test_printers_and_papers_in_the_guide_are_those_that_can_be_set(language):
    chapter = text(ROOT / "docs" / "guide" / language / "administrator.md")

    assert [kind for kind in ADDRESSES if f"| `{kind}` |" not in chapter] == []
    assert [name for name in (*PAPERS, *LANGUAGES_OF_PRINTERS) if f"`{name}`" not in chapter] == []


def test_the_guide_describes_the_status_page_as_it_is_served():
    for page in CHAPTERS.values():
        chapter = text(next(file for file in page if file.stem == "headquarters"))
        assert (
            "location /s/" in chapter
            and "status_url" in chapter
            and [route.path for route in routes(None)] == ["/s/{path:path}", "/robots.txt"]
        )


def test_every_make_target_that_the_docs_name_exists():
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.M))
    named = {name for page in PAGES for block in blocks(page) for name in re.findall(r"^make (\w+)", block, re.M)}

    assert named == {"run", "test"} <= targets


def test_every_picture_is_a_small_file_and_has_a_text_for_people_who_cannot_see_it():
    folder = ROOT / "docs" / "pictures"
    pictures = [*folder.glob("*.svg"), *folder.glob("*.png")]
    shots = [node.args[0].value for node in ast.walk(ast.parse(text(folder / "take.py")))
             if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Shot"]  # fmt: skip

    assert {picture.stem for picture in pictures} == {*shots, "slip", "sync", "ticket"}
    assert sum(picture.stat().st_size for picture in pictures) <= MOST_BYTES
    for page in PAGES:
        assert "![](" not in text(page)


@pytest.mark.slow
def test_the_people_and_things_that_the_tour_names_are_in_the_demo(tmp_path_factory):
    desk = Desk.open(filled_demo(tmp_path_factory), lambda: NOW)
    try:
        staff = {row[0] for row in desk.lists.listing("staff").page(None, 0, 200)}
        known = desk.lookup.known(desk.session.person("chen.xiao"), phone="028-5550 2117", serial="SN-337E-1592")
    finally:
        desk.close()
    named = {name for page in PAGES for name in re.findall(r"`([a-z]+\.[a-z]+)`", text(page))} - {
        "postgresql.url",
        "fieldservice.log",
        "defects.log",
        "config.toml",
        "exchange.key",
    }

    assert named <= staff
    assert known["customer"] and known["device"] and "open_job" in [each["code"] for each in known["warnings"]]


def worked_example(language: str) -> str:
    return next(block for block in blocks(READMES[language]) if "--json" in block)


def test_the_worked_example_has_the_same_commands_in_both_languages():
    reason = re.compile('why_without_skill="[^"]+"')

    assert reason.sub("", worked_example("en")) == reason.sub("", worked_example("zh"))


@pytest.mark.slow
def test_the_worked_example_runs_as_it_is_printed(tmp_path):
    language = "zh"
    example = worked_example(language)
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"HOME": str(tmp_path), "PATH": beside, "LANG": "C.UTF-8", "FIELDSERVICE_LANG": language}

    done = subprocess.run(
        ["sh", "-euc", example], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert '"state": "dispatched"' in done.stdout
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guide_lists_every_courtesy_beside_the_name_of_its_step(language):
    words = Words(language)
    rows = [line for line in text(ROOT / "docs" / "guide" / language / "getting-started.md").splitlines()
            if line.startswith("| **")]  # fmt: skip
    missing = []
    for step in (step for workflow in WORKFLOWS.values() for step in workflow.steps):
        for sentence in step.remind:
            said = render(Message(sentence, {name: DEFAULTS[name].value for name in settings_in(sentence)}), words)
            if not any(f"**{words(step.label)}**" in row and said in row for row in rows):
                missing.append((step.name, said))

    assert missing == []
