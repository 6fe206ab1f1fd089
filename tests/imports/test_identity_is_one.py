"""Serial numbers and phones are put into one form in workflows/engine/identity.py and nowhere else."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = "fieldservice/workflows/engine/identity.py"
FOLDING = {"strip", "upper", "lower", "casefold", "removeprefix", "lstrip", "replace", "normalize", "sub"}
NAMED = re.compile("serial|phone|loaner")
GIVEN = ("'serial'", "'phone'", "'loaner'")
"""Names of facts, which stand in quotation marks; other quoted words say nothing about the value."""
SHOWN = "fieldservice/words/forms.py"
"""Masks phones, which compares nothing."""


def folded_elsewhere() -> list[str]:
    """Calls such as `serial.strip().upper()`, and digits picked out of a phone, by place."""
    found = []
    for package in ("fieldservice", "db", "printing"):
        for file in sorted((ROOT / package).rglob("*.py")):
            place = file.relative_to(ROOT).as_posix()
            if place in (HOME, SHOWN):
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                text = ""
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FOLDING:
                    text = ast.unparse(node.func.value) + " ".join(map(ast.unparse, node.args))
                elif isinstance(node, ast.GeneratorExp) and re.search("isdigit|isdecimal", ast.unparse(node)):
                    text = ast.unparse(node.generators[0].iter)
                if NAMED.search(re.sub("'[^']*'", lambda name: name[0] if name[0] in GIVEN else "", text)):
                    found.append(f"{place}:{node.lineno} {ast.unparse(node)[:80]}")
    return found


def test_no_module_folds_a_serial_number_or_a_phone_by_itself():
    assert not folded_elsewhere(), "\n".join(folded_elsewhere())


def test_no_statement_compares_a_serial_number_or_a_phone_as_it_was_typed():
    compared = re.compile(r"\b(?:serial|phone) (?:=|IN|LIKE) ?\(?\?", re.IGNORECASE)
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for package in ("fieldservice", "db")
        for file in sorted((ROOT / package).rglob("*.py"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if compared.search(line)
    ]

    assert not found, "\n".join(found)
