"""The colors: dark, light, high contrast, and those of the terminal itself.

`$marked` is the ground of the marked line in a list: a color that terminals with 256 colors have, too.
"""

from __future__ import annotations

from textual.theme import Theme

from coach.config import THEMES

DARK = Theme(
    name="coach-dark",
    primary="#0178d4",
    secondary="#004578",
    accent="#ffa62b",
    foreground="#e0e0e0",
    success="#4ebf71",
    warning="#ffa62b",
    error="#ff7a90",
    dark=True,
    variables={"marked": "#303030"},
)
"""Textual's own dark, whose red has a contrast of 3.4 only."""
LIGHT = Theme(
    name="coach-light",
    primary="#004578",
    secondary="#00527a",
    accent="#005f87",
    foreground="#1a1a1a",
    background="#f8f8f6",
    surface="#eeeeec",
    panel="#e2e2e0",
    success="#14602c",
    warning="#7a3e00",
    error="#9c1330",
    dark=False,
    variables={"marked": "#d7d7ff"},
)
"""Every pair of text and ground has a contrast of 4.5 to 1 or more; Textual's own orange has 1.4 on light."""
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
    variables={"marked": "#00005f", "input-selection-background": "#0000aa"},
)
"""Every pair of text and ground has a contrast of 7 to 1 or more."""
OWN = (DARK, LIGHT, HIGH_CONTRAST)
"""Those that Textual does not know; tests/tui/contrast.py measures them on every screen."""
NAMES = dict(zip(THEMES, (DARK.name, LIGHT.name, HIGH_CONTRAST.name, "ansi-dark"), strict=True))
"""The setting -> what Textual calls it."""


def shown(name: str, *, color_system: str | None) -> str:
    """Return what Textual calls the colors `name`. A terminal with 16 colors draws its own: in the nearest of
    them to ours, the keys had a contrast of 1.01 on the marked line."""
    return NAMES["terminal"] if color_system == "standard" else NAMES[name]
