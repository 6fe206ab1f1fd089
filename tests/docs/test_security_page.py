"""docs/security.md is true: each test that it names exists, and each attack has one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = set(re.findall(r"`(test_\w+)`", PAGE))


def test_every_test_that_the_page_names_exists():
    sources = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py"))

    assert {name for name in NAMED if not re.search(rf"def {name}\(", sources)} == set() != NAMED


def test_every_attack_on_the_page_has_a_test():
    rows = [line for line in PAGE.split("\n") if line.startswith("| ") and not line.startswith("| --- ")]
    attacks = [row for row in rows if not re.match(r"\| (it|they) could \|", row)]

    assert [row for row in attacks if not re.search(r"`test_\w+`", row.rsplit(" | ", 1)[1])] == []
    assert len(attacks) > 30


def test_every_file_of_attacks_is_on_the_page():
    """Each file of tests/security and tests/faults has at least one test there."""
    files = [file for folder in ("security", "faults") for file in (ROOT / "tests" / folder).glob("test_*.py")]
    missing = [file.name for file in files if not NAMED & set(re.findall(r"def (test_\w+)\(", file.read_text("utf-8")))]

    assert missing == []
