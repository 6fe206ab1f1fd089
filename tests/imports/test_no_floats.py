"""Money is whole minor units: no code that touches it writes a float or divides to one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_MONEY = (
    "fieldservice/workflows/money/**/*.py",
    "fieldservice/workflows/warranty/**/*.py",
    "fieldservice/workflows/contracts/**/*.py",
    "fieldservice/workflows/sales/*.py",
    "fieldservice/workflows/common/approvals.py",
    "fieldservice/workflows/engine/currencies.py",
    "fieldservice/workflows/engine/ledger.py",
    "fieldservice/words/amounts.py",
    "fieldservice/words/capitals.py",
    "fieldservice/**/*money*.py",
    "fieldservice/**/*quote*.py",
    "fieldservice/**/*payment*.py",
    "fieldservice/**/*receipt*.py",
    "fieldservice/**/*invoice*.py",
    "fieldservice/**/*cash*.py",
    "fieldservice/**/*account*.py",
    "fieldservice/**/*price*.py",
    "db/money_tables.py",
    "db/case_tables.py",
    "db/ledgers.py",
)
"""Where amounts are kept, counted and said. Drawings are measured in millimetres, which may be floats."""


def of_money() -> list[Path]:
    return sorted({path for pattern in OF_MONEY for path in ROOT.glob(pattern)})


def floats(tree: ast.AST) -> Iterator[int]:
    """The lines on which a float is written, named or made by a division."""
    for node in ast.walk(tree):
        if (
            (isinstance(node, ast.Constant) and isinstance(node.value, float))
            or (isinstance(node, ast.Name) and node.id == "float")
            or (isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div))
        ):
            yield node.lineno


@pytest.mark.parametrize("path", of_money(), ids=lambda path: str(path.relative_to(ROOT)))
def test_amounts_are_whole_minor_units(path):
    assert not list(floats(ast.parse(path.read_text("utf-8"))))


def test_the_search_reads_the_places_where_money_is():
    assert all(any(ROOT.glob(pattern)) for pattern in ("fieldservice/workflows/money/*.py", "db/money_tables.py"))


@pytest.mark.parametrize("written", ["x = 1.5", "x = float(y)", "x = y / 2", "x /= 2"])
def test_the_search_finds_a_float(written):
    assert list(floats(ast.parse(written))) == [1]
