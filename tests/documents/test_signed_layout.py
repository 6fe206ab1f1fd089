"""Every paper that is made of a table of fields, with full, empty and overlong facts, in every language and size."""

import io
from functools import partial

import pytest

from fieldservice.documents.media import FORMS
from fieldservice.documents.sheets import PrintedCopy
from fieldservice.documents.signed_content import content_of, intake_facts, slip_facts
from fieldservice.documents.signed_fields import CANCELLATION, INTAKE_SHEET, SERVICE_SLIP, SignedField
from fieldservice.documents.signed_sheets import sheet
from fieldservice.documents.wording import LANGUAGES
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Code, Office, Reference
from printing.preview import as_text, cells
from printing.samples import pen, sound
from printing.sheets import draw
from tests.printing.reading import Read, missing_from
from tests.support.papers import fields

REFERENCE = Reference(
    offices={
        "CD01": Office("CD01", "成都高新服务站", "Chengdu Hi-tech service point", "branch", "天府大道 688 号", "400")
    },
    settings={"company": "锦江信息设备有限公司", "company_en": "Jinjiang Information Devices"},
)
AT = "2026-11-23T01:00:00Z"
PAPERS = {
    "slip": (SERVICE_SLIP, slip_facts),
    "intake": (INTAKE_SHEET, intake_facts),
    "cancellation": (CANCELLATION, partial(content_of, CANCELLATION)),
}
SIZES = ("A4", "A5", *FORMS)


def job(text: str) -> Thing:
    """A device of the bench with every fact; a text is this text, "" for a job with hardly a fact."""
    coded = Code("symptom", "P04", text, text).words() if text else None
    facts = (
        {"number": "CD01-J000042-K", "result": "completed", "revision": 1, "finished": AT, "data": coded}
        if text
        else {}
    )
    rows = (row for paper, _facts in PAPERS.values() for row in paper.rows().values() if isinstance(row, SignedField))
    facts |= {row.name: text for row in rows if text and row.says is None}
    facts |= {name: AT for name in ("came_in", "promised", "appointment", "arrived") if text}
    facts |= {name: coded for name in ("symptom_code", "cause_code", "resolution_code", "mode", "reproduced") if text}
    facts |= {"score": 4, "model": text, "contents": [text] * 3, "accessories": [text] * 5} if text else {"came_in": AT}
    checks = [{**(coded or {}), "result": coded}] * 3
    facts |= {"checked": checks, "parts_named": "\n".join([text] * 3)} if text else {}
    lists = {
        "visits": [{"at": AT, "handling": text, "work_minutes": 75, "entry": "1"}] * 3,
        "tests_done": [{"tests": checks, "entry": "2"}],
        "parts": [
            {
                "act": "fitted",
                "old": coded,
                "lines": [
                    {"part": text[:40], "name": coded, "quantity": 1, "serials": [text[:50]], "old_serial": text[:50]},
                    {"part": text[:40], "name": coded, "quantity": 9999},
                ],
            }
        ],
    }
    return Thing("job-1", "job", "ready", "CD01", facts=facts, lists=lists if text else {})


TEXTS = {
    "full": "左半边缺针 Left half",
    "empty": "",
    "overlong": "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗尼尔基镇纳文大街人民医院信息科 𠮷田 ế ñ " * 3,
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("filled", TEXTS)
@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_shows_all_that_is_signed_on_every_size(kind, filled, language, size):
    paper, facts = PAPERS[kind]
    content = facts(job(TEXTS[filled]), REFERENCE, "CD01")
    signed = {"signer": "张老师", "strokes": pen(), "fact": {"how": "drawn", "at": AT}}

    of = PrintedCopy(language=language, digest="3f" * 32, media=size)
    made = sheet(paper, content, signed if filled != "empty" else {}, "fact", of)
    out = io.BytesIO()
    printed = draw([made], out, size)

    sound(printed)
    # An overlong text may go on on the next sheet, below the head of that sheet.
    texts = [text.strip()[: 12 if filled == "overlong" else None] for pair in fields(made) for text in pair]
    assert missing_from(Read(out.getvalue(), printed), texts) == []
    for width in (40, 80):
        assert max(map(cells, as_text(made, width))) <= width
