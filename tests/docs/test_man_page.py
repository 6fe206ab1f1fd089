"""The manual page is what the commands print, and `man` can show it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from fieldservice.cli import man_page

ROOT = Path(__file__).parents[2]
PAGES = {language: f"docs/man/{folder}man1/fieldservice.1" for language, folder in (("en", ""), ("zh", "zh_CN/"))}


@pytest.mark.parametrize("language", PAGES)
def test_the_manual_page_equals_the_commands_and_comes_with_the_package(language):
    made = man_page.page(language)

    assert (ROOT / PAGES[language]).read_text("utf-8") == made, "print it again: make pages"
    assert made.count(".SS fieldservice printers") == 8
    assert PAGES[language] in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_man_shows_the_page():
    asked = ["man", "-l", ROOT / PAGES["en"]]
    shown = subprocess.run(asked, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}).stdout

    assert "fieldservice printers add NAME KIND ADDRESS" in shown and "EXIT STATUS" in shown


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_line_of_the_page_can_be_broken_where_a_terminal_ends(page):
    command = ["groff", "-ww", "-man", "-Kutf8", "-Tutf8", ROOT / page]

    assert "can't break line" not in subprocess.run(command, capture_output=True, text=True, check=True).stderr
