"""docs/sync.md is true: its tests exist, its codes and limits are right, and the guide explains each problem of the
status bar."""

import re
from pathlib import Path

import pytest

from fieldservice.admin import serving
from fieldservice.presentation.sync_problems import PROBLEMS
from fieldservice.sync import common, enrolled_stores, entries, receiving, replay_guard
from fieldservice.sync.hub import long_poll, server
from fieldservice.sync.repair import compare
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.doors import Limits
from fieldservice.words import Words
from fieldservice.workflows.engine import marks
from tests.sync.simulator.mutants import MUTANTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sync.md").read_text("utf-8")
CORES = {file.name: file.read_text("utf-8") for file in (ROOT / "fieldservice" / "sync").rglob("*.py")}
CODE = re.compile(r'(?:RequestRefused|_refusal|SyncProblem)\((?:\d+, )?"(\w+)"|wire\.Pushed\(.*?, "(\w+)"')
INVARIANTS = (
    "A store's state is the fold of its entries in one order: first the numbered entries by their numbers, then the "
    "entries without a number in the order in which they arrived at this store.",
    "Every entry that was acknowledged to a person is on disk. Every entry on disk reaches headquarters exactly once, "
    "or it is on a list that a person sees.",
    "Two stores that have read the same feed to the same position hold the same numbered entries, and equal digests "
    "prove it.",
    "Every office has all entries that move something into or out of its accounts and those of its vans, and every "
    "store counts each of them once.",
    "A signed request is answered once, by whichever server process it reaches, before or after a restart.",
)


def test_each_invariant_is_quoted_with_the_code_that_holds_it():
    boxes = re.findall(r"^> (.+)\n\nHeld by (.+)$", PAGE, re.M)

    assert tuple(sentence for sentence, _ in boxes) == INVARIANTS


def test_every_test_and_file_that_the_page_names_exists():
    sources = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py"))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    paths = set(re.findall(r"`((?:tests|fieldservice|docs)/[\w./]*)`", PAGE))

    assert {name for name in named if f"def {name}(" not in sources} == set() != named
    assert {path for path in paths if not (ROOT / path).exists()} == set() != paths


def test_the_page_names_every_refusal_and_problem():
    codes = {code for text in CORES.values() for found in CODE.findall(text) for code in found if code}

    assert sorted(code for code in codes if not re.search(rf"\b{code}\b", PAGE)) == []
    assert {"gap", "fork", "held", "epoch"} <= codes


def test_the_page_lists_the_messages_that_headquarters_answers():
    named = set(re.findall(r"`(?:\w+, )?(?:POST|GET|PUT) /v1/(\w+)", PAGE))

    assert named == {*server.HANDLERS, *serving.business(), "enrol"}


def test_every_deliberate_defect_of_the_simulator_is_in_the_table():
    table = PAGE.split("### Deliberate defects")[1]
    listed = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))[:2]
        for line in re.findall(r"^\|.+\|$", table, re.M)[2:]
    ]

    assert listed == [(mutant.name, mutant.breaks) for mutant in MUTANTS]


def test_every_check_of_the_simulator_is_in_the_table():
    table = PAGE.split("| check | demand |")[1].split("\n\n")[0]
    listed = {name.strip() for row in re.findall(r"^\| ([a-z ,]+) \|", table, re.M) for name in row.split(",")}
    sources = (ROOT / "tests" / "sync" / "simulator").glob("*.py")

    assert listed == {name for each in sources for name in re.findall(r'Broken\(\s*"([^"]+)"', each.read_text("utf-8"))}


def test_every_mark_of_an_entry_is_explained_on_the_page():
    assert [
        mark
        for name, mark in vars(marks).items()
        if name.isupper() and isinstance(mark, str) and f"| `{mark}` |" not in PAGE
    ] == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"| entries in a batch or page | {wire.MOST_ENTRIES} |",
        f"| one message, unpacked | {wire.MOST_BYTES >> 20} MiB |",
        f"| nesting inside an entry | {entries.DEEPEST} levels |",
        f"must arrive within {server.SLOW_BODY} seconds",
        f"must arrive within {Limits().head:.0f} seconds",
        f"| unproven connections of one address | {Limits().of_one_address} |",
        f"at most {server.HELD_BODIES} of them",
        f"{replay_guard.WINDOW.seconds // 60} minutes from headquarters'",
        f"at most {long_poll.LONGEST} seconds",
        f"slices of {receiving.SLICE} lines",
        f"one stretch of {compare.STRETCH} positions",
    ],
)
def test_the_limits_on_the_page_are_those_of_the_program(sentence):
    assert sentence in " ".join(PAGE.split())


def test_a_code_for_joining_has_the_documented_length_and_lifetime():
    assert (enrolled_stores.CODE_LENGTH, enrolled_stores.CODE_VALID.seconds) == (12, 900)
    assert "twelve letters" in PAGE and "a quarter of an hour" in PAGE


def test_the_published_tables_all_go_over_the_common_feed():
    from db.published import PUBLISHED

    assert set(common.KEYS) == set(PUBLISHED)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_problem_of_the_status_bar_is_in_the_guide_for_headquarters(language):
    guide = (ROOT / "docs" / "guide" / language / "headquarters.md").read_text("utf-8")
    section = guide.rsplit("\n## ", 1)[1]

    assert [code for code, problem in PROBLEMS.items() if Words(language)(problem.short) not in section] == []
