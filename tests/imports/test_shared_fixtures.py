"""Every test passes alone and in any order: what a test changes is made for that test."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = {
    "admin/test_approvers.py office": "each test publishes the whole setting that it reads",
    "build/test_build.py wheel": "is read",
    "cli/conftest.py template": "is copied for each test",
    "cli/test_on_postgresql.py line": "each command reads",
    "db/test_plans.py of_work": "is read",
    "read_model/test_few.py reader": "is read",
    "cli/test_upkeep.py with_a_signed_job": "is copied for each test",
    "conftest.py _quick_pins": "is a setting of all tests",
    "db/test_plans.py plan": "is read",
    "db/test_search.py asked": "is read",
    "db/test_verify.py exchanged": "is copied for each test",
    "demo/conftest.py filled": "is copied for each test",
    "desk/spool/conftest.py buses": "is the machine's own bus for printers, which keeps no job",
    "pages/conftest.py chromium": "is a browser; each test opens a page of its own",
    "pages/conftest.py completed": "is copied for each test",
    "read_model/test_catalogue.py session": "is read",
    "read_model/test_pressing.py reader": "is read",
    "read_model/test_prices.py store": "is read",
    "sync/conftest.py made": "is copied for each test",
    "sync/hub/fuzzing/conftest.py ends": "is attacked, and each attack must leave it as it was",
    "sync/hub/test_authorisation.py branch": "each request is refused or reads",
    "sync/hub/test_authorisation.py headquarters": "each request is refused or reads",
    "sync/hub/test_authorisation.py world": "each request is refused or reads",
    "sync/hub/test_no_word_leaves.py served_world": "each request is refused or reads",
    "sync/office/test_carried_files.py carried": "is copied for each test",
    "sync/test_duties_in_the_exchange.py marks": "is read",
    "workflows/test_somebody_has_a_step.py walked": "is read",
}
"""The fixtures that several tests share, and why no test can notice what another one did."""


def shared_fixtures(source: str) -> list[str]:
    """The names of the fixtures of this source that live longer than one test."""
    return [
        function.name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        for argument in decorator.keywords
        if argument.arg == "scope" and getattr(argument.value, "value", "") != "function"
    ]


def test_what_several_tests_share_is_listed_with_its_reason():
    found = {
        f"{path.relative_to(ROOT / 'tests').as_posix()} {name}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for name in shared_fixtures(path.read_text("utf-8"))
    }

    assert found == set(SHARED), "an organisation that tests work in is made for each test"


def test_a_fixture_of_a_module_is_found():
    assert shared_fixtures('@pytest.fixture(scope="module")\ndef world(): ...') == ["world"]
    assert shared_fixtures("@pytest.fixture\ndef world(): ...") == []
