"""Every module that a page, a docstring or a comment names exists; the end of its path is enough."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("fieldservice", "db", "printing", "tests", "benchmarks", "docs")
SOURCES = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
# CONTRIBUTING.md shows how to add a paper and a screen by files that it invents.
PAGES = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
THERE = {f"/{file.relative_to(ROOT).as_posix()}" for file in SOURCES} | {f"/{file.name}" for file in ROOT.glob("*.py")}
NAMED = re.compile(r"(?<![\w*<./-])((?:[\w-]+/)*[\w-]+\.py)\b")


def prose(source: str) -> Iterator[str]:
    """The comments and docstrings of a module."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def missing(text: str) -> list[str]:
    return [name for name in NAMED.findall(text) if not any(there.endswith(f"/{name}") for there in THERE)]


def test_a_mention_of_a_missing_module_is_found():
    assert missing("see db/journal.py, journal.py, gone/journal.py and `mending.py`") == [
        "gone/journal.py",
        "mending.py",
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_that_a_comment_or_docstring_names_exists(folder):
    sources = {file: file.read_text("utf-8") for file in (ROOT / folder).rglob("*.py") if file != Path(__file__)}
    wrong = {
        str(file.relative_to(ROOT)): names
        for file, source in sources.items()
        if missing(source) and (names := missing("\n".join(prose(source))))
    }

    assert wrong == {}


def test_every_module_that_a_page_names_exists():
    assert {file.name: names for file in PAGES if (names := missing(file.read_text("utf-8")))} == {}
