"""The code with which a customer signs on a phone: it can be scanned, it expires, and the screen shows the signature at
once."""

import io

import pytest

from fieldservice.pages import serving
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.sign_code import SignCodeScreen
from fieldservice.screens.step import StepScreen
from fieldservice.workflows.engine.messages import Refused
from tests.support import grid
from tests.support.answers import STROKES
from tests.support.counter import ON_BENCH, READY, SIZES
from tests.support.hands import at_the_counter

BLACK = (0, 0, 0)
ADDRESS = "http://192.168.1.20:8352"


@pytest.fixture(autouse=True)
def served(monkeypatch):
    monkeypatch.setattr(serving, "begin", lambda folder: ADDRESS)


async def offered(hands, job, step="sign_on_phone", also_for=()):
    hands.app.show_code(job, step, also_for)
    await hands.until(lambda: isinstance(hands.app.screen, SignCodeScreen) and hands.app.screen.link is not None)
    await hands.settle()
    return hands.app.screen.link


def picture(hands):
    """The screen as a camera sees it: every cell is one dot wide and two high, in its own colours."""
    from PIL import Image

    width, height = hands.app.size
    image = Image.new("RGB", (width, height * 2))
    for y, strip in enumerate(grid.strips(hands.app)):
        x = 0
        for text, style, _control in strip:
            coloured = style is not None and style.color is not None and style.bgcolor is not None
            ink, ground = (
                (each.triplet or BLACK for each in (style.color, style.bgcolor)) if coloured else (BLACK, BLACK)
            )
            for char in text:
                for half in (0, 1):
                    lit = char == "█" or (char == "▀" and half == 0) or (char == "▄" and half == 1)
                    if x < width:
                        image.putpixel((x, 2 * y + half), tuple(ink if lit else ground))
                x += 1 if char.isascii() or char in "█▀▄" else 2
    big = image.resize((width * 8, height * 16), Image.NEAREST)
    big.save(file := io.BytesIO(), "PNG")
    file.seek(0)
    return Image.open(file)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dark", [True, False])
async def test_a_camera_reads_the_address_off_the_terminal_in_every_theme(counter, size, dark):
    import zxingcpp

    from fieldservice.screens.themes import DARK, LIGHT

    job = counter.brought(*READY)

    async with at_the_counter(counter, size=size) as hands:
        hands.app.use_theme((DARK if dark else LIGHT).name)
        link = await offered(hands, job)

        assert [code.text for code in zxingcpp.read_barcodes(picture(hands))] == [link.url]
        assert link.url in hands.text.replace("\n", "").replace(" ", "") or link.url[:30] in hands.text


async def test_the_screen_shows_the_time_left_for_a_code_and_its_expiry(counter, language):
    job = counter.brought(*READY)

    async with at_the_counter(counter) as hands:
        await offered(hands, job)
        await hands.until(lambda: "10:00" in hands.text)
        counter.clock.later(minutes=11)
        hands.app.screen.look()
        await hands.until_shown({"en": "The code has expired; nothing was signed.", "zh": "F5"}[language])
        first = hands.app.screen.link
        await hands.press("f5")
        await hands.until(lambda: hands.app.screen.link not in (None, first))


async def test_a_signature_is_shown_as_soon_as_it_was_given_and_then_the_job(counter):
    job = counter.brought(*READY)

    async with at_the_counter(counter) as hands:
        link = await offered(hands, job)
        standing = counter.desk.links.state(link.id)
        outcome = counter.desk.links.use(link.token, standing.digest, "王芳", STROKES)
        assert outcome.state == "signed"
        hands.app.screen.look()
        await hands.until_shown("Signed by 王芳.")
        await hands.until(lambda: any(0x2800 < ord(char) < 0x2900 for char in hands.text))
        await hands.press("enter")

        assert isinstance(hands.app.screen, DetailScreen) and counter.desk.thing(job).state == "signed"


async def test_a_single_code_covers_several_devices_of_the_ticket(counter):
    first, second = counter.brought(*READY), counter.another(*READY)

    async with at_the_counter(counter) as hands:
        link = await offered(hands, first, also_for=(second,))
        assert counter.number(first) in hands.text and counter.number(second) in hands.text
        standing = counter.desk.links.state(link.id)
        counter.desk.links.use(link.token, standing.digest, "王芳", STROKES)

        assert counter.desk.thing(first).state == counter.desk.thing(second).state == "signed"


async def test_the_intake_sheet_is_signed_by_a_code_as_well(counter):
    job = counter.brought(*ON_BENCH[:2])

    async with at_the_counter(counter, "wang") as hands:
        link = await offered(hands, job, "sign_intake_on_phone")
        standing = counter.desk.links.state(link.id)
        counter.desk.links.use(link.token, standing.digest, "王芳", STROKES)
        hands.app.screen.look()
        await hands.until_shown("Signed by 王芳.")

        assert counter.desk.thing(job).state == "on_bench"


async def test_leaving_takes_the_code_back(counter):
    job = counter.brought(*READY)

    async with at_the_counter(counter) as hands:
        link = await offered(hands, job)
        await hands.press("escape")

        assert not isinstance(hands.app.screen, SignCodeScreen)
        assert counter.desk.links.state(link.id).state == "withdrawn"


async def test_another_way_to_sign_takes_the_code_back_and_opens_the_form(counter):
    job = counter.brought(*READY)

    async with at_the_counter(counter) as hands:
        link = await offered(hands, job)
        await hands.press("f7")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))

        assert hands.app.screen.step == "sign_on_paper"
        assert counter.desk.links.state(link.id).state == "withdrawn"


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:8352"])
async def test_without_a_network_or_a_server_the_reason_is_shown_and_the_other_ways_are_offered(
    counter, monkeypatch, address
):
    def begin(folder):
        if not address:
            raise Refused("guard", serving.NOT_BEGUN)
        return address

    monkeypatch.setattr(serving, "begin", begin)
    job = counter.brought(*READY)

    async with at_the_counter(counter) as hands:
        hands.app.show_code(job, "sign_on_phone")
        await hands.until_shown(
            "cannot be served here" if not address else "phones cannot reach it",
            "F6 signs on this screen, F7 on paper.",
        )
        await hands.press("f6")
        await hands.until(lambda: isinstance(hands.app.screen, StepScreen))

        assert hands.app.screen.step == "sign"


async def test_a_step_that_cannot_be_taken_now_shows_no_code_but_the_reason(counter):
    job = counter.brought(*ON_BENCH)

    async with at_the_counter(counter) as hands:
        hands.app.show_code(job, "sign_on_phone")
        await hands.until_shown("F6 signs on this screen")

        assert hands.app.screen.link is None and not any(char in hands.text for char in "█▀▄")
