"""Who owes something stands on a list; one customer's account is reached from there, and from the customer's page."""

from fieldservice.screens.account import AccountScreen
from fieldservice.screens.accounts import AccountsScreen
from fieldservice.screens.detail import DetailScreen
from fieldservice.screens.invoices import InvoicesScreen
from tests.support.counter import SIZES
from tests.support.hands import at_the_counter


async def test_a_customer_who_owes_is_found_and_the_account_read(counter, language):
    job = counter.brought()
    customer = counter.fact(job, "customer")
    counter.take("sun", "note_unpaid", customer, unpaid="120.00")
    counter.take("sun", "set_terms", customer, credit_limit="500", rating="B")
    counter.clock.later(days=40)

    async with at_the_counter(counter, size=SIZES[0]) as hands:
        hands.app.open_screen("accounts", counter.desk, counter.by("tang"))
        await hands.until(lambda: isinstance(hands.app.screen, AccountsScreen))
        await hands.until_shown("120.00", "380.00")
        await hands.press("f7", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, AccountScreen))
        await hands.until_shown("120.00", "380.00", "B")
        due, total = {"en": ("Due on", "1 open, together ¥120.00"), "zh": ("到期日", "未结 1 笔，共 ¥120.00")}[language]
        await hands.until_shown(due, total)
        await hands.press("f7")
        await hands.until_shown({"en": "Balance", "zh": "余额"}[language])
        await hands.press("f5")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.press("shift+f8")
        await hands.until(lambda: isinstance(hands.app.screen, AccountScreen))


async def test_an_invoice_that_is_to_be_issued_is_found_and_opened(counter):
    job = counter.brought()
    counter.take("tang", "take_payment", job, amount="100")
    counter.take("tang", "take_payment", job, amount="50")
    counter.take(
        "tang",
        "ask_invoice",
        job,
        invoice_kind="ordinary",
        invoice_title="济南实验中学",
        tax_number="91350100M000100Y43",
        amount="100",
    )

    async with at_the_counter(counter, size=SIZES[0]) as hands:
        hands.app.open_screen("invoices", counter.desk, counter.by("tang"))
        await hands.until(lambda: isinstance(hands.app.screen, InvoicesScreen))
        await hands.until_shown("¥100.00")
        hands.app.open_screen("payments", counter.desk, counter.by("tang"))
        await hands.until_shown("¥100.00", "¥50.00", "Payments: 2, together ¥150.00")
        await hands.press("ctrl+f", *"50.0", "enter")
        await hands.until_shown("Payments: 1, together ¥50.00")
        await hands.press("ctrl+f", *"nobody", "enter")
        await hands.until_shown("No row has these words")
        await hands.press("f3", "ctrl+f", "f10")
        await hands.press("f3")
        await hands.until_shown("No payments here")
        await hands.press("escape", "f3", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, DetailScreen))
        await hands.until_shown("Enter the issued invoice")
        hands.app.take_step(job, "ask_invoice")
        await hands.until_shown("91350100M000100Y43")
