"""The list of proposed duplicates on the screen: one key makes the files one, another holds them apart."""

import pytest

from fieldservice.screens.duplicates import DuplicatesScreen
from fieldservice.screens.input_dialog import InputDialog
from tests.support.hands import at_the_desk

CALL = {"caller_kind": "end_customer", "phone": "13900139000"}


@pytest.mark.parametrize(("key", "merged"), [("f5", 1), ("f7", 0)])
async def test_the_clerk_decides_with_one_key_and_a_reason(branch, key, merged):
    chen = branch.person("chen")
    first, second = (
        str(branch.desk.take(chen, "new", "register", {**CALL, "customer_name": name}).facts["customer"])
        for name in ("王明", "王明先生")
    )

    async with at_the_desk(branch, "liu", (100, 30)) as hands:
        hands.app.open_screen("duplicates", branch.desk, branch.person("liu"))
        await hands.until(lambda: isinstance(hands.app.screen, DuplicatesScreen) and "王明先生" in hands.text)
        assert "One phone, similar names" in hands.text
        await hands.press(key)
        await hands.until(lambda: isinstance(hands.app.screen, InputDialog))
        await hands.press(*"checked", "f10")
        await hands.until(lambda: "No duplicates are proposed." in hands.text)

    assert len(branch.desk.thing(second).merged) == merged
    assert (branch.desk.thing(second).id == first) == bool(merged)
