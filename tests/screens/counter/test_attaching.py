"""Photos and scans: attached by their paths, listed on the page, saved again as files."""

import re

from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.panels import attachments
from fieldservice.screens.step import StepScreen
from tests.support.hands import notices, seated
from tests.support.photos import picture, png, saved

JPEG = saved(picture((300, 200)), "JPEG")


async def test_a_file_that_cannot_be_attached_is_an_error_at_the_field_and_an_attached_one_is_on_the_page(
    counter, tmp_path
):
    job = counter.job()
    (tmp_path / "box.jpg").write_bytes(JPEG)
    (tmp_path / "two words.png").write_bytes(png())
    (tmp_path / "note.txt").write_text("no picture")

    async with seated(counter, "tang", job, (120, 40)) as hands:
        hands.app.screen.action_step("attach")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))
        await hands.settle()
        await hands.paste(str(tmp_path / "gone.jpg"))
        await hands.press("tab")
        await hands.until_shown("There is no file")
        await hands.press("shift+tab", "ctrl+shift+k")
        await hands.paste(str(tmp_path / "note.txt"))
        await hands.press("tab")
        await hands.until_shown("! note.txt is neither a JPEG")
        await hands.press("f10")
        await hands.until_shown("neither a JPEG nor a PNG picture nor a PDF")
        await hands.press("ctrl+shift+k")
        await hands.paste(str(tmp_path / "box.jpg"))
        await hands.press("ctrl+j")
        await hands.paste(f"'{tmp_path / 'two words.png'}'")
        await hands.press("f10")
        await hands.until(lambda: counter.page(job).lists.get("photos"))
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        known = hands.app.screen.query("#facts FlowingText").first().text(66).plain
        listed = r"Photos 09:00 唐琳 box.jpg \(\d KB\) 09:00 唐琳 two words.png \(\d+ B\)"
        assert re.search(listed, " ".join(known.split()))
        assert "Files: box.jpg, two words.png" in hands.text, "and the history shows the order of both"

        await hands.press("shift+f5")
        await hands.until_shown("Save which ones?", "All of them")
        await hands.press("enter")
        await hands.until(lambda: "Written to" in notices(hands))
    number = counter.page(job).number
    assert (counter.desk.session.folder / "out" / f"{number}-box.jpg").read_bytes().startswith(JPEG[:3])


def test_a_saved_photo_never_takes_the_place_of_another_file(counter, tmp_path):
    (tmp_path / "box.jpg").write_bytes(JPEG)
    page = attachments.take(counter.desk, counter.person("tang"), counter.job(), {"paths": str(tmp_path / "box.jpg")})
    files = page.lists["photos"][0]["files"]

    written = [attachments.save(counter.desk, files, tmp_path, "J")[0].name for _time in range(2)]

    assert written == ["J-box.jpg", "J-box-2.jpg"]
