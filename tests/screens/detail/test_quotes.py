"""A quote is made and answered by keys on the page of a job, and stands in the list of quotes."""

from fieldservice.screens.quotes import QuotesScreen
from tests.support.hands import seated
from tests.support.prices import publish_prices


async def test_a_quote_begins_with_what_is_known_and_is_accepted_by_phone_at_80_by_24(branch):
    job = branch.on_site()
    publish_prices(branch.desk)

    async with seated(branch, "li.wei", job, (80, 24)) as hands:
        await hands.open("ctrl+f")
        assert "LAB-STD x1" in hands.text and "VISIT x1" in hands.text
        await hands.go_to("services")
        await hands.press("enter", "enter", *"insp")
        assert "INSPECT" in hands.text and "¥50.00" in hands.text  # the price beside the code
        await hands.press("enter", *"1.5", "enter")
        await hands.until_shown("Total ¥390.30, with ", "If it is declined: ¥53.00", "Inspection 1.5")
        await hands.press("f10")
        await hands.press("f3")
        await hands.until_shown("not answered, valid until 2026-")
        (quote,) = branch.desk.quotes.listed()
        assert (quote.state, quote.total) == ("open", 226_00 + 84_80 + 79_50)

        await hands.press("shift+f3")
        await hands.open("enter")  # it is the first step now
        await hands.until_shown(f"Quote {quote.number}, version 1", "Total ¥390.30", "Valid until 2026-")
        await hands.fill(who="刘女士")
        await hands.press("f10", "f3")
        await hands.until_shown("accepted by 刘女士 by phone")
        hands.app.open_screen("quotes", branch.desk, branch.person("li.wei"))
        await hands.until(lambda: isinstance(hands.app.screen, QuotesScreen))
        await hands.until_shown("accepted", quote.number, "¥390.30")
        await hands.press("f12")
        await hands.until_shown("已接受", "刘女士 电话接受")


async def test_a_quote_whose_discount_waits_says_so_on_the_page_and_in_the_list_and_who_may_approve(branch):
    job = branch.on_site()
    publish_prices(branch.desk)
    branch.desk.take(branch.person("zhao"), job, "quote", {"services": "LAB-STD x1", "discount": "30"})

    async with seated(branch, "zhao", job, (80, 24)) as hands:
        await hands.until_shown("Waiting for approval: Discount", "Can approve: manager")
        assert "Customer accepts the quote" not in hands.text
        await hands.press("f3")
        await hands.until_shown("waiting for approval of its discount")
        (quote,) = branch.desk.quotes.listed()
        assert quote.state == "unapproved"
        assert "quote_unanswered" not in {each["kind"] for each in branch.desk.lists.obligations(branch.person("zhao"))}

        branch.desk.take(branch.person("sun"), job, "refuse_approval", {"reason": "太多"})
        await hands.press("ctrl+l")
        await hands.until_shown("discount not approved: write a new quote")
        assert "Waiting for approval" not in hands.text
        hands.app.open_screen("quotes", branch.desk, branch.person("zhao"))
        await hands.until(lambda: isinstance(hands.app.screen, QuotesScreen))
        await hands.until_shown("not approved", quote.number)


async def test_customer_device_and_symptom_stand_beside_the_form_of_a_quote(branch):
    job = branch.on_site()

    async with seated(branch, "li.wei", job, (120, 40)) as hands:
        await hands.press("ctrl+f")
        panel = hands.app.screen.query_one("#known").region
        beside = "\n".join(line[panel.x :] for line in hands.lines)

        assert all(words in beside for words in ("济南实验中学", "138****0042", "立思 LX-350K", "打印头漏墨")), beside
