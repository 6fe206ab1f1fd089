"""Fieldservice, the repair desk in a terminal. This file sets the environment that Textual reads at import."""

import os

VERSION = "0.3.0"

# At 60 frames a second a typed letter waits up to 37 ms for its frame, at 240 about 16, for the same work.
os.environ.setdefault("TEXTUAL_FPS", "240")

# iTerm2 loses what a Chinese input method commits when all keys are asked for as escape codes.
if os.environ.get("TERM_PROGRAM") == "iTerm.app":
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
