"""The voices there are on this machine, told by a child like the one that speaks."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from coach.engines.one_shot import OneShot
from coach.errors import EngineError
from coach.untrusted import line

PATIENCE = 20.0
"""Seconds; espeak-ng lists its 140 voices in under one."""
MOST = 1_000
_USUAL = ("en-us", "en-gb")


@dataclass(frozen=True)
class ListedVoice:
    """One voice: what the setting `voice` calls it, what people call it, its language code ("en-us")."""

    id: str
    name: str
    language: str

    @property
    def is_english(self) -> bool:
        """Whether it reads English as English is read."""
        return self.language.lower().startswith("en")


def list_voices() -> tuple[ListedVoice, ...]:
    """Return the voices of this machine, English first; EngineError when they cannot be listed."""
    # -P: a file called pyttsx3.py in the folder coach was started from is not run.
    ended = OneShot([sys.executable, "-P", "-m", "coach.engines._say", "--list"]).run("", deadline=PATIENCE)
    if ended.killed:
        raise EngineError("it was stopped.")
    if ended.reason:
        raise EngineError(f"the voices cannot be listed ({line(ended.reason, limit=120)}).")
    return in_order(next((each for each in ended.output.splitlines() if each.startswith("[")), ""))


def in_order(told: str) -> tuple[ListedVoice, ...]:
    """Return the voices of a line of JSON, [[id, name, language], ..]: English first, then by language."""
    try:
        found = [
            ListedVoice(*(line(str(part), limit=200) for part in one)) for one in json.loads(told)[:MOST]
        ]
    except (ValueError, TypeError) as error:
        raise EngineError("the voices cannot be listed: their list cannot be read.") from error
    return tuple(sorted(found, key=_rank))


def _rank(voice: ListedVoice) -> tuple[bool, int, str, str]:
    language = voice.language.lower().replace("_", "-")
    usual = _USUAL.index(language) if language in _USUAL else len(_USUAL)
    return not voice.is_english, usual, language, voice.name
