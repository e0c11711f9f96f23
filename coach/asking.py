"""Putting one question: spoken while the microphone opens, with a guard before the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from coach.engines import Armed, Microphone, Recorded, Speaker, Voice
from coach.engines.arming import Arming
from coach.errors import CoachError, DeviceError
from coach.events import Event, VoiceFailed

GUARD_SECONDS = 0.5
"""Between the end of the voice and the start of the answer: longer than any output buffer seen (0.2 s)."""
LEAST_KEPT_SECONDS = 1.0
"""What a failing device delivered is kept and judged from this length on, if it was not all zeros."""


@dataclass
class Heard:
    """How much has been recorded, and how loud it ever was."""

    frames: int = 0
    peak: float = 0.0


def put(
    wording: str,
    microphone: Microphone,
    *,
    voice: Voice | None,
    speaker: Speaker,
    hush: threading.Event,
    stop: threading.Event,
    tell: Callable[[Event], None],
) -> Armed:
    """Speak a question with the microphone opening meanwhile; return once the guard has passed."""
    arming = Arming(microphone, hush)
    try:
        _speak(wording, voice=voice, speaker=speaker, hush=hush, tell=tell)
    finally:
        armed = arming.result()  # the microphone is closed after this, never while it is being opened
    stop.wait(GUARD_SECONDS)
    return armed


def _speak(
    wording: str,
    *,
    voice: Voice | None,
    speaker: Speaker,
    hush: threading.Event,
    tell: Callable[[Event], None],
) -> None:
    if voice is None:
        return
    try:
        path = voice.say(wording)
        if not hush.is_set():
            speaker.play(path, hush)
    except DeviceError as error:
        tell(VoiceFailed(error.message, spoken=True))
    except CoachError as error:  # whatever is wrong with the voice, the question is on screen
        tell(VoiceFailed(error.message))


def worth_keeping(recorded: Recorded, heard: Heard, rate: int, *, cancelled: bool, closed: bool) -> bool:
    """Say whether a take holds anything: not thrown away, not empty, not what a dead device gave."""
    if cancelled or not recorded.frames:
        return False
    scrap = recorded.frames < LEAST_KEPT_SECONDS * rate
    if closed:
        return not scrap
    return not recorded.notes or (heard.peak > 0.0 and not scrap)
