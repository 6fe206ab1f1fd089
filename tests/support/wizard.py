"""A person at the keys of the first run."""

import asyncio
from contextlib import asynccontextmanager, suppress
from time import monotonic

from textual.worker import WorkerCancelled

from fieldservice.screens.widgets.form import Form
from fieldservice.screens.wizard import WizardApp
from tests.support import grid
from tests.support.hands import PATIENCE


class AtTheWizard:
    """A person at the keys of the first run."""

    def __init__(self, app, pilot):
        self.app, self.pilot = app, pilot

    @property
    def text(self):
        return "\n".join(grid.grid(self.app))

    async def press(self, *keys):
        await self.pilot.press(*keys)
        await self.pilot.pause()
        with suppress(WorkerCancelled):  # a newer check took its place
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def until_shown(self, *words):
        """Wait until the screen shows these texts, even when lines break inside them."""
        end = monotonic() + PATIENCE
        while not all(word in " ".join(self.text.split()) for word in words):
            assert monotonic() < end, f"it never came:\n{self.text}"
            await self.press()
            await asyncio.sleep(0.001)  # other threads get their turn

    async def fill(self, **typed):
        form = self.app.screen.query_one(Form)
        for name, value in typed.items():
            form.rows[name].control.value = value
        await self.press("f10")


@asynccontextmanager
async def at_the_wizard(folder, fill_demo=lambda folder, progress: None):
    app = WizardApp(folder, fill_demo)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield AtTheWizard(app, pilot)
