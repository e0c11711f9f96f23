"""What the app's settings, first run and checks do with this machine: the real devices, voice and models."""

from __future__ import annotations

import tempfile
import threading
import wave
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli import assemble, engines
from coach.errors import EngineError, Refused, UsageError
from coach.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.engines.doctor import Check
    from coach.engines.voice_list import ListedVoice
    from coach.tui.machine import Row

SECONDS = 3.0
SAMPLE = "Tell me about a time when a plan did not work. What did you do next?"
_STOPPED = "it was stopped."


class RealMachine:
    """Implements `coach.tui.machine.Machine`; one thing at a time."""

    def __init__(self, paths: Paths, *, recognize_with: Callable[[str], None]) -> None:
        """`recognize_with` tells the analyst the name of the recognizer to go on with."""
        self._paths = paths
        self._recognize_with = recognize_with
        self._stop = threading.Event()

    def microphones(self) -> list[str]:
        """Return their names, the default one first."""
        from coach.engines.microphone import list_microphones

        return list_microphones()

    def hear_yourself(self, microphone: str, tell: Callable[[str], None]) -> list[str]:
        """Record 3 s, play them, delete them; return sentences on level and room."""
        from coach.engines.doctor import try_microphone
        from coach.engines.speaker import DeviceSpeaker

        self._stop.clear()
        with tempfile.TemporaryDirectory(prefix="coach-hear-") as folder:
            sound = Path(folder, "sound.pcm")
            tell("Be quiet for a second, then say your name and what you do: 3 seconds.")
            found, rate = try_microphone(sound, microphone=microphone, seconds=SECONDS)
            self._go_on()
            if not found.ok or not rate:
                return [sentence for sentence in (_sentence(found.detail), found.hint) if sentence]
            said = [*([found.hint] if found.hint else []), _room(sound, rate)]
            tell("This is how you sound.")
            DeviceSpeaker().play(_as_wave(sound, rate), self._stop)
            return said

    def voices(self) -> tuple[ListedVoice, ...]:
        """Return the voices of this machine, English first."""
        from coach.engines.voice_list import list_voices

        return list_voices()

    def say_sample(self, voice: str | None = None) -> str:
        """Say something with `voice`, None for that of the settings; return a sentence once it was heard."""
        from coach.engines.speaker import DeviceSpeaker

        self._stop.clear()
        config = assemble.load_config(self._paths)
        if voice is not None:
            config = replace(config, voice=voice, speak=True)
        speaking = assemble.make_voice(self._paths, config, speak=True)
        if speaking is None:
            raise EngineError("the voice is switched off.")
        sound = speaking.say(SAMPLE)
        self._go_on()
        DeviceSpeaker().play(sound, self._stop)
        return "That was the voice."

    def check(self, narrate: Callable[[str], None], tell: Callable[[Check, int], None]) -> None:
        """Run every check of `coach doctor`."""
        from coach.cli.doctor import settings
        from coach.engines import doctor

        self._stop.clear()
        config, read = settings(self._paths)
        total = doctor.most_checks() + 1

        def told(check: Check) -> None:
            self._go_on()
            tell(check, total)

        told(read)
        doctor.run(
            self._paths, microphone=config.microphone, engine=config.engine, narrate=narrate, tell=told
        )

    def recognizers(self) -> list[Row]:
        """Return every recognizer as it is now, and "none" for the voice alone."""
        from coach.config import load
        from coach.engines.transcribers.registry import RECOGNIZERS
        from coach.tui.machine import Row

        rows = []
        for one in RECOGNIZERS:
            row = engines.row_of(one, self._paths)
            sends = one.source if one.sends_audio else ""
            cost = " ".join(engines.facts(one)[:1]) + f". From {_host(one.source)}." if one.files else ""
            rows.append(
                Row(
                    name=one.name,
                    ready=row["state"] == "ready",
                    state=row["state"],
                    in_use=row["in_use"],
                    size_mb=one.size_mb,
                    license=one.license,
                    weaknesses=one.weaknesses,
                    sends_to=sends,
                    cost=cost,
                )
            )
        alone = load(self._paths.config_file).engine == "none"
        none = "No words are recognized; everything about your voice is measured."
        rows.append(Row("none", True, "ready", alone, 0.0, "nothing is used", none))
        return rows

    def install(self, name: str, progress: Callable[[float], None]) -> None:
        """Download a model; what is here already is not fetched again."""
        from coach.engines.transcribers.install import install
        from coach.engines.transcribers.registry import find

        self._stop.clear()
        recognizer = find(name)
        here, total = 0, sum(file.size for file in recognizer.files)

        def count(more: int) -> None:
            nonlocal here
            self._go_on()
            here += more
            progress(here / total)

        install(recognizer, self._paths.models, progress=count)

    def use(self, name: str) -> None:
        """Recognize with `name` from now on."""
        if name != "none":
            engines.check_use(name, self._paths)
        engines.use_now(name, self._paths)
        self.follow_settings()

    def follow_settings(self) -> None:
        """Tell the analyst which recognizer the settings name now."""
        from coach.config import load

        config = load(self._paths.config_file)
        self._recognize_with(assemble.allowed(config.engine, config))

    def remove(self, name: str) -> str:
        """Delete a model; the built-in recognizer takes over when it was in use."""
        from coach.config import load, save
        from coach.engines.transcribers import install as models
        from coach.engines.transcribers.registry import find

        recognizer = find(name)
        if not recognizer.files:
            raise UsageError(f"{name} has no model to remove.")
        freed = models.remove(recognizer, self._paths.models)
        if load(self._paths.config_file).engine == name:
            save(self._paths.config_file, engine="sphinx")
            self.follow_settings()
        return f"{freed / 1e6:.0f} MB were freed."

    def cancel(self) -> None:
        """End what is going on, at once."""
        from coach.engines.one_shot import kill_all

        self._stop.set()
        kill_all()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Refused(_STOPPED)


def _room(sound: Path, rate: int) -> str:
    import numpy as np

    from coach.analysis.sound_check import room_verdict

    samples = np.frombuffer(sound.read_bytes(), dtype="<i2").astype(np.float64) / 32_768
    return room_verdict(samples, rate=rate)


def _as_wave(sound: Path, rate: int) -> Path:
    made = sound.with_suffix(".wav")
    with wave.open(str(made), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(sound.read_bytes())
    return made


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _host(source: str) -> str:
    return source.split("/")[2] if "://" in source else source
