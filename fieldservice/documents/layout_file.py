"""The layout file of an office: how its papers look, in a small TOML file that anybody can change.

`docs/layout.md` describes it. A file is right as a whole or not used at all: then `read` names each fault with its line
and with what would be right. A layout orders and adds; nothing in it can hide what was signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from pkgutil import resolve_name
from typing import NamedTuple

from fieldservice.documents.paper_head import MOST_BYTES, fault_of_picture, is_readable, read_picture
from fieldservice.documents.registry import PAPERS
from fieldservice.documents.signed_fields import SignedPaper
from fieldservice.documents.signed_sheets import part_name
from fieldservice.documents.wording import COPIES, LANGUAGES, both, in_languages, spoken_by
from fieldservice.shapes import JsonObject
from fieldservice.words import toml_text
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from printing.paper import PaperLook

MOST_LETTERS, MOST_FIELDS = 300, 20
"""Of one text, and fields of one paper: more would leave no room for the paper itself."""

AT = N_("Line %(line)s: %(what)s")
NOT_TOML = N_(
    "This is not TOML: %(why)s. Put texts in quotation marks and lists in brackets, such as order "
    '= ["customer", "device"].'
)
UNKNOWN = N_("There is no “%(given)s” here. Possible: %(known)s.")
HIDES = N_("A layout orders and adds, it never hides what is signed: remove “%(given)s”.")
WRONG = N_("%(given)s must be %(right)s.")
PALE = N_("The colour %(given)s is too pale to read on white paper. Take a darker one, such as #1F4E79.")
NO_PICTURE = N_("The picture %(given)s is missing or is no PNG or JPEG. Put it beside the layout file.")
TOO_LONG = N_("%(given)s is too long: at most %(most)s letters.")
TOO_MANY = N_("There are too many fields: at most %(most)s on one paper.")
A_TABLE = N_("a table, such as [head]")
A_COLOUR = N_('a colour such as "#1F4E79"')
A_FILE = N_('the name of a file beside the layout file, such as "logo.png"')
TEXTS = N_('a text, or one for each language: { zh = "...", en = "..." }')
A_LIST = N_("a list in brackets; possible: %(known)s")
ONE_OF = N_("one of these: %(known)s")
FIELDS = N_("fields in tables of their own: [[paper.slip.field]] with a label")
ADDED, NOT_SIGNED = N_("Added by the service point"), N_("Added by the service point, not part of what is signed")

_HEAD = re.compile(r"\s*\[\[?\s*([\w.\"' -]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=")
_HIDING = ("hide", "hidden", "remove", "without", "omit", "only", "exclude", "skip")
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """The layout of one kind of paper. Without `size`, `language` or `copies` the office's settings count."""

    logo: bytes = b""
    colour: str = ""
    foot: Texts = field(default_factory=dict)
    order: tuple[str, ...] = ()
    fields: tuple[tuple[Texts, Texts], ...] = ()
    """Label and text of each field that is added."""
    size: str = ""
    language: str = ""
    copies: tuple[str, ...] = ()
    is_signed: bool = False

    def headed(self, logo: bytes, colour: str) -> PaperLayout:
        """With this logo and colour where it has none of its own."""
        return replace(self, logo=self.logo or logo, colour=self.colour or colour)

    def look(self, language: str) -> PaperLook:
        """The look in the language or languages of a paper."""
        return PaperLook(
            logo=self.logo,
            colour=self.colour,
            footer=tuple(dict.fromkeys(text for each in spoken_by(language) if (text := both(self.foot, each)))),
            order=self.order,
            extra_title=in_languages(language)(NOT_SIGNED if self.is_signed else ADDED),
            extra=tuple((both(label, language), both(text, language)) for label, text in self.fields),
        )


class FileFault(NamedTuple):
    """A fault of the file: its line, and what is wrong and would be right."""

    line: int
    what: Message

    @property
    def message(self) -> Message:
        return Message(AT, {"line": self.line, "what": self.what})


def parts_of(kind: str) -> tuple[str, ...]:
    """The names of the parts of a paper, in their usual order; none where they cannot be ordered."""
    row = PAPERS[kind]
    found = resolve_name(row.parts) if row.parts else ()
    return tuple(part_name(part.title) for part in found.parts) if isinstance(found, SignedPaper) else found


def plain(kind: str) -> PaperLayout:
    """The built-in layout."""
    return PaperLayout(is_signed=PAPERS[kind].signing is not None)


def kinds() -> tuple[str, ...]:
    """The papers that have a layout: those on sheets."""
    return tuple(kind for kind, paper in PAPERS.items() if "pdf" in paper.fits)


def read(text: str, folder: Path) -> tuple[dict[str, PaperLayout], list[FileFault]]:
    """The layout of each kind of paper; none where the text has a fault. `folder` holds the pictures."""
    reader = LayoutReader(text, folder)
    layouts = reader.layouts()
    return ({}, sorted(reader.faults, key=lambda fault: fault.line)) if reader.faults else (layouts, [])


class LayoutReader:
    """Reads one file and collects its faults."""

    def __init__(self, text: str, folder: Path) -> None:
        self.text, self.folder = text, folder
        self.faults: list[FileFault] = []

    def layouts(self) -> dict[str, PaperLayout]:
        found = toml_text.read(self.text)
        if isinstance(found, toml_text.Mistake):
            what = Message(NOT_TOML, {"why": Message(found.why, found.values)})
            self.faults.append(FileFault(found.line, what))
            return {}
        self.known(found, ("head", "foot", "paper"), "")
        common = self.common(found)
        papers = self.table(found, "paper", "")
        self.known(papers, kinds(), "paper")
        return {kind: self.paper(papers, kind, replace(plain(kind), **common)) for kind in kinds()}

    def common(self, found: Mapping[str, object]) -> JsonObject:
        head = self.table(found, "head", "")
        self.known(head, ("logo", "colour"), "head")
        return {
            "logo": self.logo(head, "head"),
            "colour": self.colour(head, "head"),
            "foot": self.texts(found, "foot", "") if "foot" in found else {},
        }

    def paper(self, papers: Mapping[str, object], kind: str, layout: PaperLayout) -> PaperLayout:
        table, row = self.table(papers, kind, "paper"), PAPERS[kind]
        at = f"paper.{kind}"
        can = ("size", "language", "foot", *(("copies",) if row.has_copies else ()))
        self.known(table, (*can, *(("order", "field") if parts_of(kind) else ())), at)
        changed: JsonObject = {}
        if "foot" in table:
            changed["foot"] = self.texts(table, "foot", at)
        if "order" in table and parts_of(kind):
            changed["order"] = self.names(table, "order", at, parts_of(kind))
        if "copies" in table:
            changed["copies"] = self.names(table, "copies", at, tuple(COPIES))
        for name, known in (("size", row.cut_sheets), ("language", LANGUAGES)):
            if name in table:
                changed[name] = self.choice(table, name, at, known)
        if "field" in table and parts_of(kind):
            changed["fields"] = self.fields(table, at)
        return replace(layout, **changed)

    # Values

    def fields(self, table: Mapping[str, object], at: str) -> tuple[tuple[Texts, Texts], ...]:
        rows, found = table["field"], []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.wrong(at, "field", FIELDS)
            return ()
        if len(rows) > MOST_FIELDS:
            self.fault(f"{at}.field", "", Message(TOO_MANY, {"most": MOST_FIELDS}), MOST_FIELDS)
        at += ".field"
        for number, row in enumerate(rows):
            self.known(row, ("label", "text"), at, number)
            texts = self.texts(row, "text", at, number) if "text" in row else {}
            label = self.texts(row, "label", at, number) if row.get("label") else {"zh": ""}
            if label and not any(label.values()):
                self.fault(at, "label", Message(WRONG, {"given": "field", "right": Message(FIELDS)}), number)
            found.append((label, texts))
        return tuple(found)

    def table(self, within: Mapping[str, object], name: str, at: str) -> Mapping[str, object]:
        value = within.get(name, {})
        if isinstance(value, dict):
            return value
        self.wrong(at, name, A_TABLE)
        return {}

    def texts(self, within: Mapping[str, object], name: str, at: str, number: int = 0) -> Texts:
        value = within[name]
        given = value.values() if isinstance(value, dict) else (value,)
        if any(isinstance(text, str) and len(text) > MOST_LETTERS for text in given):
            self.fault(at, name, Message(TOO_LONG, {"given": name, "most": MOST_LETTERS}), number)
            return {}
        if isinstance(value, str):
            return {"zh": value, "en": value}
        if (
            isinstance(value, dict)
            and value
            and all(key in ("zh", "en") and isinstance(text, str) for key, text in value.items())
        ):
            return {spoken: str(value.get(spoken) or next(iter(value.values()))) for spoken in ("zh", "en")}
        self.wrong(at, name, TEXTS, number=number)
        return {}

    def names(self, table: Mapping[str, object], name: str, at: str, known: tuple[str, ...]) -> tuple[str, ...]:
        value = table[name]
        if isinstance(value, list) and all(each in known for each in value) and len(set(value)) == len(value):
            return tuple(value)
        self.wrong(at, name, A_LIST, known=", ".join(known))
        return ()

    def choice(self, table: Mapping[str, object], name: str, at: str, known: tuple[str, ...]) -> str:
        value = table[name]
        if isinstance(value, str) and value in known:
            return value
        self.wrong(at, name, ONE_OF, known=", ".join(known))
        return ""

    def colour(self, table: Mapping[str, object], at: str) -> str:
        if "colour" not in table:
            return ""
        value = str(table["colour"])
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            self.wrong(at, "colour", A_COLOUR)
        elif not is_readable(value[1:]):
            self.fault(at, "colour", Message(PALE, {"given": value}))
        else:
            return value[1:]
        return ""

    def logo(self, table: Mapping[str, object], at: str) -> bytes:
        if "logo" not in table:
            return b""
        name = table["logo"]
        if not isinstance(name, str) or Path(name).name != name or not name:
            self.wrong(at, "logo", A_FILE)
            return b""
        data = read_picture(self.folder / name)
        if wrong := fault_of_picture(data, name, MOST_BYTES, NO_PICTURE):
            self.fault(at, "logo", wrong)
            return b""
        return data

    # Faults

    def known(self, table: Mapping[str, object], names: tuple[str, ...], at: str, number: int = 0) -> None:
        for given in table:
            if given in _HIDING:
                self.fault(at, given, Message(HIDES, {"given": given}), number)
            elif given not in names:
                self.fault(at, given, Message(UNKNOWN, {"given": given, "known": ", ".join(names)}), number)

    def wrong(self, at: str, name: str, right: str, number: int = 0, **values: str) -> None:
        self.fault(at, name, Message(WRONG, {"given": name, "right": Message(right, values)}), number)

    def fault(self, at: str, name: str, what: Message, number: int = 0) -> None:
        self.faults.append(FileFault(self.line_of(at, name, number), what))

    def line_of(self, at: str, name: str, number: int = 0) -> int:
        """The line of a key or table, counted from 1; else that of the nearest table around it.

        `number` counts the tables of a list of tables, such as [[paper.slip.field]].
        """
        whole, table, seen = f"{at}.{name}".strip("."), "", -1
        nearest, length = 1, -1
        for count, line in enumerate(self.text.split("\n"), 1):
            if head := _HEAD.match(line):
                key = table = _bare(head[1])
                seen += table == at and line.lstrip().startswith("[[")
            elif pair := _KEY.match(line):
                key = f"{table}.{_bare(pair[1])}".strip(".")
            else:
                continue
            if table == at and seen not in (-1, number):
                continue
            if key == whole or key.startswith(f"{whole}."):
                return count
            if whole.startswith(f"{key}.") and len(key) > length:
                nearest, length = count, len(key)
        return nearest


def _bare(key: str) -> str:
    return re.sub(r"[\s\"']", "", key)
