"""Settings for every test: the machine's home folder and language change nothing, and skipped tests are listed at the
end."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from fieldservice import words

# Before any test imports Textual: the tests' figures and keys must not depend on the terminal they run in.
for name in ("FIELDSERVICE_HOME", "FIELDSERVICE_AS", "FIELDSERVICE_PIN", "FIELDSERVICE_LANG", "FIELDSERVICE_COUNTER"):
    os.environ.pop(name, None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"

# A store waits for the disk at each commit, and no test cuts the power: where there is room, the tests' folders are in
# memory. Pytest chooses its folder after this, and the workers inherit it.
MEMORY, ROOM = Path("/dev/shm"), 6 << 30
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# The collector took a fifth of all time, looking for cycles among objects that live as long as their test.
gc.set_threshold(100_000, 50, 100)

SOAK = os.environ.get("FIELDSERVICE_SOAK") == "1"

# The same examples on every run, so that a failure comes from the change; the soak tries further examples.
settings.register_profile("usual", derandomize=True, deadline=None, database=None)
settings.register_profile("soak", deadline=None, max_examples=2000)
settings.load_profile("soak" if SOAK else "usual")


@pytest.fixture(autouse=True)
def _english_and_a_home_of_its_own(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("FIELDSERVICE_HOME", str(tmp_path_factory.getbasetemp() / "no-home"))
    words.use("en")
    yield
    words.use(None)


@pytest.fixture(scope="session", autouse=True)
def _quick_pins():
    """Makes the check of a PIN cheap, because the tests check thousands and none tests how hard a PIN is to guess."""
    from fieldservice.desk import sign_in

    before = sign_in.MEMORY_KIB, sign_in.ROUNDS
    sign_in.MEMORY_KIB, sign_in.ROUNDS = 1024, 1
    yield
    sign_in.MEMORY_KIB, sign_in.ROUNDS = before


@pytest.fixture(autouse=True)
def _databases_of_one_test():
    """Drops the databases on PostgreSQL that the test has made; those of wider fixtures were made before it."""
    stores = sys.modules.get("tests.support.stores")
    before = set(stores.databases) if stores else set()
    yield
    if stores := sys.modules.get("tests.support.stores"):
        for name in [name for name in stores.databases if name not in before]:
            stores.drop_database(name)


@pytest.fixture
def rounds():
    """How many rounds a random or killing test runs: `rounds(50, soak=1000)`."""
    return lambda usual, soak: soak if SOAK else usual


def pytest_terminal_summary(terminalreporter):
    """Lists the skipped tests with their reasons, because a skipped proof is no proof."""
    left_out = [
        (
            report.nodeid,
            report.longrepr[2].removeprefix("Skipped: ")
            if isinstance(report.longrepr, tuple)
            else str(report.longrepr),
        )
        for report in terminalreporter.stats.get("skipped", [])
    ]
    if left_out:
        terminalreporter.section("left out, and why")
        for test, reason in sorted(left_out):
            terminalreporter.line(f"{test}: {reason}")
