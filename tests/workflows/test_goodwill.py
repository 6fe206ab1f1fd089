"""What goodwill waives of a quote, at most what was approved, as given/when/then."""

from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.lines import agreed, balances_of, latest
from fieldservice.workflows.money.quotes.making import waived_in
from fieldservice.workflows.warranty.decided import as_decided
from fieldservice.workflows.warranty.verdicts import VERDICT, ClassVerdict, as_kept
from tests.support.parts import take
from tests.support.quotes import PHONE, on_the_bench, quoted, refused
from tests.support.story import Story

EXPIRED = ClassVerdict(False, "expired", because=Message("It ended on 2026-01-31."))


def with_goodwill(amount: str, scope: str = "all", share: int = 100, story: Story | None = None) -> Story:
    """A device on the bench out of warranty; a manager approved that so much of its costs is waived."""
    story = story or on_the_bench()
    asked = {"scope": scope, "share": share, "amount": amount, "ground": "just_expired", "reason": "老客户"}
    take(take(story, "wang", "ask_goodwill", asked), "sun", "approve")
    take(story, "wang", "give_goodwill")
    kept = story.entries[-1].data[VERDICT]
    kept |= {name: as_kept(as_decided(name, EXPIRED, story.folded().facts)) for name in ("parts", "labour", "on_site")}
    return story


def charged(story: Story) -> tuple[list[int], int, int]:
    """The lines of the newest quote with tax, its total, and what goodwill waives of it."""
    quote = latest(story.folded())
    return [line["gross"] for line in quote.lines], quote.total, waived_in(quote.lines)


def test_goodwill_waives_up_to_what_was_approved_and_the_customer_pays_the_rest():
    story = with_goodwill("300.00")
    assert "Goodwill waives up to ¥300.00 of parts, labour" in str(refused(story, "wang", "work").because)

    quoted(story, services="LAB-STD x1", parts="PSU-450 x1")  # 226.00 and 768.40
    assert charged(story) == ([0, 694_40], 694_40, 300_00)
    assert "has not accepted" in str(refused(story, "wang", "work").because)
    take(story, "zhao", "accept_quote", PHONE)
    take(story, "wang", "work")
    assert [each.agreed for each in balances_of(story.folded())] == [694_40]


def test_what_goodwill_waives_as_a_whole_needs_no_answer():
    story = quoted(with_goodwill("300.00"), services="LAB-STD x1")

    assert charged(story) == ([0], 0, 226_00) and agreed(story.folded()).answered["how"]["code"] == "waived"
    take(story, "wang", "work")
    assert "PSU-450 is not on the accepted quote" in str(
        refused(story, "wang", "fit_part", {"parts": "PSU-450 x1"}).because
    )


def test_a_clerk_who_quotes_less_because_of_goodwill_gives_no_discount():
    story = quoted(on_the_bench(), services="LAB-STD x2")
    take(story, "zhao", "accept_quote", PHONE)

    quoted(with_goodwill("200.00", story=story), "tang", services="LAB-STD x2")

    assert not waiting(story.folded()) and agreed(story.folded()).total == 252_00


def test_a_share_of_one_class_is_waived_and_more_is_asked_for_again():
    story = quoted(with_goodwill("300.00", "labour", 50), services="LAB-STD x1", parts="PSU-450 x1")
    assert charged(story) == ([113_00, 768_40], 881_40, 113_00)

    quoted(with_goodwill("900.00", story=story), services="LAB-STD x1", parts="PSU-450 x1", other="清洁 = 60.00")
    assert charged(story) == ([0, 94_40, 67_80], 162_20, 900_00)
