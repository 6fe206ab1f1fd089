"""The preview of a slip: its copies, its languages, and where the paper was written."""

from fieldservice import words
from fieldservice.desk.paper_layouts import USED_PLAIN
from fieldservice.screens.preview import PreviewScreen, describe_print
from fieldservice.workflows.engine.messages import Message
from tests.support.hands import seated


async def test_copy_language_and_size_are_chosen_by_key_and_the_slip_follows(branch):
    job = branch.completed()

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f4")
        assert "Customer copy" in hands.lines[0] and "服务单 Service slip" in hands.text

        await hands.press("f5", "f6", "f6", "f7")

        assert "Headquarters copy" in hands.lines[0] and "English" in hands.lines[0] and "A5" in hands.lines[0]
        assert "服务单" not in hands.text and "Service slip" in hands.text


async def test_a_paper_is_written_to_the_path_shown_and_each_print_is_counted(branch):
    job = branch.completed()
    number = branch.page(job).number

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f4", "f10")
        await hands.until_shown("Written to", "Print no. 1 of this copy.")
        await hands.press("f10")
        await hands.until_shown("it is marked as reprint 1")
        await hands.press("escape", "f3", "f3")
        assert "Printed: Service slip" in hands.text and "Paper copy: Customer copy" in hands.text

    written = branch.desk.session.folder / "out" / f"{number}-r1-customer.pdf"
    assert written.read_bytes().startswith(b"%PDF")


async def test_another_path_can_be_typed_and_a_path_that_cannot_be_written_is_reported(branch):
    job = branch.completed()
    (branch.desk.session.folder / "busy").write_text("a file, not a folder")

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f4", "tab")
        await hands.press("home", "shift+end", "delete")
        await hands.pilot.press(*str(branch.desk.session.folder / "busy" / "slip.pdf"))
        await hands.press("f10")
        await hands.until_shown("The file cannot be written")

        assert isinstance(hands.app.screen, PreviewScreen)
    assert not branch.page(job).lists.get("prints")


async def test_characters_without_a_picture_are_named(branch, monkeypatch):
    job = branch.completed()
    monkeypatch.setattr(
        type(branch.desk.papers),
        "print_to_file",
        lambda *_asked, **_how: {"pages": 1, "prints": [1], "missing": ["𠮷"], "faults": 0, "out": "slip.pdf"},
    )

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f4", "f10")
        await hands.until_shown("No font here has these characters: 𠮷")


async def test_the_preview_speaks_chinese(branch):
    job = branch.completed()
    words.use("zh")

    async with seated(branch, "li.wei", job) as hands:
        await hands.press("f4")

        assert "客户联" in hands.lines[0] and "Copy" not in hands.lines[0] and "Size" not in hands.text


def test_the_notice_says_that_the_built_in_layout_was_used():
    made = {"out": "x.pdf", "prints": [1], "missing": [], "layout": Message(USED_PLAIN, {"line": 7})}

    assert "! Printed with the built-in layout: line 7" in describe_print(made)
