"""Writes docs/workflows.md from the tables, docs/keys.md from the bindings, and the manual page: `make pages`."""

from pathlib import Path

import keys_page

from fieldservice.cli import man_page
from fieldservice.words import Words
from fieldservice.workflows.document import as_markdown
from fieldservice.workflows.registry import WORKFLOWS

PAGE = Path(__file__).with_name("workflows.md")
MANUAL = {
    "en": PAGE.with_name("man") / "man1" / "fieldservice.1",
    "zh": PAGE.with_name("man") / "zh_CN" / "man1" / "fieldservice.1",
}


def workflows_page() -> str:
    return as_markdown(Words("zh"), WORKFLOWS.values())


if __name__ == "__main__":
    PAGE.write_text(workflows_page(), "utf-8")
    PAGE.with_name("keys.md").write_text(keys_page.page(), "utf-8")
    for language, file in MANUAL.items():
        file.write_text(man_page.page(language), "utf-8")
