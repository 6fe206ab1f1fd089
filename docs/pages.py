"""Writes docs/workflows.md from the tables: `make pages`."""

from pathlib import Path

from fieldservice.words import Words
from fieldservice.workflows.document import as_markdown
from fieldservice.workflows.registry import WORKFLOWS

PAGE = Path(__file__).with_name("workflows.md")


def workflows_page() -> str:
    return as_markdown(Words("zh"), WORKFLOWS.values())


if __name__ == "__main__":
    PAGE.write_text(workflows_page(), "utf-8")
