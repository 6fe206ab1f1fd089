"""The order of a return case by keys: the customer reads it and signs, and gets the printed copy."""

from fieldservice.screens.panels import arrival_papers
from tests.documents.visit import order_to_sign
from tests.support.hands import seated

WORDS = {"en": ("Return and refund order", "sign-off done"), "zh": ("退机单", "签字已办")}


async def test_the_customer_reads_the_order_and_signs_it_and_gets_the_printed_copy(counter, language, monkeypatch):
    printed: list[tuple[str, str]] = []
    monkeypatch.setattr(arrival_papers, "check_printer", lambda desk, kind: None)
    monkeypatch.setattr(
        arrival_papers, "put_to_printer", lambda desk, by, kind, of: printed.append((kind, of)) or {"printer": "P"}
    )
    case = order_to_sign(counter)
    title, done = WORDS[language]

    async with seated(counter, "tang", case) as hands:
        await hands.press("f5")
        assert title in hands.text and "欧阳修文" in hands.text
        await hands.press("end")
        assert "¥2,800.00 is" in hands.text, "the sentence stands above the signature"
        await hands.press("enter")
        await hands.sign()
        await hands.press("f10")
        await hands.until_shown(done)

    assert printed == [("exchange_order", case)]
    assert counter.desk.thing(case).get("signed")["content"]
