"""Programs in strings, which tests and benchmarks run in another process, import modules and names that exist."""

import ast
import textwrap
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("fieldservice", "db", "printing", "tests", "benchmarks")


def programs(file: Path):
    """Every string of a file that is a program with an import of ours: (line, parsed program)."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "import " in node.value:
            try:
                yield node.lineno, ast.parse(textwrap.dedent(node.value))
            except SyntaxError:
                continue  # prose, or a program with places to fill in


def missing(program: ast.Module) -> list[str]:
    """The imports of a program that do not exist."""
    found = []
    for node in ast.walk(program):
        if isinstance(node, ast.Import):
            wanted = [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            wanted = [(node.module or "", alias.name) for alias in node.names]
        else:
            continue
        for module, name in wanted:
            if module.split(".")[0] in OURS and not _is_there(module, name):
                found.append(f"{module}.{name}" if name else module)
    return found


def _is_there(module: str, name: str | None) -> bool:
    try:
        loaded = import_module(module)
        if name is not None and not hasattr(loaded, name):
            import_module(f"{module}.{name}")
    except ImportError:
        return False
    return True


def test_every_program_in_a_string_imports_modules_and_names_that_exist():
    files = {file for place in ("tests", "benchmarks", "docs") for file in (ROOT / place).rglob("*.py")} - {
        Path(__file__)
    }
    found = {
        f"{file.relative_to(ROOT)}:{line}": wrong
        for file in files
        for line, program in programs(file)
        if (wrong := missing(program))
    }

    assert found == {}


def test_a_program_that_imports_a_module_that_has_moved_is_found():
    assert missing(ast.parse("from fieldservice import no_such_module\nimport db.store")) == [
        "fieldservice.no_such_module"
    ]
