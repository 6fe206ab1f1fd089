"""The packages of the workflows and the packages each may import: the engine names no flow, and no flows import each
other in a circle."""

import pytest

from tests.imports.test_architecture import GRAPH

ROOT = "fieldservice.workflows."
ALLOWED = {
    "engine": "",
    "common": "engine",
    "history": "engine",
    "parts": "common engine",
    "warranty": "parts common engine",
    "money": "warranty parts common engine",
    "master_files": "money common engine",
    "sales": "money parts common engine",
    "case_base": "common engine",
    "quality": "parts common engine",
    "escalations": "quality case_base parts common engine",
    "return_cases": "warranty parts money master_files case_base common engine",
    "bench": "escalations return_cases money warranty parts master_files case_base common engine",
    "hotline": "escalations return_cases bench money warranty master_files case_base common engine",
    "onsite": "escalations return_cases hotline bench money warranty parts master_files case_base common engine",
    "supplier_returns": "money parts common engine",
    "contracts": "return_cases onsite hotline bench money warranty parts master_files case_base common engine",
}
ABOVE_THE_FLOWS = {"registry", "obligations", "fulfilment", "handovers", "document", "stages"}


def package_of(module: str) -> str:
    return module.removeprefix(ROOT).split(".")[0]


def inside(modules: set[str]) -> set[str]:
    return {package_of(module) for module in modules if module.startswith(ROOT)}


def test_every_package_of_the_workflows_is_listed():
    assert inside(set(GRAPH)) == {*ALLOWED, *ABOVE_THE_FLOWS}


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_packages_below_it(package):
    imported = {
        each for module in GRAPH if module.startswith(ROOT) and package_of(module) == package for each in GRAPH[module]
    }

    assert inside(imported) - {package} == set(ALLOWED[package].split()) & inside(imported)


@pytest.mark.parametrize("package", ALLOWED)
def test_each_line_of_the_list_names_only_packages_listed_before_it(package):
    order = list(ALLOWED)

    assert all(order.index(each) < order.index(package) for each in ALLOWED[package].split())
