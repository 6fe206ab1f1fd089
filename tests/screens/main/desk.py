"""Somebody before the work list of the branch, or before the sign-in screen."""

from contextlib import asynccontextmanager

from fieldservice.screens.launch import FieldserviceApp
from tests.screens.detail.branch import Branch, Hands
from tests.support import grid


@asynccontextmanager
async def at_the_desk(branch: Branch, who: str = "", size: tuple[int, int] = (80, 24)):
    """The app as `who` sees it after the start; "" for nobody yet."""
    app = FieldserviceApp(branch.desk, branch.person(who) if who else None)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: app.warm)
        await hands.settle()
        yield hands


def notices(hands: Hands) -> str:
    """All that was said in passing and still stands on the screen."""
    return "\n".join(grid.notices(hands.app))
