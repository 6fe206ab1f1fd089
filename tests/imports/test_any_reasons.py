"""Every `Any` and every `# type: ignore` has its reason beside it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.support.sources import modules

ANY = re.compile(r"\bAny\b")
IN_DOCSTRING = "`Any`"
WITH_REASON = re.compile(r"# type: ignore\[[a-z-]+(, ?[a-z-]+)*\]\s+# \w")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Within = tuple[ast.AST, ...]
"""The definitions around a statement, the outermost first."""


def without_reason(source: str) -> list[int]:
    """The line of each statement that names `Any` without a reason, and of each `type: ignore` without one."""
    comments = dict(comments_of(source))
    unexplained = (
        statement.lineno
        for statement, below, within in statements(ast.parse(source))
        if any(map(names_any, header_of(statement)))
        and not any(ANY.search(comments.get(line, "")) for line in lines_about(statement, source.splitlines()))
        and not any(IN_DOCSTRING in text for text in (below, *map(docstring_of, within)))
    )
    ignored = (line for line, text in comments.items() if "type: ignore" in text and not WITH_REASON.match(text))
    return sorted({*unexplained, *ignored})


def comments_of(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each comment."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def statements(block: ast.AST, within: Within = ()) -> Iterator[tuple[ast.stmt, str, Within]]:
    """Every statement below a node with the string under it, and the definitions that it is part of or opens."""
    for _name, value in ast.iter_fields(block):
        inner = [each for each in value if isinstance(each, ast.AST)] if isinstance(value, list) else []
        for node, following in pairwise([*inner, None]):
            if isinstance(node, ast.stmt):
                around = (*within, node) if isinstance(node, Definition) else within
                yield node, text_of(following), around
                yield from statements(node, around)
            elif isinstance(node, ast.ExceptHandler | ast.match_case):
                yield from statements(node, within)


def header_of(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement without the statements in its blocks: of a function, its signature."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return
    for part in ast.iter_child_nodes(statement):
        if not isinstance(part, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from ast.walk(part)


def names_any(node: ast.AST) -> bool:
    """`Any`, `typing.Any`, or the type of a cast in quotes."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cast":
        return bool(ANY.search(text_of(node.args[0])))
    return "Any" in (getattr(node, "id", ""), getattr(node, "attr", ""))


def lines_about(statement: ast.stmt, lines: list[str]) -> range:
    """Numbers of the lines of a statement before its block, and of the comment above it that has lines of its own."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(each.lineno for each in decorators)])
    block = getattr(statement, "body", [])
    last = max(statement.lineno, block[0].lineno - 1) if block else statement.end_lineno or statement.lineno
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return range(first, last + 1)


def docstring_of(definition: ast.AST) -> str:
    return ast.get_docstring(definition) or "" if isinstance(definition, Definition) else ""


def text_of(node: ast.AST | None) -> str:
    """A string, alone or as a statement; "" for anything else."""
    value = node.value if isinstance(node, ast.Expr) else node
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def test_every_any_and_every_ignored_complaint_has_its_reason():
    assert [f"{name}:{line}" for name, source in modules() for line in without_reason(source)] == []


@pytest.mark.parametrize(
    "source",
    [
        "def plain(value: Any) -> str: ...",
        "def plain(value) -> typing.Any:\n    return value  # handed on",
        "def plain(\n    value: Any,  # noqa: E501\n) -> str: ...",
        "class Row:\n    value: Any",
        "Row = tuple[Any, ...]\n\n'''A row.'''",
        "rows = cast('list[Any]', found)",
        "if found:\n    row: Any = found[0]",
        "try:\n    pass\nexcept OSError:\n    row: Any = None",
        "read = lambda row: cast(Any, row)",
        "class Select(Base[Any]):\n    '''Any choice.'''",
        "value: Any = 1\nother = 2  # Any: of the next line",
        "other = 2  # Any: of the line above\nvalue: Any = 1",
        "read()  # type: ignore",
        "read()  # type: ignore[misc]",
        "read()  # type: ignore  # no types",
    ],
)
def test_an_any_or_ignored_type_without_a_reason_is_found(source):
    assert without_reason(source)


@pytest.mark.parametrize(
    "source",
    [
        "from typing import Any",
        "def plain(value: Any) -> str: ...  # Any: a fact",
        "def plain(\n    value: Any,  # Any: a fact\n) -> str:\n    return ''",
        "# Any: a fact\ndef plain(value: Any) -> str: ...",
        "def plain(value: Any) -> str:\n    '''`Any`: a fact.'''\n    kept: Any = value",
        "class Row:\n    '''`Any`: a column has its own type.'''\n\n    value: Any",
        "Row = tuple[Any, ...]\n'''`Any`: a column has its own type.'''",
        "text = 'Any other path'",
        "read()  # type: ignore[misc, attr-defined]  # no types",
    ],
)
def test_an_any_or_ignored_type_with_a_reason_raises_no_alarm(source):
    assert not without_reason(source)
