"""Every setting as its screen shows it: one line each, in the order in which people look for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coach.config import FASTEST, SLOWEST, THEMES, Config

Kind = Literal["microphone", "yes or no", "speed", "theme", "text", "screen", "agreed"]
STEP = 15
"""Words per minute by which the voice becomes faster or slower."""


@dataclass(frozen=True)
class Setting:
    """One key of `Config`, what it is called, and a sentence on it."""

    key: str
    label: str
    kind: Kind
    help: str
    empty: str = ""
    """What an empty value means, in words."""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "microphone",
        "Microphone",
        "microphone",
        "What records you. Press h to hear yourself.",
        "the system's",
    ),
    Setting("speak", "Ask aloud", "yes or no", "Whether questions are spoken."),
    Setting("voice_rate", "Speed of the voice", "speed", "In words a minute. Press p to hear it."),
    Setting(
        "voice",
        "Voice",
        "screen",
        "Who asks. Enter lists the voices; p lets you hear it.",
        "the English default",
    ),
    Setting("engine", "Recognizer", "screen", "What turns your voice into words."),
    Setting(
        "engine_consent",
        "Your voice goes to",
        "agreed",
        "Enter takes your agreement back; the built-in recognizer takes over.",
        "nobody",
    ),
    Setting("muted", "Do not coach", "screen", "What is measured but never coached.", "nothing"),
    Setting(
        "like_and_right", "Like and right", "yes or no", "Whether the words like and right count as fillers."
    ),
    Setting("theme", "Colors", "theme", "Dark, light, high contrast, or the colors of your terminal."),
    Setting(
        "norms",
        "Lines of a program",
        "text",
        "A file with the ranges that a program or a coach draws. It counts from the next start.",
        "those of coach",
    ),
    Setting(
        "offer_engine", "Offer recognizer", "yes or no", "Whether a better recognizer may still be offered."
    ),
    Setting("offer_muting", "Ask what to mute", "yes or no", "Whether coach may ask what not to coach."),
    Setting("welcomed", "First run is over", "yes or no", "No shows the first run once more."),
)


def shown(config: Config, setting: Setting) -> str:
    """Return the value of a setting in words."""
    value = getattr(config, setting.key)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or setting.empty
    return f"{value} words a minute" if setting.kind == "speed" else str(value) or setting.empty


def next_value(
    config: Config, setting: Setting, *, step: int, microphones: tuple[str, ...]
) -> str | bool | int | None:
    """Return the value `step` places on; None for a setting that is typed or has a screen of its own."""
    value = getattr(config, setting.key)
    if setting.kind == "yes or no":
        return not value
    if setting.kind == "speed":
        return int(min(FASTEST, max(SLOWEST, value + step * STEP)))
    choices = {"theme": THEMES, "microphone": ("", *microphones)}.get(setting.kind)
    if choices is None:
        return None
    at = choices.index(value) if value in choices else 0
    return choices[(at + step) % len(choices)]
