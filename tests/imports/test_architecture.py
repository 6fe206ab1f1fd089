"""The packages that each package may import. An import that is not listed here is not allowed."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Package: our packages that it may import. docs/architecture.md has the picture.
ALLOWED = {
    "fieldservice.__main__": "cli",
    "fieldservice.cli": (
        "screens.launch pages demo ords admin presentation desk sheets workflows settings words defects program_log"
    ),
    "fieldservice.screens": "pages admin presentation desk sheets workflows settings words program_log",
    "fieldservice.pages": "presentation desk workflows settings words",
    "fieldservice.demo": "admin desk ords workflows words db",
    # appends thousands of entries at once
    "fieldservice.ords": "presentation desk read_model sheets workflows words db",
    "fieldservice.admin": (
        "presentation desk documents read_model sync_rules sync sheets workflows settings words program_log db printing"
    ),
    "fieldservice.presentation": "desk documents read_model workflows words",
    "fieldservice.desk": "documents sync_rules read_model sync workflows words defects program_log db printing",
    "fieldservice.documents": "read_model workflows words printing",
    "fieldservice.sync_rules": "read_model sync workflows db",
    "fieldservice.read_model": "sync workflows words.earlier_wordings words.marking words.moments db",
    "fieldservice.sync": "words db",
    "fieldservice.sheets": "workflows words",  # below all that take a sheet, so that every one reads it alike
    "fieldservice.workflows": "words",
    "fieldservice.settings": "",
    "fieldservice.defects": "words program_log",
    "fieldservice.program_log": "words",
    "fieldservice.words": "",
    "db": "words",
    "printing": "words",
}

# Modules of the standard library's kind, which every package may import.
GROUND = ("fieldservice", "fieldservice.shapes", "fieldservice.private_files", "fieldservice.late_dataclass")


def modules() -> dict[str, Path]:
    files = (file for package in ("fieldservice", "db", "printing") for file in (ROOT / package).rglob("*.py"))
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


MODULES = modules()


def package_of(module: str) -> str:
    parts = module.split(".")
    return parts[0] if parts[0] != "fieldservice" else ".".join(parts[:2])


def imports(module: str) -> Iterator[str]:
    """Modules of ours that a module imports, at the top, in a function or for types alone."""
    file = MODULES[module]
    home = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            start = home[: len(home) - node.level + 1] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            for alias in node.names:
                found = f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base
                if found in MODULES and found != module:
                    yield found


GRAPH = {module: set(imports(module)) for module in MODULES}


def is_allowed(module: str, wanted: str) -> bool:
    here, there = package_of(module), package_of(wanted)
    if here == there or here == "fieldservice" or there in GROUND:
        return True
    within = [f"fieldservice.{name}" if name not in ("db", "printing") else name for name in ALLOWED[here].split()]
    return any(wanted == name or wanted.startswith(f"{name}.") for name in within)


def circles() -> list[list[str]]:
    """Groups of modules that import each other in a circle (strongly connected components, Tarjan)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        number[module] = low[module] = len(number)
        stack.append(module)
        for wanted in GRAPH[module]:
            if wanted not in number:
                visit(wanted)
                low[module] = min(low[module], low[wanted])
            elif wanted in stack:
                low[module] = min(low[module], number[wanted])
        if low[module] == number[module]:
            group = []
            while not group or group[-1] != module:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(GRAPH):
        if module not in number:
            visit(module)
    return found


def test_every_package_of_the_program_is_listed():
    assert {package_of(module) for module in MODULES} == {*ALLOWED, *GROUND}


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_the_packages_allowed_for_it(package):
    stray = defaultdict(list)
    for module, wanted in GRAPH.items():
        if package_of(module) == package:
            for each in sorted(wanted):
                if not is_allowed(module, each):
                    stray[module].append(each)

    assert dict(stray) == {}


# Part of the synchronisation: the parts it may import besides itself. "root" is fieldservice/sync/*.py.
SYNC = {
    "transport": "",
    "root": "transport",
    "repair": "transport root",
    "office": "transport root repair",
    "hub": "transport root repair",
}


def sync_part(module: str) -> str:
    part = module.removeprefix("fieldservice.sync").strip(".").partition(".")[0]
    return part if part in SYNC else "root"


@pytest.mark.parametrize("part", SYNC)
def test_a_part_of_the_synchronisation_imports_only_parts_below_it(part):
    inside = [module for module in MODULES if package_of(module) == "fieldservice.sync"]
    allowed = {part, *SYNC[part].split()}
    stray = {
        module: wrong
        for module in inside
        if sync_part(module) == part
        and (wrong := sorted(each for each in GRAPH[module] & set(inside) if sync_part(each) not in allowed))
    }

    assert any(sync_part(module) == part for module in inside)
    assert stray == {}


def test_no_import_cycle_leaves_its_package_or_has_more_than_two_modules():
    wrong = [group for group in circles() if len(group) > 2 or len({package_of(module) for module in group}) > 1]

    assert wrong == []


def test_only_the_table_of_screens_imports_a_screen():
    from fieldservice.screens.navigation import SCREENS

    inside = {f"fieldservice.screens.{name}" for name in SCREENS}
    stray = {module: sorted(wanted & inside - {module}) for module, wanted in GRAPH.items()}

    assert {module: wanted for module, wanted in stray.items() if wanted} == {
        "fieldservice.screens.app": ["fieldservice.screens.home", "fieldservice.screens.sign_in"]  # for types alone
    }
