"""Every list of every field of every step finds its Chinese rows by pinyin and by initials."""

import re

from db.pinyin import spell
from fieldservice.screens.panels.step_form import OF_CATALOGUE, StepForm
from fieldservice.screens.widgets.field_row import WITH_CHOICES
from fieldservice.words import use
from fieldservice.workflows.engine.fields import Field, fields
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.prices import publish_prices
from tests.support.stock import FAN, KNOWN, PSU, part_rows

WITH_LISTS = {*WITH_CHOICES, *OF_CATALOGUE, "services", "place", "checklist"}
CHINESE = re.compile("[\u4e00-\u9fff]+")


def lists_of_fields(desk) -> dict:
    """One form with its field for each list that the fields of steps have, by what makes lists differ."""
    found = {}
    for flow in WORKFLOWS.values():
        for step in flow.steps:
            for field in fields(step.event_class()):
                if (field.kind in WITH_LISTS or field.offers) and not field.hidden:
                    kind = "code" if field.kind == "checklist" else field.kind
                    key = (kind, field.codes, field.role, field.offers, field.required, step.purpose == "sells_parts")
                    as_code = Field(field.name, field.label, kind=kind, codes=field.codes, role=field.role,
                                    required=field.required, offers=field.offers)  # fmt: skip
                    found.setdefault(key, (StepForm(desk, step, None, (as_code,), {}, by="li.wei"), field.name))
    return found


def test_every_list_finds_its_chinese_rows_by_pinyin_and_by_initials(branch):
    publish_prices(branch.desk)
    with branch.desk.session.store.writing() as tx:
        tx.publish("part", part_rows([KNOWN[PSU], KNOWN[FAN]]))
    use("zh")
    lists = lists_of_fields(branch.desk)
    searched = dict.fromkeys(WITH_LISTS - {"checklist", "choice"}, 0)
    for (kind, codes, *_rest), (form, name) in lists.items():
        rows = form.choices(name, "电" if kind in OF_CATALOGUE else "")
        for row in [each for each in rows if CHINESE.search(each.label)][:5]:
            spelled = spell(CHINESE.search(row.label)[0])
            for typed in (spelled.full, spelled.initials):
                assert row.value in [each.value for each in form.choices(name, typed)], (kind, codes, row.label, typed)
            searched[kind] = searched.get(kind, 0) + 1
    assert all(searched[kind] for kind in ("code", "staff", "office", "part", "parts", "services")), searched


def test_a_list_shows_no_code_unless_it_is_typed(branch):
    publish_prices(branch.desk)
    use("zh")
    for (kind, *_rest), (form, name) in lists_of_fields(branch.desk).items():
        if kind in ("code", "staff", "colleague", "office", "services"):
            for row in form.choices(name, ""):
                assert not row.code or row.code not in row.label.split(), (kind, row.label)
