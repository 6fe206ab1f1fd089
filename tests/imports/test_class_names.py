"""Every class of the program has a name of its own."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_two_classes_have_the_same_name():
    found = defaultdict(list)
    for package in ("fieldservice", "db", "printing"):
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.parse(file.read_text("utf-8")).body:  # messages inside a widget are named as Textual's are
                if isinstance(node, ast.ClassDef):
                    found[node.name.lstrip("_")].append(str(file.relative_to(ROOT)))

    assert {name: files for name, files in found.items() if len(files) > 1} == {}
