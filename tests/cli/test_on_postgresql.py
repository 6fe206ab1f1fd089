"""What the command line reads, it reads on a store on PostgreSQL too."""

import pytest

from fieldservice.cli.lists import KINDS
from tests.support.command_line import CommandLine
from tests.support.counter import ON_BENCH, SIGNED, Counter
from tests.support.office import publish
from tests.support.seen_cases import RETURN, SHEET
from tests.support.stock import PSU, arrived, with_catalogue
from tests.support.stores import copied_store

READS = (
    *(("list", kind) for kind in KINDS),
    *(("list", kind, "--overdue") for kind in ("jobs", "requests")),
    ("list", "jobs", "--mine"), ("list", "jobs", "--state", "ready"), ("list", "parts", "PSU"),
    ("stock",), ("stock", "--part", PSU), ("stock", "--place", "CD01/good"), ("stock", "--propose"),
    ("serial", "9F11-07"), ("rates",), ("board",), ("places",), ("owed",), ("review",), ("duplicates",), ("status",),
    ("find", "138"), ("find", "NB-5521"), ("find", "黑屏"), ("find", "jnsy"), ("find", PSU),
    ("printers",), ("print-jobs",), ("doctor",), ("verify",),
)  # fmt: skip


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    home = tmp_path_factory.mktemp("server") / "CD01"
    copied_store(home, "published_office", publish)
    counter = Counter(home)
    counter.brought(*SIGNED)
    arrived(with_catalogue(counter), PSU, "9F11-07")
    counter.take("wang", "escalate", thing=counter.brought(*ON_BENCH, serial="NB-5521-78"), **SHEET)
    counter.take("zhao", "open_return", thing="new", **RETURN)
    counter.desk.close()
    return CommandLine(home)


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_a_command_that_reads_answers(line, words):
    assert line(*words, "--json", who="sun").code == 0
