"""Maintains the translation catalogues: collects the messages marked in the code, updates and compiles the .po files.

    python -m fieldservice.words.catalogue update    after messages were added or changed in the code
    python -m fieldservice.words.catalogue compile   after a translation was written (`make` does it too)
    python -m fieldservice.words.catalogue check     lists missing, unused and fuzzy messages, and wrong placeholders

A catalogue has exactly the messages that the code marks; a test checks it.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WORDS = Path(__file__).parent
ROOT = WORDS.parent.parent
DOMAIN = "fieldservice"

PACKAGES = ("fieldservice", "db", "printing")

# The marking functions, and which of their arguments are context, msgid and plural: `_` translates at once, `N_` and
# `NP_` only mark. Babel's own extractor fails where one of them is called in the arguments of another.
MARKS = {
    "_": (None, 0, None), "N_": (None, 0, None), "NP_": (0, 1, None), "in_context": (0, 1, None),
    "_n": (None, 0, 1), "counted": (None, 0, 1),
}  # fmt: skip

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""

Id = str | tuple[str, ...]  # a msgid, or a msgid and its plural
Key = tuple[str, Id]  # context ("" for none) and msgid


def marked() -> Catalog:
    """All messages that the code marks, as a catalogue without translations."""
    found = Catalog(domain=DOMAIN, project="fieldservice")
    for file in sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py")):
        for context, message in marked_in(file.read_text("utf-8")):
            found.add(message, context=context)
    return found


def marked_in(source: str) -> Iterator[tuple[str | None, Id]]:
    """Context and msgid of each marking call whose arguments are literals; a variable marks nothing."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name in MARKS:
            found = [_literal(call.args, index) for index in MARKS[name] if index is not None]
            words = [each for each in found if each]
            if len(words) == len(found):
                context = words.pop(0) if MARKS[name][0] is not None else None
                yield context, tuple(words) if len(words) > 1 else words[0]


def _literal(arguments: list[ast.expr], index: int) -> str | None:
    node = arguments[index] if index < len(arguments) else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def languages() -> list[str]:
    return sorted(folder.parent.name for folder in WORDS.glob("*/LC_MESSAGES"))


def po_file(language: str) -> Path:
    return WORDS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def key(message: Message) -> Key:
    forms = _forms(message.id)
    return message.context or "", forms if len(forms) > 1 else forms[0]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Singular and plural of a msgid or its translation; one form where it has no plural."""
    if text is None or isinstance(text, str):
        return (text or "",)
    return tuple(text)


def keyed(catalogue: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalogue if message.id}


def update(language: str) -> None:
    """Add new messages without a translation and remove messages that the code no longer marks; guess none (no fuzzy).

    Messages are in alphabetical order and name no file, so moving a module changes no catalogue.
    """
    known = keyed(read(language)) if po_file(language).exists() else {}
    fresh = Catalog(locale=language, domain=DOMAIN, project="fieldservice", fuzzy=False)
    for message in sorted(keyed(marked()).values(), key=lambda message: (str(message.id), message.context or "")):
        old = known.get(key(message))
        fresh.add(
            message.id,
            old.string if old else None,
            user_comments=old.user_comments if old else (),
            context=message.context,
        )
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    with po_file(language).open("wb") as file:
        # Babel's own header has dates and a tool version, so it would change with every run.
        file.write(HEADER.format(language=language, plurals=fresh.plural_forms).encode())
        write_po(file, fresh, width=120, omit_header=True)


def compile_catalogue(language: str, to: Path | None = None) -> Path:
    """Write the .mo beside its .po, or to the path `to`; the same translations give the same bytes."""
    compiled, catalogue = to or po_file(language).with_suffix(".mo"), read(language)
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    return compiled


def complaints(language: str) -> Iterator[str]:
    """One line for each fault of a catalogue; none when it is complete."""
    wanted, have = keyed(marked()), keyed(read(language))
    for absent in sorted(wanted.keys() - have.keys(), key=str):
        yield f"{language}: not in the catalogue: {absent}"
    for unused in sorted(have.keys() - wanted.keys(), key=str):
        yield f"{language}: no longer in the code: {unused}"
    for each, message in have.items():
        strings = _forms(message.string)
        if not all(strings):
            yield f"{language}: not translated: {each}"
        elif message.fuzzy:
            yield f"{language}: fuzzy: {each}"
        else:
            yield from _misfits(language, message, strings)


def placeholders(text: str) -> set[str]:
    """The names in `%(name)s` and `{name}` of a text, and "%" for a bare percent sign, which cannot be formatted."""
    named = re.findall(r"%\((\w+)\)[sd]", text) + re.findall(r"\{(\w+)\}", text)
    rest = re.sub(r"%\((\w+)\)[sd]|%%", "", text)
    return set(named) | ({"%"} if "%" in rest else set())


def _misfits(language: str, message: Message, strings: tuple[str, ...]) -> Iterator[str]:
    wanted = set[str]().union(*map(placeholders, _forms(message.id)))
    for string in strings:
        if placeholders(string) != wanted:
            yield f"{language}: placeholders differ: {key(message)} -> {string!r}"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            for language in languages():
                update(language)
                compile_catalogue(language)
        case ["compile"]:
            for language in languages():
                compile_catalogue(language)
        case ["check"]:
            found = [line for language in languages() for line in complaints(language)]
            sys.stdout.writelines(f"{line}\n" for line in found)
            return 1 if found else 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
