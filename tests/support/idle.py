"""Waits until a running app has nothing more to do. Only this module uses private names of asyncio.

Textual's own wait sleeps twenty milliseconds at least, four times for each key that a test presses, and goes on while
other programs keep the processor busy. This one asks the event loop, and returns as soon as nothing is left.
"""

import asyncio
from typing import Any

import textual.app
import textual.pilot

from tests.support.frames import draw

SOON = 0.02
"""Timers that are due within so many seconds are waited for; later ones ring for nobody, such as a blinking cursor."""
QUIET = 3
"""How many rounds of the event loop pass in which nothing was ready."""


async def until_idle(_at_least: float = 0, at_most: float = 1) -> None:
    await _until_idle(_at_least, at_most)
    draw()


async def _until_idle(_at_least: float = 0, at_most: float = 1) -> None:
    loop: Any = asyncio.get_running_loop()
    began, quiet = loop.time(), 0
    while quiet < QUIET and loop.time() < began + at_most:
        await asyncio.sleep(0)
        due = [timer.when() for timer in loop._scheduled if not timer.cancelled() and timer.when() < began + SOON]
        if loop._ready:
            quiet = 0
        elif due:
            await asyncio.sleep(max(0, min(due) - loop.time()))
            quiet = 0
        elif _threads_work(loop):
            await asyncio.sleep(0.001)
            quiet = 0
        else:
            quiet += 1


def _threads_work(loop: Any) -> bool:
    threads = loop._default_executor
    return threads is not None and (
        threads._work_queue.qsize() > 0 or threads._idle_semaphore._value < len(threads._threads)
    )


for module in (textual.app, textual.pilot):
    module.wait_for_idle = until_idle
