"""Times, hours, lists and coded values are put into text by one function each, since a second copy would drift."""

import re

import pytest

from tests.support.sources import modules

SOURCES = {
    name: source
    for name, source in modules()
    if "migrations/versions" not in name  # a migration keeps the texts of its old version
}
# Kind of text: (pattern of the code that makes it, the files that may contain that code).
ONCE = {
    "a moment as text": (
        r"\.strftime\(|:%Y-%m-%d|:%m-%d %H",
        "fieldservice/words/moments.py fieldservice/words/forms.py",
    ),
    "a kept moment recognised": (r"T\\d\\d:\\d\\d", "fieldservice/words/moments.py"),
    "the default time zone": (r"Asia/Shanghai", "fieldservice/words/moments.py"),
    "a time zone by its name": (r"\bZoneInfo\(", "fieldservice/words/moments.py"),
    "a short local time": (
        r"\bshort_time\(",
        "fieldservice/words/forms.py fieldservice/presentation/names.py fieldservice/desk/session.py",
    ),
    "opening hours": (r"opens:%H", "fieldservice/workflows/engine/clocks.py"),
    "yes or no": (r"""\b_\("Yes"\)""", "fieldservice/words/sentences.py"),
    "a list in a sentence": (r"""_\(", "\)|"、"( if .*)?\)?\.join""", "fieldservice/words/forms.py"),
    "the other language where a word is missing": (
        r"""\.get\("en"\) or|name_en or .*\.name\b""",
        "fieldservice/words/forms.py fieldservice/documents/signed_content.py",
    ),
}


@pytest.mark.parametrize("what", ONCE)
def test_each_kind_of_value_is_put_into_text_in_one_place(what):
    pattern, allowed = ONCE[what]

    found = {name for name, source in SOURCES.items() if re.search(pattern, source)}

    assert found - set(allowed.split()) == set()
    assert found, f"nothing looks like {what} any more: the pattern has to follow the code"
