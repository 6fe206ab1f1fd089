"""Only desk, admin and the exchange open transactions, and the services of the desk do not know the desk."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imports.test_architecture import MODULES, package_of

WRITES = {"fieldservice.desk", "fieldservice.admin", "fieldservice.sync"}
EXCEPTIONS = {
    "writing": {
        "fieldservice.ords": "appends thousands of entries in each transaction; a step at a time would take hours",
        "fieldservice.demo.scenario_runner": "publishes the invented branch, before anybody could sign in to do it",
        "fieldservice.demo.shipments": "takes the steps of the other service point, whose store the demo does not have",
        "fieldservice.read_model.rebuild": "makes all rows of a store again; `admin.maintenance` calls it",
    },
    "reading": {
        "fieldservice.ords.exporting": "folds every ended job of one state of the store, page by page",
        "fieldservice.read_model.rebuild": "compares rows with entries; `admin.maintenance` calls it",
        "fieldservice.read_model.refold": "reads entries page by page, while rows are made again",
    },
}
"""By module: why it opens a transaction although it belongs to neither desk, admin nor the exchange."""


def calls(file: Path, method: str) -> Iterator[int]:
    """Lines that call a method of this name."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node.lineno


@pytest.mark.parametrize("kind", ["writing", "reading"])
def test_only_desk_admin_and_the_exchange_open_transactions(kind):
    opening = {
        name
        for name, file in MODULES.items()
        if name.startswith("fieldservice") and package_of(name) not in WRITES and any(calls(file, kind))
    }

    assert opening == set(EXCEPTIONS[kind])


def names(file: Path) -> set[str]:
    tree = ast.walk(ast.parse(file.read_text("utf-8")))
    return {
        node.name if isinstance(node, ast.alias) else node.id for node in tree if isinstance(node, ast.alias | ast.Name)
    }


def test_the_services_of_the_desk_and_of_administration_take_the_session_and_never_the_desk():
    naming = {
        name
        for name, file in MODULES.items()
        if package_of(name) in ("fieldservice.desk", "fieldservice.admin") and "Desk" in names(file)
    }

    assert naming == {"fieldservice.desk", "fieldservice.desk.desk"}


def test_no_face_reads_the_store_or_the_light_reader_by_itself():
    faces = ("fieldservice.cli", "fieldservice.screens", "fieldservice.pages", "fieldservice.presentation")
    reaching = {
        name
        for name, file in MODULES.items()
        if package_of(name) in faces and re.search(r"\bsession\.(store|reader)\b", file.read_text("utf-8"))
    }

    assert reaching == set()
