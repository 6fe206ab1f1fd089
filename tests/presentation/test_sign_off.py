"""The sort of a sign-off is said wherever the sign-off is: a refusal is no signature, and a phone is no screen."""

import pytest

from fieldservice import words
from fieldservice.presentation.values import entry_label, page_state
from fieldservice.workflows.common.signing import HOW_SIGNED
from tests.support.office import brought_to, sqlite_office

WAYS = {
    "drawn": ("sign", {}, "Customer signs on the screen", "drawn"),
    "phone": ("sign_on_phone", {"signer": "张老师", "strokes": [[[0, 0, 0], [120, 240, 30]]]},
              "Customer signs on a phone", "on a phone or tablet"),
    "paper": ("sign_on_paper", {"signer": "张老师"}, "Customer has signed on paper", "on paper"),
    "refused": ("refuse_to_sign", {}, "Customer does not sign", "refused"),
    "absent": ("refuse_to_sign", {"reason": "absent", "witness": ""}, "Customer does not sign", "customer absent"),
}  # fmt: skip


@pytest.fixture
def completed(tmp_path, tmp_path_factory):
    words.use("en")
    office = brought_to(sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template"), "completed")
    yield office
    office.desk.close()
    words.use(None)


def test_every_sort_of_sign_off_is_tried():
    assert set(WAYS) == set(HOW_SIGNED)


@pytest.mark.parametrize("how", WAYS)
def test_the_history_and_the_state_name_the_sort_of_sign_off(completed, how):
    step, fields, label, sort = WAYS[how]

    if how == "phone":
        completed.desk.take(completed.by("li.wei"), completed.job, step, fields, link=True)
    else:
        completed.take("li.wei", step, **fields)

    page = completed.desk.page(completed.by("li.wei"), completed.job)
    assert entry_label(page.history[-1]) == label
    assert page_state(page) == f"sign-off done: {sort}"
