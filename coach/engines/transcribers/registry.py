"""Every recognizer coach knows: what it costs, what it is bad at, and which files it is made of.

Sizes and SHA-256 sums are those of the files at the pinned revision; a file that differs is refused. Nothing
heavy is imported here: `coach engines list` reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coach.errors import Refused, UsageError
from coach.untrusted import line

Kind = Literal["sphinx", "whisper", "vosk", "online"]


@dataclass(frozen=True)
class ModelFile:
    """One file of a model: its name, where it comes from, its bytes and its SHA-256."""

    name: str
    url: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Recognizer:
    """What a user should know before choosing it."""

    name: str
    kind: Kind
    license: str
    languages: str
    weaknesses: str
    source: str
    word_times: bool = True
    keeps_fillers: bool = False
    sends_audio: bool = False
    files: tuple[ModelFile, ...] = ()
    """What `coach engines install` fetches; empty when there is nothing to fetch."""
    package: str = ""
    """A package that coach does not install by itself."""
    key: str = ""
    """The environment variable that holds the key of an online service."""

    @property
    def size_mb(self) -> float:
        """Megabytes to fetch, 0 when there is nothing to fetch."""
        return round(sum(file.size for file in self.files) / 1e6, 1)


_NOT_SPOKEN = "Leaves out um, uh and repeated words."
_WHISPER = f"{_NOT_SPOKEN} May smooth grammar, and write words where there is only noise: coach drops those."
_TOKENIZER = ("tokenizer.json", 2_128_466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df")
_VOCABULARY = ("vocabulary.txt", 422_309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf")


def _whisper(size: str, revision: str, *files: tuple[str, int, str], note: str) -> Recognizer:
    source = f"https://huggingface.co/Systran/faster-whisper-{size}/resolve/{revision}"
    return Recognizer(
        name=f"whisper-{size}",
        kind="whisper",
        license="MIT",
        languages="English" if size.endswith(".en") else "about 100; coach asks it for English",
        weaknesses=f"{note} {_WHISPER}",
        source=source,
        files=tuple(ModelFile(name, f"{source}/{name}", length, sha256) for name, length, sha256 in files),
    )


def _online(name: str, *, key: str, source: str, package: str = "") -> Recognizer:
    return Recognizer(
        name=name,
        kind="online",
        license="the terms of the service",
        languages="English",
        weaknesses=f"Sends your voice to {source}, who may keep it. Needs a key of your own in {key}. "
        "Gives no word times, and how often it is right was not measured.",
        source=source,
        word_times=False,
        sends_audio=True,
        package=package,
        key=key,
    )


RECOGNIZERS: tuple[Recognizer, ...] = (
    Recognizer(
        name="sphinx",
        kind="sphinx",
        license="BSD-2-Clause",
        languages="English (US)",
        weaknesses=f"Mishears many words, and most of them where English has an accent. {_NOT_SPOKEN}",
        source="built in",
    ),
    _whisper(
        "tiny.en",
        "0d3d19a32d3338f10357c0889762bd8d64bbdeba",
        ("config.json", 2_317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
        ("model.bin", 75_537_502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
        _TOKENIZER,
        _VOCABULARY,
        note="The quickest Whisper; mishears more than the larger ones.",
    ),
    _whisper(
        "base.en",
        "3d3d5dee26484f91867d81cb899cfcf72b96be6c",
        ("config.json", 2_227, "f3bc3821e9fc76a27bae538e11ae5b677dcdd352b4600429ce7951d398569aeb"),
        ("model.bin", 145_216_508, "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef"),
        _TOKENIZER,
        _VOCABULARY,
        note="A good balance for most computers.",
    ),
    _whisper(
        "base",
        "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
        ("config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        ("model.bin", 145_217_532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
        ("tokenizer.json", 2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
        ("vocabulary.txt", 459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
        note="Trained on many languages.",
    ),
    _whisper(
        "small.en",
        "d1d751a5f8271d482d14ca55d9e2deeebbae577f",
        ("config.json", 2_657, "666a9605530ac1f61fa8177f3702b4dacec9966749e42610839fcc32661d5fae"),
        ("model.bin", 483_545_366, "62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a"),
        _TOKENIZER,
        _VOCABULARY,
        note="Slow on an old computer: words may come a while after you stop.",
    ),
    Recognizer(
        name="vosk-small-en",
        kind="vosk",
        license="Apache-2.0",
        languages="English (US)",
        weaknesses=f"Writes no punctuation. {_NOT_SPOKEN} How often it is right was not measured.",
        source="https://alphacephei.com/vosk/models",
        package="vosk",
        files=(
            ModelFile(
                "vosk-model-small-en-us-0.15.zip",
                "https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip",
                41_205_931,
                "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
            ),
        ),
    ),
    _online("sr-wit", key="WIT_AI_KEY", source="wit.ai"),
    _online("sr-azure", key="AZURE_SPEECH_KEY", source="Microsoft Azure"),
    _online("sr-openai", key="OPENAI_API_KEY", source="OpenAI", package="openai"),
    _online("sr-groq", key="GROQ_API_KEY", source="Groq", package="groq"),
)
"""In the order in which they are listed."""

RECOMMENDED = "whisper-base.en"
"""What is offered once, on the first run."""

REFUSED = frozenset({"google", "sr-google", "recognize_google"})
_WHY_REFUSED = (
    "that recognizer sends your voice over plain http, where anyone on the way can listen. "
    "coach does not use it; see: coach engines list"
)


def find(name: str) -> Recognizer:
    """Return the recognizer of that name; Refused or UsageError with what to do instead."""
    if name.lower() in REFUSED:
        raise Refused(_WHY_REFUSED)
    for recognizer in RECOGNIZERS:
        if recognizer.name == name:
            return recognizer
    known = ", ".join(recognizer.name for recognizer in RECOGNIZERS)
    raise UsageError(f"there is no recognizer called {line(name, limit=40)}. Known: {known}, none.")


def check_consent(recognizer: Recognizer, *, consent: str) -> None:
    """Refused unless sound stays here, or `consent` (the setting) names this recognizer."""
    if recognizer.sends_audio and consent != recognizer.name:
        raise Refused(
            f"{recognizer.name} sends your voice to {recognizer.source}, and you have not agreed to that. "
            f"To agree: coach engines use {recognizer.name}"
        )


def folder(recognizer: Recognizer, models: Path) -> Path:
    """Return where its model lies once it is installed."""
    return models / recognizer.name


def is_begun(place: Path) -> bool:
    """Whether a part of the model that belongs into `place` is there already."""
    part = place.with_name(f"{place.name}.part")
    return part.is_dir() and any(part.iterdir())


def trouble(recognizer: Recognizer, models: Path) -> str | None:
    """Return what is wrong with its model as a sentence with the repair; None when it is complete.

    Looks at names and sizes only, which is instant; `install.verify` reads every byte.
    """
    if not recognizer.files:
        return None
    place = folder(recognizer, models)
    install = f"coach engines install {recognizer.name}"
    repair = f"Repair it with: {install}"
    if not place.exists():
        if is_begun(place):
            return f"{recognizer.name} is only partly downloaded. Go on with: {install}"
        return f"{recognizer.name} is not installed. Install it with: {install}"
    if recognizer.kind == "vosk":
        whole = (place / "am" / "final.mdl").is_file() and (place / "conf").is_dir()
        return None if whole else f"the folder of {recognizer.name} is not a Vosk model. {repair}"
    for file in recognizer.files:
        path = place / file.name
        if not path.is_file():
            return f"{recognizer.name} lacks the file {file.name}. {repair}"
        if path.stat().st_size != file.size:
            return f"the file {file.name} of {recognizer.name} is damaged or only partly copied. {repair}"
    return None
