"""Folders and files are made in `private_files`, which closes them to other accounts, and nowhere else."""

import ast
import re

import pytest

from tests.support.sources import modules

MAKERS = {
    "mkdir", "makedirs", "write_text", "write_bytes", "touch", "NamedTemporaryFile", "mkstemp", "TemporaryFile",
    "copyfile", "copy2", "copytree", "extract", "extractall", "chmod", "fchmod", "umask", "FileHandler",
}  # fmt: skip
"""Functions that make a file or folder, or give rights, by their last name."""
OPENERS = {"open", "fdopen", "ZipFile"}
MODE = re.compile(r"[wax]b?\+?|[wax]\+b")
NOT_KEPT = {
    "fieldservice/private_files.py": "the place itself",
    "fieldservice/words/catalogue.py": "writes into the sources, for developers",
    "printing/fonts/build.py": "writes into the sources, for developers",
}
OTHER_MEANINGS = {("touch", ""), ("touch", "effects")}
"""(name, before the dot) that make no file by themselves: our own `touch`, and the master file that a step touches."""


def makers(source: str) -> list[str]:
    """Line and name of each call that makes a file or folder by itself."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [f"{call.lineno} {name_of(call)}" for call in calls if makes(call)]


def makes(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if name_of(call) in MAKERS:
        return (name_of(call), owner.id if isinstance(owner, ast.Name) else "") not in OTHER_MEANINGS
    if name_of(call) not in OPENERS or any(isinstance(each, ast.Name) and each.id == "opened" for each in call.args):
        return False
    flags = {node.attr for each in call.args for node in ast.walk(each) if isinstance(node, ast.Attribute)}
    given = [*call.args, *(each.value for each in call.keywords if each.arg == "mode")]
    modes = {each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return "O_CREAT" in flags or any(MODE.fullmatch(mode) for mode in modes)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize(
    "source",
    [
        "folder.mkdir(parents=True)",
        "open(path, 'w')",
        "path.open('xb')",
        "path.open(mode='a')",
        "os.open(path, os.O_RDWR | os.O_CREAT, 0o666)",
        "zipfile.ZipFile(half, 'w')",
        "shutil.copy2(old, new)",
    ],
)
def test_a_file_that_is_made_by_itself_is_found(source):
    assert makers(source)


def test_reading_is_not_making():
    assert not makers("open(path); path.open('rb+'); os.open(folder, os.O_RDONLY); zipfile.ZipFile(opened, 'w')")


def test_no_module_makes_a_folder_or_file_by_itself():
    assert {path: found for path, source in modules() if path not in NOT_KEPT and (found := makers(source))} == {}
