"""The voice's child process: text on stdin becomes a WAV file. Run as `python -m coach.engines._say`.

Everything native stays in here: the process is made for one utterance and thrown away.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

ESPEAK_SONAME = "libespeak-ng.so.1"
ESPEAK_VOICE = "gmw/en-us"
# A little below espeak's middle of 50 (97 Hz instead of 102): less sharp through small speakers.
ESPEAK_PITCH = 45
# espeak-ng says 1.25 times as many words of an interview question per minute as its number promises:
# 33 words at 140, 150 and 165 came out at 174, 187 and 206 words per minute.
ESPEAK_WORDS_PER_RATE = 1.25
ESPEAK_SLOWEST = 80
# Seconds after which the system ends this process even if coach itself is gone and cannot.
LONGEST = 900


def main(arguments: list[str] | None = None) -> int:
    """Synthesize stdin to `--out`; exit code 0 means the file is complete."""
    parser = argparse.ArgumentParser(prog="coach.engines._say")
    parser.add_argument("--list", action="store_true", help="tell the voices there are as a line of JSON")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--rate", type=int, default=165, help="words per minute")
    parser.add_argument("--voice", default="")
    options = parser.parse_args(arguments)
    os.umask(0o077)
    if sys.platform != "win32":
        signal.alarm(LONGEST)
    if options.list:
        return _list()
    if options.out is None:
        parser.error("--out is needed to speak")
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    speak = _espeak if sys.platform.startswith("linux") else _system
    return speak(text, options.out.resolve(), options.rate, options.voice)


def _list() -> int:
    """Print [[id, name, language], ..]."""
    on_linux = sys.platform.startswith("linux")
    if on_linux:
        load_espeak()
    engine, failures = _engine("espeak" if on_linux else None)
    voices = engine.getProperty("voices") or []
    told = [[str(one.id), str(one.name), _language(one)] for one in voices]
    print(f"\n{json.dumps(told)}", flush=True)
    return _outcome(failures)


def _language(voice: Any) -> str:
    first = next(iter(voice.languages or []), "")
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


def _espeak(text: str, out: Path, rate: int, voice: str) -> int:
    """Linux: `runAndWait()` returns after 0.01 s with nothing written, `startLoop()` waits for the end."""
    load_espeak()
    engine, failures = _engine("espeak")
    engine.setProperty("voice", voice or ESPEAK_VOICE)
    engine.setProperty("rate", espeak_rate(rate))
    engine.setProperty("pitch", ESPEAK_PITCH)
    engine.save_to_file(text, str(out))
    engine.startLoop()
    engine.endLoop()
    return _outcome(failures)


def espeak_rate(words_per_minute: int) -> int:
    """Return the number espeak-ng wants for a speed in words per minute."""
    return max(ESPEAK_SLOWEST, round(words_per_minute / ESPEAK_WORDS_PER_RATE))


def _system(text: str, out: Path, rate: int, voice: str) -> int:
    """macOS and Windows: the system's own voices, with the engine's own loop."""
    engine, failures = _engine(None)
    if chosen := voice or _english(engine):
        engine.setProperty("voice", chosen)
    engine.setProperty("rate", rate)
    engine.save_to_file(text, str(out))
    engine.runAndWait()
    if not failures and sys.platform == "darwin":
        _aiff_to_wav(out)
    return _outcome(failures)


def _engine(driver: str | None) -> tuple[Any, list[str]]:
    import pyttsx3

    failures: list[str] = []
    engine = pyttsx3.init(driver)
    engine.connect("error", lambda name, exception: failures.append(str(exception)))
    return engine, failures


def _english(engine: Any) -> str | None:
    """An English voice when the system's default speaks another language; None to leave the default."""
    voices = engine.getProperty("voices") or []
    english = [voice for voice in voices if _speaks_english(voice)]
    if not english or engine.getProperty("voice") in {voice.id for voice in english}:
        return None
    american = [voice for voice in english if "us" in str(voice.languages).lower()]
    return str((american or english)[0].id)


def _speaks_english(voice: Any) -> bool:
    return any(str(language).lower().startswith("en") for language in voice.languages or [])


def load_espeak() -> str:
    """Load the system's espeak-ng, or the one in the espeakng-loader wheel, and return which.

    pyttsx3 asks the dynamic linker for the soname alone, so the wheel's library has to be there before it;
    espeak-ng aborts the process unless `ESPEAK_DATA_PATH` is the parent of its data folder.
    """
    try:
        ctypes.CDLL(ESPEAK_SONAME)
    except OSError:
        spec = importlib.util.find_spec("espeakng_loader")
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit("espeak-ng is not here: install coach with the extra `voice`") from None
        folder = Path(spec.submodule_search_locations[0])
        os.environ["ESPEAK_DATA_PATH"] = str(folder)
        ctypes.CDLL(str(folder / ESPEAK_SONAME), mode=ctypes.RTLD_GLOBAL)
        return "espeakng-loader"
    return "system"


def _aiff_to_wav(path: Path) -> None:
    """macOS writes AIFF whatever the name says."""
    import soundfile

    whole = path.with_suffix(".aiff")
    path.replace(whole)
    try:
        with soundfile.SoundFile(whole) as source:
            kind = {"samplerate": source.samplerate, "channels": source.channels, "format": "WAV"}
            blocks = source.blocks(blocksize=65_536, dtype="float32", always_2d=True)
            with soundfile.SoundFile(path, "w", subtype="PCM_16", **kind) as target:
                for block in blocks:
                    target.write(block)
    finally:
        whole.unlink()


def _outcome(failures: list[str]) -> int:
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # espeak-ng may abort in its own clean-up, long after the file is complete
