"""One function reads the clock; everything else is handed a clock, so that a test can set it."""

import re

from tests.imports.test_architecture import MODULES

READS_THE_CLOCK = re.compile(r"datetime\.now\(|utcnow\(|date\.today\(")


def test_only_one_module_reads_the_clock():
    reading = {name for name, file in MODULES.items() if READS_THE_CLOCK.search(file.read_text("utf-8"))}

    assert reading == {"fieldservice.words.moments"}
