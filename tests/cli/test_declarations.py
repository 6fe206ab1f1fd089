"""Every command is declared in the file of its topic, beside its body, in a way that keeps `--help` quick."""

import ast
from pathlib import Path

import typer

from fieldservice import cli
from fieldservice.cli import commands

FILES = sorted(Path(cli.__file__).parent.glob("*.py"))


def declared_in(file):
    """Names of the functions of a file that are commands."""
    tree = ast.parse(file.read_text("utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "command"
    ]


def test_the_help_lists_the_commands_in_the_order_of_the_table():
    assert list(typer.main.get_command(commands.app).commands) == commands.ORDER


def test_a_file_with_commands_leaves_no_annotation_for_typer_to_evaluate():
    """Annotations kept as text (`from __future__ import annotations`) make Typer evaluate all of them at each start."""
    with_commands = [file for file in FILES if declared_in(file)]

    assert len(with_commands) > 10
    assert [
        file.name for file in with_commands if "from __future__ import annotations" in file.read_text("utf-8")
    ] == []


def test_no_command_only_calls_a_function_of_another_file():
    """Otherwise the declaration and the body of a command would be in two files."""

    def only_calls(function):
        body = [node for node in function.body if not isinstance(node, ast.ImportFrom)]
        imported = {alias.name for node in function.body if isinstance(node, ast.ImportFrom) for alias in node.names}
        return len(body) == 1 and isinstance(body[0], ast.Expr) and getattr(body[0].value.func, "id", "") in imported

    delegating = [
        f"{file.name}: {node.name}"
        for file in FILES
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name in declared_in(file) and only_calls(node)
    ]
    assert delegating == []
