"""Each library is imported only in the packages that are listed for it, and modules that are loaded early are light."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("fieldservice", "db", "printing")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

# Library as it is imported: (name as it is installed, packages that may import it, why no others).
LIBRARIES = {
    "textual": ("textual", "fieldservice.screens", "costs a quarter of a second; commands must not pay it"),
    "rich": ("rich", "fieldservice.screens", "only the faces decide how a text looks"),
    "typer": ("typer", "fieldservice.cli", "the command line is one face among others"),
    "pydantic": ("pydantic", "fieldservice.workflows", "event classes are declared once, in the business"),
    "sqlmodel": ("sqlmodel", "db", "takes half a second to import; readers get tuples"),
    "sqlalchemy": ("sqlmodel", "db", "comes with SQLModel and is used only beside it"),
    "alembic": ("alembic", "db", "schema versions belong to the store"),
    "psycopg": ("psycopg[binary]", "db", "only the store knows which database it uses"),
    "filelock": ("filelock", "db fieldservice.sync", "the store locks its writes, and the exchange its sessions"),
    "msgspec": ("msgspec", "db fieldservice.sync", "bytes of other stores are decoded by declared shapes only there"),
    "starlette": (
        "starlette",
        "fieldservice.sync fieldservice.pages",
        "the HTTP stack stays with the exchange and the pages for phones",
    ),
    "httpx": ("httpx", "fieldservice.sync", "the HTTP client stays with the exchange"),
    "uvicorn": ("uvicorn", "fieldservice.sync", "the HTTP server stays with the exchange"),
    "aiohttp": ("textual-serve", "fieldservice.pages.tablets", "comes with textual-serve and is used only beside it"),
    "textual_serve": (
        "textual-serve",
        "fieldservice.pages.tablets",
        "serves the screens to browsers; optional, and a quarter of a second to import",
    ),
    "uuid_utils": ("uuid-utils", "db", "ids are given where entries are made"),
    "reportlab": ("reportlab", "printing", "other packages make the content of a paper; only this one draws"),
    "segno": (
        "segno",
        "printing fieldservice.pages",
        "codes on papers are drawn there; the code for a phone is the address of a page",
    ),
    "PIL": (
        "Pillow",
        "printing fieldservice.desk.photos",
        "pictures for printers are drawn there; photos are drawn anew where they are attached, before they are kept",
    ),
    "pillow_heif": ("pillow-heif", "fieldservice.desk.photos", "photos of iPhones are read where they are attached"),
    "pypdfium2": (
        "pypdfium2",
        "printing.sending",
        "some printers take a PDF as pictures only; nothing else reads PDFs",
    ),
    "argon2": ("argon2-cffi", "fieldservice.desk.sign_in", "the desk checks the PIN, so that no face can forget it"),
    "phonenumbers": (
        "phonenumbers",
        "fieldservice.workflows.engine.identity",
        "one reading of phone numbers, so that all faces and offices agree who is calling",
    ),
    "pypinyin": ("pypinyin", "db.pinyin", "65 MB and a third of a second; derived when a row is written"),
    "babel": ("Babel", "fieldservice.words", "all words, dates and amounts by language come from there"),
    "platformdirs": ("platformdirs", "fieldservice.settings", "the data folder is a setting"),
    "openpyxl": ("openpyxl", "fieldservice.sheets", "workbooks are read within limits there; takes 0.2 s"),
    "fontTools": ("fonttools", "printing.fonts", "cuts faces at build time only"),
    "justmytype_intl_cjk": (
        "justmytype-intl-cjk",
        "printing.fonts",
        "carries the source of the faces, at build time only",
    ),
}
# Declared, needed and never imported by name: speed-ups that reportlab and uvicorn find by themselves, data that
# zoneinfo finds, what openpyxl uses against bombs.
UNNAMED = {"rl_accel", "tzdata", "httptools", "defusedxml", "httpx[socks]"}

# Narrower than the rule for its package (test_architecture.py): module, forbidden import, reason.
NARROWER = {
    "fieldservice.read_model.queries": (
        "fieldservice.workflows printing",
        "reads rows before the first frame and folds nothing",
    )
}


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports() -> Iterator[tuple[str, int, str]]:
    """Every import in our modules: (module, line, full name of the import)."""
    for file in sorted(file for package in OURS for file in (ROOT / package).rglob("*.py")):
        name = module_name(file)
        home = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((name, node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = home[: len(home) - node.level + 1] if node.level else []
                base = ".".join([*start, *filter(None, [node.module])])
                yield from ((name, node.lineno, f"{base}.{alias.name}") for alias in node.names)


def within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def declared() -> set[str]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    also = [entry for extra in ("postgresql", "fonts", "heic", "raster", "socks", "tablets") for entry in extras[extra]]
    wanted = [*project["dependencies"], *also]
    return {entry.split(">")[0].split("=")[0].strip() for entry in wanted}


def test_libraries_are_imported_only_in_the_packages_listed_for_them():
    stray = [
        f"{module}:{line} imports {what}, which belongs to {LIBRARIES[top][1]}: {LIBRARIES[top][2]}"
        for module, line, what in imports()
        if (top := what.split(".")[0]) in LIBRARIES
        and not any(within(module, place) for place in LIBRARIES[top][1].split())
    ]

    assert not stray, "\n".join(stray)


def test_every_imported_library_is_declared_and_listed():
    unknown = sorted(
        {
            f"{module}:{line} imports {what}"
            for module, line, what in imports()
            if (top := what.split(".")[0]) not in LIBRARIES and top not in OURS and top not in sys.stdlib_module_names
        }
    )

    assert not unknown, "\n".join(unknown)
    assert {LIBRARIES[name][0] for name in LIBRARIES} | UNNAMED == declared()


@pytest.mark.parametrize("place", NARROWER)
def test_some_modules_import_less_than_their_package_may(place):
    closed, reason = NARROWER[place]

    stray = [
        f"{module}:{line} imports {what}: {reason}"
        for module, line, what in imports()
        if within(module, place) and not within(what, place) and any(within(what, each) for each in closed.split())
    ]

    assert not stray, "\n".join(stray)


# Libraries that importing these modules may not load, so that the first frame and the command line stay quick.
LIGHT = {
    "fieldservice": "rich babel pydantic sqlalchemy textual typer platformdirs",
    "fieldservice.words": "babel pydantic sqlalchemy textual",
    "fieldservice.words.forms": "babel sqlalchemy textual",
    "fieldservice.settings": "platformdirs sqlalchemy textual",
    "fieldservice.workflows.engine.model": "pydantic sqlalchemy textual",
    "fieldservice.workflows.onsite.table": "pydantic sqlalchemy textual",
    "db.reading": "sqlalchemy sqlmodel psycopg pydantic",
    "printing": "reportlab segno PIL",
    "printing.claim_ticket": "reportlab segno PIL",
    "printing.labels": "reportlab segno PIL",
}


@pytest.mark.parametrize("module", LIGHT)
def test_modules_needed_before_the_first_frame_load_nothing_heavy(module):
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not set(loaded) & set(LIGHT[module].split())
