"""A paper is named in its row of the registry and nowhere else: everything else reads the rows."""

import ast
from collections.abc import Iterator

import pytest

from fieldservice.documents.registry import PAPERS
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.sources import ROOT, modules, strings_among

MAY_NAME_PAPERS = {
    "fieldservice/documents/registry.py": "has the rows",
    "fieldservice/workflows/common/papers.py": "names the papers that steps print, which the workflows cannot look up",
}
DEMONSTRATION = "fieldservice/demo/"
"""The demo names papers, because it prints papers of its own choice."""
OTHER_MEANINGS = frozenset({"slip", "intake", "packing", "ticket", "contract", "quote", "receipt", "credit_note"})
"""Names of papers that are also names of facts, views, obligations or widgets."""
IS_A_PAPER = frozenset({"kind", "paper", "signs", "prints", "kinds", "papers", "PAPERS"})
"""Variables, fields and arguments that hold papers."""


def papers_named(source: str) -> list[tuple[int, str]]:
    """Line and name of each paper that the source names by a string."""
    return strings_among(PAPERS, source, OTHER_MEANINGS, _where_a_paper_is_expected)


def _where_a_paper_is_expected(node: ast.AST) -> Iterator[ast.AST]:
    """Constants beside another paper, compared with a paper, looked up among papers, or given to a function that takes
    a paper."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
        members = [each for each in (node.keys if isinstance(node, ast.Dict) else node.elts) if each is not None]
        named = [each for each in members if isinstance(each, ast.Constant) and each.value in PAPERS]
        yield from named if len(named) > 1 else ()
    elif isinstance(node, ast.Compare) and any(map(_is_a_paper, (node.left, *node.comparators))):
        yield from ast.walk(node)
    elif isinstance(node, ast.Subscript) and _is_a_paper(node.value):
        yield node.slice
    elif (isinstance(node, ast.keyword) and node.arg in IS_A_PAPER) or (
        isinstance(node, ast.Assign) and any(map(_is_a_paper, node.targets))
    ):
        yield from ast.walk(node.value)
    elif isinstance(node, ast.arguments):
        positional = [*node.posonlyargs, *node.args]
        given = [*zip(positional[len(positional) - len(node.defaults) :], node.defaults, strict=True)]
        given += [(name, value) for name, value in zip(node.kwonlyargs, node.kw_defaults, strict=True) if value]
        yield from (value for name, value in given if name.arg in IS_A_PAPER)


def _is_a_paper(node: ast.expr) -> bool:
    """Whether an expression holds a paper: `kind`, `self.kind`, `row["paper"]`, `PAPERS`. The kind of a scan is no
    paper."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value in IS_A_PAPER
    if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "scan":
        return False
    return (node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) in IS_A_PAPER


def test_no_module_names_a_paper_beside_the_registry():
    named = [
        f"{name}:{line} {paper}"
        for name, source in modules()
        if name not in MAY_NAME_PAPERS and not name.startswith(DEMONSTRATION)
        for line, paper in papers_named(source)
    ]

    assert named == []


@pytest.mark.parametrize("name", MAY_NAME_PAPERS)
def test_a_module_on_the_list_of_exceptions_does_name_a_paper(name):
    assert papers_named((ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        'PAPERS = {"slip": "Service slip"}',
        'READABLE = frozenset({"slip", "intake"})',
        'if kind == "intake": pass',
        'if order.kind in ("slip", "test"): pass',
        'if row["paper"] == "ticket": pass',
        'def digest(thing, paper="slip"): pass',
        'Step("sign", signs="slip")',
        'Step("check_in", prints=("ticket",))',
        'row = PAPERS["packing"]',
        'for_parcels = "address_label"',
    ],
)
def test_a_paper_named_outside_the_registry_is_found(source):
    assert papers_named(source)


@pytest.mark.parametrize(
    "source",
    [
        'number = job.get("ticket")',
        'SCREENS = ("board", "ticket", "print_jobs")',
        'VerticalScroll(id="slip")',
        'Obligation("slip", label)',
        'page = sheets["intake"]',
        'if scan.kind == "ticket": pass',
    ],
)
def test_a_word_that_means_no_paper_raises_no_alarm(source):
    assert not papers_named(source)


def test_every_paper_that_a_step_prints_or_signs_has_a_row():
    steps = [step for workflow in WORKFLOWS.values() for step in workflow.steps]

    assert {paper for step in steps for paper in step.prints} <= PAPERS.keys()
    assert {step.signs for step in steps if step.signs} == {kind for kind, row in PAPERS.items() if row.signing}
