"""`coach doctor --report FILE`: what helps to find a fault, and nothing that was said, named or kept.

It says what is known to be harmless and leaves out all the rest: no text of the user, no name of a device,
of a person or of this computer, no path, and of the log only where in coach's own code a fault happened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from coach import __version__
from coach.errors import CoachError, UsageError
from coach.untrusted import line

if TYPE_CHECKING:
    from coach.config import Config
    from coach.engines.doctor import Check
    from coach.paths import Paths

_SAFE_DETAIL = ("Python", "disk", "voice", "recognizer")
"""Checks whose detail, when they went well, holds versions and numbers only."""
_PLAIN_SETTINGS = frozenset(
    {"voice_rate", "speak", "offer_engine", "offer_muting", "like_and_right", "muted"}
)
_FRAME = re.compile(
    r'^ *File "(?:[^"]*[\\/])?((?:coach|site-packages)[\\/][\w.\\/-]+\.py)", line (\d+), in ([\w<>.]+)$'
)
_ERROR = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit))(?::|$)")
_VERSION = re.compile(r"^coach [\w.+-]{1,40}$")
_MOST_LOG_BYTES = 200_000
_MOST_FAULTS = 10


def refuse_existing(path: Path) -> None:
    """UsageError when something is there already."""
    if path.exists() or path.is_symlink():
        raise UsageError(f"{line(str(path))} is there already: name a new file.")


def save(path: Path, text: str) -> None:
    """Write a report, for this user only; UsageError when that is not possible."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise UsageError(f"cannot write {line(str(path))}: {error.strerror}.") from error


def text(checks: Sequence[Check], *, config: Config, paths: Paths) -> str:
    """Return the report: versions, what the checks found, settings, how much is stored, and recent faults."""
    parts = [
        f"coach {__version__}",
        "",
        "Checks",
        *(_check_line(check) for check in checks),
        "",
        "Settings",
        *_settings(config),
        "",
        "Stored",
        *_stored(paths),
        "",
        "Faults in the log, oldest first: where they happened, not with what",
        *(_faults(paths.log_file) or ["none"]),
    ]
    return "\n".join(parts) + "\n"


def _check_line(check: Check) -> str:
    state = "ok  " if check.ok else "FAIL"
    if check.ok and (check.name in _SAFE_DETAIL or check.name.startswith("package ")):
        return f"{state}  {line(check.name)}: {_without_paths(check.detail)}"
    numbers = (
        re.findall(r"-?\d+(?:\.\d+)? (?:Hz|dBFS|s)\b", check.detail) if check.name == "recording" else []
    )
    return f"{state}  {line(check.name)}" + (f": {', '.join(numbers)}" if numbers else "")


def _without_paths(detail: str) -> str:
    return line(re.sub(r"\S*[\\/]\S*", "(a path)", detail))


def _settings(config: Config) -> Iterator[str]:
    for field in fields(config):
        value = getattr(config, field.name)
        if field.name in _PLAIN_SETTINGS or field.name == "engine":
            yield f"{field.name} = {line(str(value), limit=80)}"
        else:
            yield f"{field.name} is {'the default' if value == field.default else 'set'}"


def _stored(paths: Paths) -> Iterator[str]:
    """Yield counts and sizes: the store is looked at, never opened, as it may be what is broken."""
    from coach.store.database import MIGRATIONS, version_of

    try:
        version = str(version_of(paths.database) or "none yet")
    except (CoachError, OSError) as error:
        version = type(error).__name__
    yield f"database: format {version}, this coach knows {len(MIGRATIONS)}"
    for ending in ("flac", "json", "pcm.part", "tmp"):
        found = [path.stat().st_size for path in paths.takes.rglob(f"*.{ending}") if path.is_file()]
        yield f"{ending} files: {len(found)}, {sum(found) / 1e6:.1f} MB"


def _faults(log: Path) -> list[str]:
    """Return the last faults in the log: version, places in the code, class of the error; no message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _MOST_LOG_BYTES))
            rows = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    faults: list[list[str]] = []
    for row in rows:
        if _VERSION.match(row):
            faults.append([row])
        elif faults and (match := _FRAME.match(row)):
            place = match[1].replace("\\", "/").removeprefix("site-packages/")
            faults[-1].append(f"  {place}:{match[2]} {match[3]}")
        elif faults and (match := _ERROR.match(row)):
            faults[-1].append(f"  {match[1]}")
    return [row for fault in faults[-_MOST_FAULTS:] for row in fault]
