"""The colors: dark, light, high contrast, and those of the terminal itself."""

from __future__ import annotations

from textual.theme import Theme

from coach.config import THEMES

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#00ff00",
    warning="#ffff00",
    error="#ff8080",
    dark=True,
)
"""Every pair of text and ground has a contrast of 7 to 1 or more."""
NAMES = dict(zip(THEMES, ("textual-dark", "textual-light", HIGH_CONTRAST.name, "ansi-dark"), strict=True))
"""The setting -> what Textual calls it."""
