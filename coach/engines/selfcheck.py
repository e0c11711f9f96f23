"""What does not work because a package is missing. Looks for files only and imports nothing heavy."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Wheel:
    """A package coach needs, and what is not available without it."""

    module: str
    package: str
    lost: str
    file: str | None = None
    """A file of the package that is used instead of its code, which is then never imported."""


WHEELS = (
    Wheel("numpy", "numpy", "nothing can be measured"),
    Wheel("scipy", "scipy", "nothing can be measured"),
    Wheel("soxr", "soxr", "nothing can be measured"),
    Wheel("soundfile", "soundfile", "sound files cannot be read, and takes cannot be saved as FLAC"),
    Wheel("miniaudio", "miniaudio", "there is no microphone and no playback"),
    Wheel("onnxruntime", "onnxruntime", "nothing can be measured"),
    Wheel("swift_f0", "swift-f0", "pitch is measured by librosa alone, which is rougher"),
    # Importing it would load PyAV, whose wheel carries GPL codecs.
    Wheel(
        "faster_whisper",
        "faster-whisper",
        "nothing can be measured",
        file="assets/silero_vad_v6.onnx",
    ),
    Wheel("numba", "numba", "the pitch has no second opinion"),
    Wheel("librosa", "librosa", "the pitch has no second opinion"),
    Wheel("pocketsphinx", "pocketsphinx", "words are not recognized"),
    Wheel("speech_recognition", "SpeechRecognition", "words are not recognized"),
    Wheel("rapidfuzz", "rapidfuzz", "nothing can be analyzed and no practice starts"),
    Wheel("snowballstemmer", "snowballstemmer", "words are not compared with a script or earlier takes"),
    Wheel("jinja2", "Jinja2", "no page can be written for a reviewer"),
    Wheel("pyttsx3", "pyttsx3", "questions are shown but may not be spoken"),
    Wheel("msgspec", "msgspec", "nothing can be saved"),
    Wheel("ruamel.yaml", "ruamel.yaml", "question banks cannot be read"),
    Wheel("textual", "textual", "the app does not open (coach practice --plain does)"),
)
"""Packages whose loss takes something away. Nothing at all runs without click and platformdirs."""


def missing() -> tuple[str, ...]:
    """Return a sentence for each package that is not installed, most important first; empty when all are."""
    return tuple(
        f"The package {wheel.package} is missing, so {wheel.lost}: install coach again, or see coach doctor."
        for wheel in WHEELS
        if not _installed(wheel.module)
    )


def _installed(module: str) -> bool:
    if module in sys.modules:
        return sys.modules[module] is not None
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # its parent package is missing, or is broken
        return False
