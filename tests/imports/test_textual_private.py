"""Private names of Textual are used in one module, and the installed Textual has every one of them."""

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from textwrap import dedent

import pytest
import textual

from fieldservice import screens
from fieldservice.screens import textual_private

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "fieldservice/screens"
ALLOWED = {
    SCREENS / "textual_private.py",
    ROOT / "tests/support/frames.py",
    ROOT / "tests/support/grid.py",
    ROOT / "tests/support/parsed_styles.py",
    Path(__file__),
}
FILES = sorted({*(ROOT / "fieldservice").rglob("*.py"), *(ROOT / "tests").rglob("*.py")} - ALLOWED)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def names_in(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Every private attribute in the code, and whether the code defines it or only uses it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr, isinstance(node.ctx, ast.Store)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, True
        elif isinstance(node, ast.ClassDef):
            yield node.name, True
            for line in node.body:
                targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
                yield from ((target.id, True) for target in targets if isinstance(target, ast.Name))


def defined(tree: ast.AST) -> frozenset[str]:
    return frozenset(name for name, is_defined in names_in(tree) if is_defined and is_private(name))


def source_of(owner: type) -> ast.Module:
    return ast.parse(dedent(inspect.getsource(owner)))


@cache
def private_names(owner: type) -> frozenset[str]:
    """The private attributes that a class of Textual has or sets on itself."""
    return defined(source_of(owner))


@cache
def textual_names() -> frozenset[str]:
    """Every private name that Textual defines."""
    files = Path(textual.__file__).parent.rglob("*.py")
    return frozenset().union(*(defined(ast.parse(file.read_text("utf-8"))) for file in files))


def our_widgets() -> set[type]:
    modules = [import_module(module.name) for module in walk_packages(screens.__path__, f"{screens.__name__}.")]
    found = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    return {each for each in found if each.__module__.startswith(screens.__name__)}


@pytest.mark.parametrize(
    ("owner", "name"), [(owner, name) for owner, names in textual_private.USED.items() for name in names]
)
def test_the_installed_textual_has_each_private_name_that_is_used(owner, name):
    assert name in private_names(owner)


def test_the_table_of_private_names_has_exactly_those_that_the_module_uses():
    used = {name for name, _defined in names_in(ast.parse(inspect.getsource(textual_private))) if is_private(name)}

    assert {name for names in textual_private.USED.values() for name in names} == used


def test_an_overridden_method_takes_the_arguments_that_textuals_own_takes():
    for owner, name in textual_private.OVERRIDDEN:
        own = next(each for each in owner.__mro__[1:] if name in vars(each))

        assert list(inspect.signature(getattr(owner, name)).parameters) == list(
            inspect.signature(getattr(own, name)).parameters
        )


@pytest.mark.parametrize(
    "widget", sorted(our_widgets(), key=lambda each: each.__qualname__), ids=lambda each: each.__qualname__
)
def test_no_private_name_of_our_widgets_is_also_one_of_the_textual_class_they_extend(widget):
    if widget.__module__ == textual_private.__name__:
        return
    own = {name for name, _defined in names_in(source_of(widget)) if is_private(name)}
    inherited = {
        name for each in widget.__mro__ if each.__module__.startswith("textual") for name in private_names(each)
    }

    assert own & inherited == set()


def test_no_other_file_uses_a_private_name_of_textual():
    trees = {file: ast.parse(file.read_text("utf-8")) for file in FILES}
    ours = frozenset().union(*(defined(trees[file]) for file in FILES if SCREENS in file.parents))
    stray = defaultdict(set)
    for file, tree in trees.items():
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        of_textual = [node for node in imported if (node.module or "").split(".")[0] == "textual"]
        for node in of_textual:
            stray[file] |= set(filter(is_private, [*node.module.split("."), *(alias.name for alias in node.names)]))
        if of_textual or SCREENS in file.parents:
            foreign = textual_names() - defined(tree) - (ours if SCREENS not in file.parents else frozenset())
            stray[file] |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & foreign

    assert {str(file.relative_to(ROOT)): names for file, names in stray.items() if names} == {}
