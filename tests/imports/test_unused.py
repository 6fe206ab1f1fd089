"""Nothing is defined that nobody uses: what is left over when its last caller goes, goes too."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.support.sources import ROOT, modules

CALLED_BY_A_LIBRARY = ("command", "callback")
"""Ends of the decorators that hand a function over to the command line."""
USED_ELSEWHERE = ("tests", "benchmarks", "docs")
"""Folders whose programs use what the program defines."""
WORD = re.compile(r"\w+")


def defined(source: str) -> Iterator[str]:
    """The functions and constants at the top of a module, except those that the command line calls."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            names = [ast.unparse(each).partition("(")[0] for each in node.decorator_list]
            if not any(name.endswith(CALLED_BY_A_LIBRARY) for name in names):
                yield node.name
        elif isinstance(node, ast.Assign):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))


def unused(sources: dict[str, str], elsewhere: str = "") -> list[str]:
    """ "path name" of each definition whose name stands nowhere else."""
    words = Counter(WORD.findall("\n".join(sources.values())))
    once = ((path, name) for path, source in sources.items() for name in defined(source) if words[name] == 1)
    return [f"{path} {name}" for path, name in once if not re.search(rf"\b{name}\b", elsewhere)]


def test_every_function_and_constant_is_used():
    others = "\n".join(
        path.read_text("utf-8") for folder in USED_ELSEWHERE for path in sorted((ROOT / folder).rglob("*.py"))
    )

    assert unused(dict(modules()), others) == []


def test_a_function_that_nobody_calls_is_found():
    left_over = {"a.py": "LIMIT = 3\n\n\ndef a_rule():\n    return LIMIT\n"}

    assert unused(left_over) == ["a.py a_rule"]
    assert unused(left_over, "a_rule()") == []
