"""The voice that asks: one child per utterance writes a WAV, which is checked and cached by content."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import math
import os
import shutil
import sys
import tempfile
import threading
import time
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coach import durable, paths, untrusted
from coach.engines import _say
from coach.engines.one_shot import OneShot
from coach.errors import EngineError, UsageError

MAX_TEXT = 5_000
_SILENT_DB = -50.0
_STALE_SECONDS = 3_600.0
_MAKING = "making-"
_SHOWN = "read the question on the screen."
SLOWER = 0.75
"""Share of the usual rate at which a question is said slower."""


@dataclass(frozen=True)
class Program:
    """A command that speaks its stdin into a file; what stands in braces is filled in.

    Arguments in `voice_option` are added only when a voice is named.
    """

    name: str
    version: str
    command: tuple[str, ...]
    voice_option: tuple[str, ...] = ()

    def filled(self, out: Path, *, rate: int, voice: str) -> list[str]:
        """Return the command for one utterance at `rate` words per minute."""
        values = {"{out}": str(out), "{rate}": str(rate), "{espeak rate}": str(_say.espeak_rate(rate))}
        values["{voice}"] = voice
        values["{espeak voice}"] = voice or _say.ESPEAK_VOICE
        arguments = self.command + (self.voice_option if voice else ())
        quoted = str(out).replace("'", "''")  # as PowerShell wants it between single quotes
        return [values.get(argument, argument).replace("{quoted out}", quoted) for argument in arguments]


# The voice is asked for by its language, since the default voice of a system may speak another one.
_SAPI = """
Add-Type -AssemblyName System.Speech
$s = New-Object System.Speech.Synthesis.SpeechSynthesizer
$s.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]::GetCultureInfo('en-US'))
$s.SetOutputToWaveFile('{quoted out}')
[Console]::InputEncoding = [Text.Encoding]::UTF8
$s.Speak([Console]::In.ReadToEnd())
$s.Dispose()
"""


def programs() -> tuple[Program, ...]:
    """Return what can speak on this system, best first: pyttsx3, then programs the system may have."""
    # -P: a file called pyttsx3.py in the folder coach was started from is not run.
    module = (sys.executable, "-P", "-m", "coach.engines._say", "--out", "{out}", "--rate", "{rate}")
    found = [Program("pyttsx3", _pyttsx3_version(), module, ("--voice", "{voice}"))]
    command: tuple[str, ...]
    if espeak := shutil.which("espeak-ng"):
        command = (espeak, "-b", "1", "-v", "{espeak voice}", "-s", "{espeak rate}", "-w", "{out}", "--stdin")
        found.append(Program("espeak-ng", "1", command))
    if sys.platform == "darwin" and (say := shutil.which("say")):
        as_wav = ("--file-format=WAVE", "--data-format=LEI16@22050")
        command = (say, "-r", "{rate}", "-o", "{out}", *as_wav, "-f", "-")
        found.append(Program("say", "1", command, ("-v", "{voice}")))
    if sys.platform == "win32" and (shell := shutil.which("powershell")):
        command = (shell, "-NoProfile", "-NonInteractive", "-Command", _SAPI)
        found.append(Program("SAPI", "1", command))
    return tuple(found)


class SystemVoice:
    """Speaks questions with the system's synthetic voice, at about `rate` words per minute."""

    def __init__(
        self,
        cache: Path,
        *,
        rate: int = 165,
        voice: str | None = None,
        use: Sequence[Program] | None = None,
        patience: float = 20.0,
    ) -> None:
        """`patience` is what each utterance may take in seconds, plus 0.1 s per character."""
        self._cache = cache
        self._rate = rate
        self._voice = voice or ""
        self._programs = list(programs() if use is None else use)
        self._patience = patience
        self._running: set[OneShot] = set()
        self._lock = threading.Lock()
        self.name = self._programs[0].name if self._programs else "none"
        self._sweep()

    def say(self, text: str, *, slower: bool = False) -> Path:
        """Return a checked mono WAV of `text` from the cache or the first program that can speak it.

        EngineError with the reason when none can, when the cache cannot be written, or when `cancel()` was
        called meanwhile. A program that was too slow once is not asked again by this object: the person has
        waited long enough.
        """
        try:
            return self._spoken(text, round(self._rate * SLOWER) if slower else self._rate)
        except UsageError as error:
            raise EngineError(f"the voice did not work: {error.message} Until then, {_SHOWN}") from error
        except OSError as error:
            raise EngineError(f"the voice did not work ({_why(error)}): {_SHOWN}") from error

    def _spoken(self, text: str, rate: int) -> Path:
        text = " ".join(untrusted.clean(text, limit=MAX_TEXT).split())
        if not text:
            raise EngineError("there is nothing to say: the question has no words.")
        for program in self._programs:
            kept = self._place(program, text, rate)
            if kept.is_file() and not fault_of(kept, text):
                return kept
        reasons = []
        for program in tuple(self._programs):
            reason = self._speak(program, text, rate)
            if not reason:
                return self._place(program, text, rate)
            reasons.append(f"{program.name} {reason}")
        why = "; ".join(reasons) or "no program that speaks was found"
        raise EngineError(f"the voice did not work ({why}): {_SHOWN}")

    def cancel(self) -> None:
        """Kill every utterance in the making, at once; from any thread."""
        with self._lock:
            for child in self._running:
                child.kill()

    def _speak(self, program: Program, text: str, rate: int) -> str:
        """Make one WAV and put it into the cache; return what went wrong, empty for nothing."""
        folder = paths.private(self._cache)
        handle, name = tempfile.mkstemp(suffix=".wav", prefix=_MAKING, dir=folder)  # 0600 from the start
        os.close(handle)
        made = Path(name)
        child = OneShot(program.filled(made, rate=rate, voice=self._voice))
        try:
            with self._lock:
                self._running.add(child)
            ended = child.run(text, deadline=self._patience + 0.1 * len(text))
            if ended.killed:
                raise EngineError("the voice was stopped.")
            if ended.code is None:
                with self._lock, contextlib.suppress(ValueError):
                    self._programs.remove(program)
            reason = ended.reason or fault_of(made, text)
            if not reason:
                made.chmod(0o600)  # a program may have replaced the file
                made.replace(self._place(program, text, rate))
            elif ended.last_line:
                reason += f", its last words: {untrusted.line(ended.last_line, limit=120)}"
            return reason
        finally:
            with self._lock:
                self._running.discard(child)
            with contextlib.suppress(OSError):
                made.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove what a killed run has left half made; one that runs now is not an hour old."""
        with contextlib.suppress(OSError):
            for left in self._cache.glob(f"{_MAKING}*.wav"):
                if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                    left.unlink(missing_ok=True)

    def _place(self, program: Program, text: str, rate: int) -> Path:
        key = json.dumps([program.name, program.version, self._voice, rate, text])
        return self._cache / f"{hashlib.sha256(key.encode()).hexdigest()}.wav"


def fault_of(path: Path, text: str) -> str:
    """Return what is wrong with a WAV that should say `text`, empty when it parses, sounds and is as long
    as speech can be (40 ms to 2 s per word, plus 3 s; a word is at most 8 characters here)."""
    words = max(len(text.split()), len(text) / 8)
    try:
        with wave.open(str(path), "rb") as file:
            rate, frames = file.getframerate(), file.getnframes()
            if file.getsampwidth() != 2 or not 8_000 <= rate <= 48_000:
                return "wrote a sound of an unexpected kind"
            if frames > (2.0 * words + 3.0) * rate:
                return f"spoke for {frames / rate:.0f} s, which is too long for the text"
            samples = array("h", file.readframes(frames))
    except (OSError, EOFError, wave.Error) as error:
        return f"wrote no sound that can be read ({untrusted.line(str(error) or 'it is empty', limit=60)})"
    seconds = len(samples) / file.getnchannels() / rate
    if seconds < 0.04 * len(text.split()):
        return f"spoke for {seconds:.1f} s, which is too short for the text"
    if sys.byteorder == "big":
        samples.byteswap()
    heard = samples[::4]  # plenty to tell speech from silence, in a quarter of the time
    power = sum(sample * sample for sample in heard) / len(heard) / 32_768**2 if heard else 0.0
    if power <= 0 or 10 * math.log10(power) < _SILENT_DB:
        return "wrote silence"
    return ""


def _why(error: OSError) -> str:
    if error.errno in durable.FULL:
        return "the disk is full"
    return f"its files cannot be kept: {untrusted.line(error.strerror or type(error).__name__)}"


def _pyttsx3_version() -> str:
    versions = []
    for package in ("pyttsx3", "espeakng-loader"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions.append(importlib.metadata.version(package))
    return "+".join(versions)
