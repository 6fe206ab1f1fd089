"""The program's own source text, for tests that read it."""

import ast
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("fieldservice", "db", "printing")


def modules() -> Iterator[tuple[str, str]]:
    """Path and text of every module of the program."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def strings_among(
    names: Collection[str], source: str, ambiguous: Collection[str], expected: Callable[[ast.AST], Iterator[ast.AST]]
) -> list[tuple[int, str]]:
    """Line and text of each string in the source that is one of these names.

    An ambiguous name also has another meaning: it counts only where `expected`, called for every node of the syntax
    tree, says that a name belongs there.
    """
    tree = ast.parse(source)
    places = {id(node) for found in ast.walk(tree) for node in expected(found)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and node.value in names
        and (node.value not in ambiguous or id(node) in places)
    ]
