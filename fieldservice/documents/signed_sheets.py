"""Service slip and intake sheet as sheets, made of the content that is signed and of the line of its signature.

Every field and every word comes from the content; the table of fields only says how wide a field is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fieldservice.documents import sheets
from fieldservice.documents.sheets import PrintedCopy
from fieldservice.documents.signed_content import NO_SIGNATURE, content_of
from fieldservice.documents.signed_fields import (
    CANCELLATION,
    INTAKE_SHEET,
    SERVICE_SLIP,
    TEST,
    SignedField,
    SignedPaper,
    SignedTable,
)
from fieldservice.documents.wording import Text, in_languages, in_texts, labels, spoken_by, terms
from fieldservice.shapes import Values
from fieldservice.words.moments import zone_named
from fieldservice.workflows.common.signing import UNSIGNED
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference
from printing import signed_sheet
from printing.intake_sheet import IntakeContent
from printing.paper import (
    COLUMNS,
    FieldRows,
    PaperBlock,
    PaperColumn,
    PaperField,
    PaperTable,
    Section,
    SignatureBox,
    TermsAndSignatures,
    in_pairs,
    signed_for,
)
from printing.paper_look import FOOT
from printing.service_slip import Signature, SlipContent
from printing.signed_sheet import SheetContent

WIDE = SignedField("", "")
"""A field that the table has no more: a whole row."""


def slip(content: Values, signature: Values, **how: Any) -> SheetContent | SlipContent:
    """One copy of the slip. `Any`: `how` has the fields of `PrintedCopy`."""
    if content["v"] == 1:
        return sheets.slip(content, signature, PrintedCopy(**how))
    return sheet(SERVICE_SLIP, content, signature, "signed", PrintedCopy(**how))


def intake(content: Values, signature: Values, **how: Any) -> SheetContent | IntakeContent:
    """One copy of the intake sheet. `Any`: `how` has the fields of `PrintedCopy`."""
    if content["v"] == 1:
        return sheets.intake(content, signature, PrintedCopy(**how))
    return sheet(INTAKE_SHEET, content, signature, "intake_signed", PrintedCopy(**how))


def cancellation(job: Thing, reference: Reference, office_code: str, **how: Any) -> SheetContent:
    """The form of a job that ended without repair. `Any`: `how` has the fields of `PrintedCopy`."""
    content = content_of(CANCELLATION, job, reference, office_code)
    return sheet(CANCELLATION, content, {}, "", PrintedCopy(copy="", **how))


def sheet(paper: SignedPaper, content: Values, line: Values, fact: str, of: PrintedCopy) -> SheetContent:
    """One copy of a paper. `fact` names the fact of the signature in its line."""
    language = of.language
    texts, title = labels(signed_sheet.LABELS, language), in_texts(content["title"], language)
    zone = zone_named(content["office"]["zone"])
    signature = sheets.signature_of(line, fact, in_languages(language), zone, language)
    return SheetContent(
        header=sheets.header(content, title, content, of),
        labels=texts,
        blocks=(
            *sections(paper, content, language, signature.how in UNSIGNED),
            *foot(paper, content, signature, texts, language),
        ),
        signature=signature,
    )


def sections(paper: SignedPaper, content: Values, language: str, is_ended: bool = False) -> list[PaperBlock]:
    """The parts of the paper with their fields and tables; nothing is left to be written where nobody is to sign."""
    known = paper.rows()
    blocks: list[PaperBlock] = []
    for section in content["sections"]:
        blocks.append(Section(in_texts(section["title"], language), part_name(_part(section))))
        fields: list[PaperField] = []
        for row in section["rows"]:
            if is_ended and not row.get("value", True):
                continue
            if "columns" not in row:
                fields.append(_field(row, known.get(row["name"], WIDE), language))
                continue
            blocks += _rows(fields)
            fields = []
            blocks.append(_table(row, known.get(row["name"]), language))
        blocks += _rows(fields)
    return blocks


def _field(row: Values, known: SignedField | SignedTable, language: str) -> PaperField:
    shown = known if isinstance(known, SignedField) else WIDE
    ticks = tuple((in_texts(answer, language), False) for answer in row.get("ticks", ()))
    value = in_texts(row["value"], language)
    by_hand = shown.by_hand == TEST and not value
    return PaperField(in_texts(row["label"], language), value, shown.span, shown.whole, shown.strong, ticks, by_hand)


def _rows(fields: Sequence[PaperField]) -> list[PaperBlock]:
    """The fields in rows; the last field of a row takes what is left of its width."""
    rows: list[list[PaperField]] = []
    for field in fields:
        if not rows or sum(each.span for each in rows[-1]) + field.span > COLUMNS:
            rows.append([])
        rows[-1].append(field)
    filled = ((*row[:-1], replace(row[-1], span=COLUMNS - sum(each.span for each in row[:-1]))) for row in rows)
    return [FieldRows(tuple(filled))] if rows else []


def _table(row: Values, known: SignedField | SignedTable | None, language: str) -> PaperTable:
    table = known if isinstance(known, SignedTable) else SignedTable("", (), lambda job, zone: [])
    shown = {column.label: column for column in table.columns}
    columns = []
    for label in row["columns"]:
        column = shown.get(_english(label))
        share, whole, right = (column.share, column.whole, column.right) if column else (1.0, False, False)
        columns.append(PaperColumn(in_texts(label, language), share, whole, right))
    lines = [tuple(in_texts(text, language) for text in line) for line in row["rows"] or row.get("by_hand", ())]
    blank = table.blank if "by_hand" in row else 0
    if table.pairs and len(columns) == 2 and len(lines) != 1:
        return in_pairs((columns[0], columns[1]), [(line[0], line[1]) for line in lines], blank=blank)
    return PaperTable(tuple(columns), tuple(lines), blank=blank)


def _english(text: Text) -> str:
    return in_texts(text, "en")


def _part(section: Values) -> str:
    """The title by which a layout file names this part, also where its sheet has another."""
    return section.get("part") or _english(section["title"])


def part_name(title: str) -> str:
    """The name of a part of a paper in a layout file, made of its English title."""
    return "_".join(title.lower().split())


def value_of(content: Values, name: str) -> Text:
    """The value of a field of a content; "" where it has none."""
    rows = (row for section in content["sections"] for row in section["rows"])
    return next((row["value"] for row in rows if row["name"] == name and "value" in row), "")


def foot(
    paper: SignedPaper, content: Values, signature: Signature, texts: Mapping[str, str], language: str
) -> list[PaperBlock]:
    """Terms, the sentence that is confirmed, and the boxes to sign in; or why there is no signature."""
    blocks: list[PaperBlock] = []
    unsigned = signature.how in UNSIGNED
    instead = (
        texts[signature.how] if unsigned
        else "" if signature.how
        else in_texts(content.get(NO_SIGNATURE, ""), language)
    )  # fmt: skip
    confirms = "\n".join(
        in_languages(spoken)(signed_sheet.LABELS["not_confirmed"]) % {"sentence": sentence} if unsigned else sentence
        for spoken in spoken_by(language)
        if (sentence := in_texts(content["confirms"], spoken))
    )
    if unsigned:
        reason = PaperField(texts["refused_reason"], signature.reason, 6 if signature.witness else 9)
        witness = (PaperField(texts["witness"], signature.witness, 3),) if signature.witness else ()
        when = PaperField(texts["date"], signature.at, COLUMNS - reason.span - sum(each.span for each in witness))
        blocks.append(Section(instead, FOOT))
        blocks.append(FieldRows(((reason, *witness, when),)))
    label, person = paper.signs_for_us
    ours, customer = (in_texts(value_of(content, name), language) for name in (person, "customer_name"))
    represented = signed_for(customer, texts) if customer != signature.signer else ""
    how = f"({signature.note})" if signature.note else ""
    point = in_texts({"zh": content["office"]["name"], "en": content["office"]["name_en"]}, language)
    return [
        *blocks,
        TermsAndSignatures(
            texts["terms_version"] % {"version": content["terms"].get("version", "")},
            terms(content["terms"], language),
            (
                SignatureBox(
                    texts[label],
                    signed_for(point, texts),
                    name_and_date=((texts["name"], ours), (texts["date"], "")),
                    seal=texts["seal"],
                ),
                SignatureBox(
                    texts["customer_signature"],
                    "" if instead else "  ".join(filter(None, (represented, how))),
                    signature.strokes if signature.how == "drawn" else (),
                    instead,
                    name_and_date=() if instead else ((texts["name"], signature.signer), (texts["date"], signature.at)),
                    seal="" if instead else texts["seal"],
                ),
            ),
            confirms,
        ),
    ]
