"""The settings: one frozen table, read from config.toml; an unknown key names the nearest right one."""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from coach.durable import sync
from coach.errors import UsageError
from coach.paths import private
from coach.units import UNITS
from coach.untrusted import line

_NEVER_MUTED = ("health", "privacy")
"""What says whether the recording is sound, and what protects somebody else."""
THEMES = ("dark", "light", "high contrast", "terminal")
"""The colors the app can have; the last are those of the terminal itself."""
SLOWEST, FASTEST = 80, 400
"""Words per minute of the synthetic voice."""


@dataclass(frozen=True)
class Config:
    """Every setting with its default."""

    microphone: str = ""
    """Name of the microphone; empty is the system's default."""
    engine: str = "sphinx"
    """The recognizer: a name that `coach engines list` shows, or "none" for the voice alone."""
    engine_consent: str = ""
    """The recognizer that may send the voice to its service; `coach engines use` asks and writes it."""
    offer_engine: bool = True
    """Whether a better recognizer may still be offered; false after a yes or a no."""
    voice: str = ""
    """Name of the synthetic voice; empty is the engine's English default."""
    voice_rate: int = 165
    """Words per minute of the synthetic voice."""
    speak: bool = True
    """Whether questions are asked aloud."""
    norms: str = ""
    """A file with the lines that a program or a coach draws; empty is those that coach comes with."""
    muted: tuple[str, ...] = ()
    """Measures, or groups such as "pauses", that are measured but never coached."""
    offer_muting: bool = True
    """Whether it may still be asked what to mute; false after it was."""
    like_and_right: bool = False
    """Whether the words like and right count as fillers too."""
    theme: str = "dark"
    """The colors of the app, one of `THEMES`."""
    welcomed: bool = False
    """Whether the first run was shown."""


DEFAULTS = Config()


def load(path: Path) -> Config:
    """Return the settings in `path`, or the defaults when it is not there; UsageError names what is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (
        FileNotFoundError,
        NotADirectoryError,
    ):  # a home that is no folder is said by whoever writes there
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the settings in {line(str(path))}: {line(str(error))}") from error
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:  # the latter from a thousand brackets
        raise UsageError(
            f"the settings in {line(str(path))} are not valid TOML: {line(str(error))}"
        ) from error
    return _checked(values, path)


def mutable() -> tuple[str, ...]:
    """Return the groups of measures that can be muted: all but the recording's and what protects patients."""
    groups = dict.fromkeys(code.partition(".")[0] for code in UNITS)
    return tuple(group for group in groups if group not in _NEVER_MUTED)


def muted_codes(names: Iterable[str]) -> frozenset[str]:
    """Return the codes that names (groups or codes) stand for; UsageError for one that cannot be muted."""
    found: set[str] = set()
    for name in names:
        group = name.partition(".")[0]
        codes = {code for code in UNITS if name in (code, group) and code.startswith(f"{group}.")}
        if group in _NEVER_MUTED or not codes:
            raise UsageError(f'"{line(name, limit=40)}" cannot be muted. These can: {", ".join(mutable())}.')
        found |= codes
    return frozenset(found)


def _checked(values: dict[str, object], path: Path) -> Config:
    known = {field.name: field for field in fields(Config)}
    for key, value in [*values.items()]:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else f" Known: {', '.join(known)}."
            raise UsageError(f"unknown setting `{line(key)}` in {line(str(path))}.{hint}")
        expected = type(known[key].default)
        if expected is tuple and isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = values[key] = tuple(value)
            muted_codes(value)
        if type(value) is not expected:
            raise UsageError(f"the setting `{key}` in {line(str(path))} must be {_kind(expected)}.")
    config = Config(**values)  # type: ignore[arg-type]  # each value's type was checked above
    if not SLOWEST <= config.voice_rate <= FASTEST:
        raise UsageError(
            f"the setting `voice_rate` in {line(str(path))} must lie between {SLOWEST} and {FASTEST}."
        )
    if config.theme not in THEMES:
        raise UsageError(f"the setting `theme` in {line(str(path))} must be one of {', '.join(THEMES)}.")
    return config


def save(path: Path, **changes: str | bool | int | tuple[str, ...]) -> Config:
    """Write some settings into the file at `path`, whose other lines stay as they are; return all settings.

    A value is replaced where it stands and a comment behind it stays; a new one is added at the end.
    UsageError when the file cannot be read or written, or a value is not one the setting may have.
    """
    load(path)  # a file that is wrong is not written over
    return _rewritten(path, {key: f"{key} = {json.dumps(value)}" for key, value in changes.items()})


def reset(path: Path, *names: str) -> Config:
    """Take some settings out of the file at `path`, so that their defaults are in force; return all."""
    load(path)
    return _rewritten(path, dict.fromkeys(names))


def _rewritten(path: Path, wanted: dict[str, str | None]) -> Config:
    """Put the line of each name in the place of its own (None: of nothing) and write the file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        for key, written in wanted.items():
            lines = _with(lines, key, written)
        text = "".join(f"{each}\n" for each in lines)
        _checked(tomllib.loads(text), path)  # nothing is written that could not be read again
        part = private(path.parent) / f".{path.name}.part"
        with os.fdopen(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(text)
            out.flush()
            sync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write the settings in {line(str(path))}: {error.strerror}.") from error
    return load(path)


def _with(lines: list[str], key: str, written: str | None) -> list[str]:
    """Return the lines with the value of `key` replaced, all of it where it stands on several lines."""
    for first, old in enumerate(lines):
        if not re.match(rf"\s*{key}\s*=", old):
            continue
        ends = (end for end in range(first + 1, len(lines) + 1) if _is_whole(lines[first:end]))
        if (last := next(ends, None)) is None:  # these letters stand inside a longer text
            continue
        comment = _comment(old) if last == first + 1 else ""
        return [*lines[:first], *([f"{written}{comment}"] if written is not None else []), *lines[last:]]
    return lines if written is None else [*lines, written]


def _is_whole(lines: list[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _comment(setting: str) -> str:
    """Return what stands behind the value on its line: blanks and a comment, or nothing."""
    for at in (found.start() for found in re.finditer(r"\s*#", setting)):
        if _is_whole([setting[:at]]):
            return setting[at:]
    return ""


def _kind(expected: type) -> str:
    return {str: "text", int: "a whole number", bool: "true or false", tuple: 'a list, like ["pauses"]'}[
        expected
    ]
