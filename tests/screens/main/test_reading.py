"""Everything on the screen is readable: in every theme, on the highlighted row, and without colours."""

import pytest
from textual.color import Color
from textual.screen import ModalScreen

from fieldservice import words
from fieldservice.presentation.values import Wording
from fieldservice.screens.themes import CONTRAST, THEMES
from tests.support import grid
from tests.support.hands import at_the_desk, notices, seated

ENOUGH = 4.5
"""Contrast of text (WCAG 2.1, success criterion 1.4.3)."""
END_OF_A_SCROLLBAR = tuple("▁▂▃▄▅▆▇")


def ratio(first: Color, other: Color) -> float:
    """Contrast of two colours, 1 to 21, as WCAG defines it."""
    dark, light = sorted(map(luminance, (first, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    parts = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def poor(hands, holds: str = "") -> list[str]:
    """Pieces of text with too little contrast in the lines that contain this text, each with its contrast. What stands
    behind a dialog is dimmed on purpose and not looked at."""
    found, screen = [], hands.app.screen
    seen = screen.children[0].region if isinstance(screen, ModalScreen) else screen.region
    for y, strip in enumerate(grid.strips(hands.app)):
        if holds not in strip.text or not seen.y <= y < seen.bottom:
            continue
        strip = strip.crop(seen.x, seen.right)
        for text, style, _control in strip:
            if (
                not text.strip()
                or text in END_OF_A_SCROLLBAR
                or style is None
                or style.color is None
                or style.bgcolor is None
            ):
                continue
            ink, paper = (Color.from_rich_color(each) for each in (style.color, style.bgcolor))
            if style.reverse:
                ink, paper = paper, ink
            # Dim text is painted between the two colours.
            ink = paper.blend(ink, 0.66) if style.dim else ink
            if (contrast := ratio(ink, paper)) < ENOUGH:
                found.append(f"{text.strip()!r} {contrast:.1f}")
    return found


@pytest.mark.parametrize("theme", THEMES)
async def test_the_row_of_the_cursor_is_read_in_every_theme(branch, theme):
    job = branch.received()

    async with at_the_desk(branch, "zhao") as hands:
        hands.app.theme = theme
        await hands.until_shown("CD01-J")
        assert poor(hands, "CD01-J") == []

        await hands.press("f7")
        assert poor(hands, "All states") == []

    async with seated(branch, "zhao", job) as hands:
        hands.app.theme = theme
        await hands.settle()
        assert "1 F5" in hands.text
        assert poor(hands, "1 F5") == []

    async with seated(branch, "chen") as hands:
        hands.app.theme = theme
        await hands.press(*"de", "down")
        assert poor(hands, "┃") == []


@pytest.mark.parametrize("who", ["sun", "zhao"])
async def test_an_empty_view_names_the_key_that_begins_work_only_to_people_who_may_begin(branch, who):
    async with at_the_desk(branch, who) as hands:
        may = bool(branch.desk.openings(branch.person(who)))

        assert "Nothing to do." in hands.text
        assert ("F4 begins something new" in hands.text) == may


async def test_yesterday_in_the_middle_of_a_sentence_begins_with_a_small_letter(branch):
    branch.received()
    branch.now = branch.now.replace(day=branch.now.day + 1)

    async with at_the_desk(branch, "zhao", (120, 40)) as hands:
        await hands.until_shown("since yesterday 09:00")


def test_the_people_who_may_are_listed_in_chinese_with_chinese_commas(branch):
    words.use("zh")

    assert Wording.of(branch.desk).who_may(["engineer", "coordinator", "li.wei"]) == "工程师、协调员、李伟"


async def test_a_locked_screen_says_how_somebody_else_signs_in(branch):
    async with at_the_desk(branch, "zhao") as hands:
        hands.app.action_lock()
        await hands.until_shown("Locked", "Esc Switch person")
        assert "陈晓" not in hands.text
        await hands.press("escape")

        assert "陈晓" in hands.text


async def test_the_palette_takes_a_line_for_each_step_also_on_the_page_of_a_job(branch):
    job = branch.received()

    async with seated(branch, "zhao", job) as hands:
        await hands.press("ctrl+p", *"accept")
        await hands.until_shown(f"{branch.page(job).number}: Accept the job")

        assert "Take this step" not in hands.text


async def test_a_step_looked_for_without_a_job_is_found_with_the_way_to_it(branch):
    async with at_the_desk(branch, "sun") as hands:
        await hands.press("ctrl+p", *"settle")
        await hands.until_shown("Settle")
        await hands.press("enter")

        await hands.until(lambda: "To take this step, open a job" in notices(hands))


def test_the_black_and_white_theme_has_no_colour():
    assert {CONTRAST.primary, CONTRAST.accent, CONTRAST.error} == {CONTRAST.foreground}
