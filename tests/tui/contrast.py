"""The contrast of what is on the screen, in every theme coach draws itself (WCAG 2.2, 1.4.3 and 1.4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import ColorSystem

from coach.tui.themes import NAMES

if TYPE_CHECKING:
    from rich.color import Color

    from coach.tui.app import CoachApp

LEAST = {"dark": 4.5, "light": 4.5, "high contrast": 7.0}
"""Theme -> the least contrast of text; the terminal's own colors are the terminal's."""


def luminance(color: Color) -> float:
    """Return the relative luminance of a color, 0 for black and 1 for white."""
    parts = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colors, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs(app: CoachApp) -> dict[str, float]:
    """Return every piece of text with its contrast, the lowest of each, in all colors and in 256.

    Under a small box the screen is out of use and dimmed on purpose: there only the box counts.
    """
    found: dict[str, float] = {}
    strips = app.screen._compositor.render_strips(app.size)
    if app.screen.is_modal:
        box = app.screen.query_one("#box").region
        strips = [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]
    for strip in strips:
        for text, style, _ in strip:
            if style is None or not any(letter.isalnum() for letter in text):
                continue
            assert style.color is not None, text
            assert style.bgcolor is not None, text
            key = text.strip()
            for system in (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT):
                text_color, ground = style.color.downgrade(system), style.bgcolor.downgrade(system)
                found[key] = min(found.get(key, 21.0), contrast(text_color, ground))
    return found


def use(app: CoachApp, name: str) -> None:
    """Show the screen that is there in another theme, at once."""
    app.theme = NAMES[name]
    app.refresh_css(animate=False)


def too_low(app: CoachApp) -> list[str]:
    """Return what is hard to read on the screen in any theme; the theme in use is back afterwards."""
    before = app.theme
    hard = []
    for name, least in LEAST.items():
        use(app, name)
        hard += [f"{name}: {ratio:.2f} {text}" for text, ratio in pairs(app).items() if ratio < least]
    app.theme = before
    app.refresh_css(animate=False)
    return hard
