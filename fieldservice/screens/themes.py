"""The colour themes: dark, light, and black and white for plain consoles. Colour alone never carries a meaning."""

from __future__ import annotations

from textual.theme import Theme

from fieldservice.words.marking import N_

DARK = Theme(
    "fieldservice-dark",
    primary="#6cb6ff",
    secondary="#8ddb8c",
    accent="#f2c14e",
    warning="#f5b83d",
    error="#ff7b72",
    success="#7ee787",
    foreground="#e6edf3",
    background="#0f141a",
    surface="#171d25",
    panel="#252d38",
    dark=True,
)
LIGHT = Theme(
    "fieldservice-light",
    primary="#0a4b91",
    secondary="#22662a",
    accent="#7a3e00",
    warning="#7a4a00",
    error="#a40e16",
    success="#1a6329",
    foreground="#16191d",
    background="#ffffff",
    surface="#f3f5f8",
    panel="#dde3ea",
    dark=False,
)
CONTRAST = Theme(
    "fieldservice-contrast",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffffff",
    warning="#ffffff",
    error="#ffffff",
    success="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    luminosity_spread=0.0,
    text_alpha=1.0,
    variables={"text-muted": "#ffffff", "text-disabled": "#ffffff"},
)
ALL = (DARK, LIGHT, CONTRAST)
THEMES = {DARK.name: N_("dark"), LIGHT.name: N_("light"), CONTRAST.name: N_("black and white")}
"""The name of each theme, and the word by which a person chooses it."""
