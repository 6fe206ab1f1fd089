"""A quote is made and answered by keys on the page of a job, and stands in the list of quotes."""

from fieldservice.screens.quotes import QuotesScreen
from tests.support.hands import seated
from tests.support.prices import publish_prices


async def test_a_quote_begins_with_what_is_known_and_is_accepted_by_phone_at_80_by_24(branch):
    job = branch.on_site()
    publish_prices(branch.desk)

    async with seated(branch, "li.wei", job, (80, 24)) as hands:
        await hands.open("ctrl+b")
        assert "LAB-STD x1" in hands.text and "VISIT x1" in hands.text
        await hands.go_to("services")
        await hands.press("enter", "enter", *"insp")
        assert "INSPECT" in hands.text and "¥50.00" in hands.text  # the price beside the code
        await hands.press("enter", *"1.5", "enter")
        assert "¥390.30" in hands.text  # what all of it costs, with tax
        await hands.press("f10")
        await hands.press("f3")
        await hands.until_shown("not answered, holds until 2026-")
        (quote,) = branch.desk.quotes.listed()
        assert (quote.state, quote.total) == ("open", 226_00 + 84_80 + 79_50)

        await hands.open("ctrl+f")
        await hands.fill(who="刘女士")
        await hands.press("f10")
        await hands.until_shown("accepted by 刘女士 by phone")
        hands.app.open_screen("quotes", branch.desk, branch.person("li.wei"))
        await hands.until(lambda: isinstance(hands.app.screen, QuotesScreen))
        await hands.until_shown("accepted", quote.number, "¥390.30")
        await hands.press("f12")
        await hands.until_shown("已接受", "刘女士 电话接受")
