"""The list of proposed duplicates on the screen: one key makes the files one, another holds them apart."""

import pytest

from fieldservice.screens.input_dialog import InputDialog
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.hands import at_the_desk, notices, seated

CALL = {"caller_kind": "end_customer", "phone": "13900139000"}


@pytest.mark.parametrize(("key", "merged"), [("f5", 1), ("f7", 0)])
async def test_the_clerk_decides_with_one_key_and_reads_who_becomes_one(branch, key, merged):
    elder, younger = two_files(branch)

    async with at_the_desk(branch, "liu") as hands:
        hands.app.open_screen("duplicates", branch.desk, branch.person("liu"))
        await hands.until_shown("Phone, name", "139****9000", "王明, 王明先生", "One phone, similar names: 139****9000")
        assert elder.number in hands.text and younger.number in hands.text
        await hands.press("f6")
        await hands.until(lambda: younger.number in hands.lines[0])
        await hands.press("escape", key)
        await hands.until(lambda: isinstance(hands.app.screen, InputDialog))
        await hands.until_shown("One phone, similar names: 139****9000")
        await hands.until_shown("CD01-C000001-V is kept." if merged else "are not proposed again")
        # They are held apart without a reason; a merge needs one.
        await hands.press(*("checked" if merged else ""), "f10")
        if merged:
            await hands.until_shown("The same?", "Yes: The same")
            assert elder.number in hands.text and younger.number in hands.text and "become one" in hands.text
            assert branch.desk.thing(younger.id).id == younger.id
            await hands.press("down", "enter")
        await hands.until_shown("There are no possible duplicates.")
        await hands.until(lambda: ("“Undo a merge” on its page" if merged else "stay separate") in notices(hands))

    assert len(branch.desk.thing(younger.id).merged) == merged
    assert (branch.desk.thing(younger.id).id == elder.id) == bool(merged)


async def test_who_may_not_decide_reads_who_may_and_of_no_key_that_is_not_there(branch):
    two_files(branch)

    async with at_the_desk(branch, "zhao") as hands:
        hands.app.open_screen("duplicates", branch.desk, branch.person("zhao"))
        await hands.until_shown("Only possible for: information clerk, manager.")
        await hands.press("f1")
        await hands.until_shown("Open a newer file")
        assert "F5" not in hands.text and "F7" not in hands.text


def two_files(branch):
    chen = branch.person("chen")
    return [
        branch.desk.page(chen, str(branch.desk.take(chen, "new", "register", call).facts["customer"]))
        for call in ({**CALL, "customer_name": "王明"}, {**CALL, "customer_name": "王明先生", "customer": "new"})
    ]


async def test_the_forms_of_a_merge_offer_the_other_file_and_say_whom_they_make_one(branch):
    elder, younger = two_files(branch)
    both = f"王明 ({elder.number}) and 王明先生 ({younger.number})"
    stands = f"{elder.number} is kept. “Undo a merge” on its page takes it back."

    async with at_the_desk(branch, "liu") as hands:
        hands.app.take_step(younger.id, "merge")
        await hands.until_shown("Two files become one at every service point", f"王明 ({elder.number})")
        assert "the state does not change" not in hands.text
        await hands.press("down", "enter")
        await hands.until_shown(f"{both} become one file at every service point; {stands}")
        await hands.fill(reason="asked")
        await hands.press("f10")
        await hands.until_shown("The two files become one, with all their work", "Yes: Merge with another file")
        assert branch.desk.thing(younger.id).id == younger.id
        await hands.press("down", "enter")
        await hands.until(lambda: "are one file now" in notices(hands))
        assert branch.desk.thing(younger.id).id == elder.id

        hands.app.take_step(elder.id, "undo_merge")
        await hands.until_shown(f"{both} become separate files again.")
        await hands.fill(reason="two people after all")
        await hands.press("f10")
        await hands.until(lambda: "are separate files again" in notices(hands))
    assert branch.desk.thing(younger.id).id == younger.id


def test_no_form_says_of_a_step_that_it_only_adds_a_line_where_it_does_more():
    silent = {
        step.name
        for workflow in WORKFLOWS.values()
        for step in workflow.steps
        if not step.moves and step.effect and not step.does and step.purpose != "adds_device"
    }
    # These note what was done, and what was owed until then.
    assert silent == {"review", "pass_back", "call_back", "attend", "tell_difference"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_page_of_a_merged_file_names_the_other_one_with_what_it_says(branch, size):
    elder, younger = two_files(branch)
    liu = branch.person("liu")
    branch.desk.take(liu, elder.id, "merge", {"duplicate": younger.number, "reason": "asked"})

    async with seated(branch, "liu", younger.number, size) as hands:
        assert elder.number in hands.lines[0]
        assert f"Merged with {younger.number} 王明先生, " in hands.lines[2]
        await hands.press(*(["f3"] if size[0] == 80 else []))
        await hands.until_shown("Merged files", f"{younger.number}", "王明先生, 139")
        hands.app.open_screen("find", branch.desk, liu, younger.number)
        await hands.until_shown(f"{younger.number} was merged into {elder.number}.")
