"""The checks behind `coach doctor`: the real thing is tried, in a child where it may crash or hang."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from coach import untrusted
from coach.engines.one_shot import kill_all
from coach.engines.permissions import microphone_steps, place
from coach.engines.selfcheck import WHEELS, Wheel
from coach.engines.transcribers import registry
from coach.engines.trial import Budget as Budget
from coach.engines.trial import Check as Check
from coach.engines.trial import answer, probe
from coach.engines.voice import SystemVoice
from coach.errors import CoachError
from coach.paths import Paths, shipped

SECONDS_IN_ALL = 20.0
RECORD_SECONDS = 2.0
FREE_MB = 200
QUIET_DB = -55.0
SENTENCE = "Tell me about a patient you will not forget."
PYTHONS = ((3, 11), (3, 13))
DOES_NOT_MATTER = frozenset({"speakers"})
"""Checks that may fail while everything that matters works: questions are also on the screen."""
MICROPHONE = frozenset({"microphones", "recording"})

_REINSTALL = "Install coach again with the command in the README."


def run(
    paths: Paths,
    *,
    microphone: str = "",
    engine: str = "sphinx",
    narrate: Callable[[str], None] = lambda sentence: None,
    tell: Callable[[Check], None] = lambda check: None,
    seconds: float = SECONDS_IN_ALL,
) -> tuple[Check, ...]:
    """Run all checks in at most about `seconds`; `narrate` gets what the person should know meanwhile.

    `engine` is the recognizer that is in use. `tell` gets each check as it is done, from several threads;
    what it raises ends the run.
    """
    budget = Budget(seconds)
    try:
        return _run(paths, microphone, engine, narrate, tell, budget)
    except BaseException:
        budget.spend()
        kill_all()
        raise


def _run(
    paths: Paths,
    microphone: str,
    engine: str,
    narrate: Callable[[str], None],
    tell: Callable[[Check], None],
    budget: Budget,
) -> tuple[Check, ...]:
    def told(checks: Iterable[Check]) -> tuple[Check, ...]:
        found = []
        for check in checks:
            tell(check)
            found.append(check)
        return tuple(found)

    with tempfile.TemporaryDirectory(prefix="coach-doctor-") as name, ThreadPoolExecutor(2) as pool:
        folder = Path(name)
        speech = pool.submit(lambda: told(_speech(folder, engine, paths.models, budget)))
        packages = pool.submit(lambda: told(package_checks(budget)))
        python = told([python_check()])
        sound = told(_sound(folder, budget, microphone, narrate))
        return (
            *python,
            *packages.result(),
            *sound,
            *speech.result(),
            *told([disk_check(paths), folders_check(paths)]),
        )


def most_checks() -> int:
    """Return how many checks `run` makes where there is a microphone."""
    return len(WHEELS) + 8


def try_microphone(to: Path, *, microphone: str, seconds: float) -> tuple[Check, int]:
    """Record for some seconds into `to` (16-bit mono) in a child; return what it was like and the rate in Hz.

    The rate is 0 when nothing was recorded.
    """
    report = answer("record", str(to), str(seconds), microphone, deadline=seconds + 12)
    return recording_check(report, microphone_steps(place(), found=True)), int(report.get("rate", 0))


def exit_code(checks: tuple[Check, ...]) -> int:
    """Return 0 when everything that matters works, 5 without a usable microphone, else 1."""
    failed = {check.name for check in checks if not check.ok} - DOES_NOT_MATTER
    if failed & MICROPHONE:
        return 5
    return 1 if failed else 0


def python_check() -> Check:
    """Whether this Python is one that all packages exist for."""
    detail = f"{platform.python_version()}, {platform.system()} {platform.release()}, {platform.machine()}"
    ok = PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]
    return Check("Python", ok, detail, None if ok else "Use Python 3.11, 3.12 or 3.13.")


def package_checks(budget: Budget, wheels: tuple[Wheel, ...] = WHEELS) -> tuple[Check, ...]:
    """Import every package in a child; after a crash, go on behind the one that crashed."""
    checks: list[Check] = []
    rest = wheels
    while rest:
        names = [f"{wheel.module}={wheel.package}={wheel.file or ''}" for wheel in rest]
        reports, ended = probe("imports", *names, deadline=budget.left(15))
        checks += [_package_check(wheel, report) for wheel, report in zip(rest, reports, strict=False)]
        rest = rest[len(reports) :]
        if rest and ended.code is None:
            return (*checks, *_not_tried(rest, ended.reason))
        if rest:
            checks.append(_package_check(rest[0], {"error": ended.reason or "it ended Python"}))
            rest = rest[1:]
    return tuple(checks)


def _not_tried(wheels: tuple[Wheel, ...], reason: str) -> Iterator[Check]:
    again = "The first start after an installation is slow: run coach doctor again. " + _REINSTALL
    yield Check(f"package {wheels[0].package}", False, f"loading the packages {reason}", again)
    for wheel in wheels[1:]:
        yield Check(f"package {wheel.package}", True, "not tried, there was no time left", again)


def _package_check(wheel: Wheel, report: dict[str, Any]) -> Check:
    error = report.get("error")
    if error is None:
        return Check(f"package {wheel.package}", True, str(report["version"]), None)
    detail = f"does not load ({untrusted.line(str(error), limit=150)}), so {wheel.lost}"
    return Check(f"package {wheel.package}", False, detail, _REINSTALL)


def _sound(folder: Path, budget: Budget, microphone: str, narrate: Callable[[str], None]) -> Iterator[Check]:
    where = place()
    found = answer("devices", deadline=budget.left(5))
    if "error" in found:
        detail = untrusted.line(found["error"], limit=300)
        yield Check("microphones", False, detail, microphone_steps(where, found=False))
        yield Check("speakers", False, "not known", "Questions are also shown on the screen.")
        return
    yield _device_check("microphones", found["microphones"], microphone_steps(where, found=False))
    yield _device_check(
        "speakers",
        found["speakers"],
        "Plug in headphones or loudspeakers to hear the questions; they are also shown on the screen.",
    )
    if found["microphones"]:
        narrate("Please say a few words: the microphone is tried for 2 seconds.")
        arguments = (str(folder / "test.pcm"), str(RECORD_SECONDS), microphone)
        report = answer("record", *arguments, deadline=budget.left(14))
        yield recording_check(report, microphone_steps(where, found=True))


def _device_check(name: str, devices: list[str], hint: str) -> Check:
    if not devices:
        return Check(name, False, "none found", hint)
    return Check(name, True, ", ".join(untrusted.line(device, limit=60) for device in devices), None)


def recording_check(report: dict[str, Any], steps: str) -> Check:
    """Judge what the recording test reported; `steps` says how to allow the microphone."""
    if "error" in report:
        return Check("recording", False, untrusted.line(report["error"], limit=400), steps)
    device, rate = untrusted.line(report["device"], limit=60), int(report["rate"])
    if report["peak"] == 0:
        detail = f"{device} sends only zeros: it is muted, or this terminal may not use it"
        return Check("recording", False, detail, steps)
    detail = f"{device} at {rate} Hz, loudest {report['level']:.0f} dBFS in {report['seconds']:.1f} s"
    detail += f", first sound after {report['latency']:.1f} s"
    if report["warning"]:
        return Check("recording", True, detail, untrusted.line(report["warning"]))
    if report["gaps"]:
        hint = "Sound was lost in this test: close other programs, or unplug and plug in the microphone."
        return Check("recording", True, detail, hint)
    if report["level"] < QUIET_DB:
        hint = "That is very quiet. If you spoke, raise the input level in your sound settings."
        return Check("recording", True, detail, hint)
    if report["peak"] >= 1.0:
        return Check("recording", True, detail, "That is too loud: lower the input level or move back.")
    return Check("recording", True, detail, None)


def _speech(folder: Path, engine: str, models: Path, budget: Budget) -> Iterator[Check]:
    voice = SystemVoice(folder / "voice", patience=budget.left(4))
    spoken: Path | None = None
    try:
        began = time.monotonic()
        spoken = voice.say(SENTENCE)
        yield Check("voice", True, f"spoke a test sentence in {time.monotonic() - began:.1f} s", None)
    except CoachError as error:
        yield Check("voice", False, error.message, _voice_hint())
    if (why := _not_tried_here(engine)) is not None:
        yield Check("recognizer", True, why, None)
        return
    source = spoken or _demo_recording()
    if source is None:
        yield Check("recognizer", False, "there is no speech to try it on", _REINSTALL)
        return
    arguments = (str(source), "4", engine, str(models))
    yield recognizer_check(answer("recognize", *arguments, deadline=budget.left(14)))


def _not_tried_here(engine: str) -> str | None:
    """Return why a recognizer is not tried: none is wanted, or it would send the sound away."""
    if engine == "none":
        return "none is used: the settings ask for the voice alone"
    try:
        sends = registry.find(engine).sends_audio
    except CoachError:
        return None  # the try says what is wrong with the name
    return f"{engine} is not tried, because it would send the sound away" if sends else None


def recognizer_check(report: dict[str, Any]) -> Check:
    """Judge what the recognizer reported: any words will do, a synthetic voice is hard to hear."""
    lost = (
        "Voice feedback works without it; words are not recognized. Others: coach engines list. " + _REINSTALL
    )
    if "error" in report:
        return Check("recognizer", False, untrusted.line(report["error"], limit=300), lost)
    if not report["words"]:
        return Check("recognizer", False, "it loads but hears no words in clear speech", lost)
    count = len(report["words"])
    name = untrusted.line(str(report["engine"]), limit=40)
    detail = f"{name} {report['version']} heard {count} words in a test"
    better = "It mishears most words of accented English. A better one: coach engines list"
    return Check("recognizer", True, detail, better if name == "sphinx" else None)


def disk_check(paths: Paths) -> Check:
    """Whether there is room for recordings: 5 MB per minute until they are compressed."""
    try:
        free = shutil.disk_usage(_existing(paths.data)).free // 1_000_000
    except OSError as error:
        return Check("disk", False, f"cannot be read: {error.strerror}", "Set COACH_HOME to another folder.")
    hint = f"Free some space: coach wants {FREE_MB} MB, or set COACH_HOME to a folder on another disk."
    return Check("disk", free >= FREE_MB, f"{free} MB free", None if free >= FREE_MB else hint)


def folders_check(paths: Paths) -> Check:
    """Whether coach may write where it keeps things, and nobody else may read there."""
    for folder in (paths.data, paths.config, paths.cache, paths.logs):
        shown = untrusted.line(str(folder))
        try:
            with tempfile.TemporaryFile(dir=_existing(folder)):
                pass
        except OSError as error:
            hint = "Change who may write there, or set COACH_HOME to a folder you can write to."
            return Check("folders", False, f"cannot write to {shown}: {error.strerror}", hint)
        if os.name == "posix" and folder.is_dir() and folder.stat().st_mode & 0o077:
            return Check("folders", False, f"others may look into {shown}", f"Run: chmod 700 '{shown}'")
    return Check(
        "folders", True, f"{untrusted.line(str(paths.data))} and the others are writable and private", None
    )


def _existing(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _demo_recording() -> Path | None:
    found = sorted(path for path in shipped("audio").glob("*") if path.suffix in (".flac", ".wav"))
    return found[0] if found else None


def _voice_hint() -> str:
    if sys.platform.startswith("linux"):
        return (
            "Install coach with the extra `voice` (the README's command does), or the system package "
            "espeak-ng. Until then questions are shown on the screen."
        )
    return "Questions are shown on the screen. Check that the system itself can read text aloud."
