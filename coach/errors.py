"""Every error a user can meet: one sentence for the user, one exit code per class.

The sentence says what is wrong and what to do. Only `coach.cli` prints it.
"""

from __future__ import annotations


class CoachError(Exception):
    """Root of all errors with a sentence for the user; `exit_code` is what the process returns."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(CoachError):
    """The command, the config or a named file is wrong (missing, unreadable, unknown key)."""

    exit_code = 2


class AudioFileError(CoachError):
    """The file is there but cannot be analyzed: empty, not audio, too long, broken."""

    exit_code = 1


class PartlyFailed(CoachError):
    """Some of several files failed; the others were printed."""

    exit_code = 3


class DeviceError(CoachError):
    """No sound device, or the device stalled, vanished or delivers only zeros."""

    exit_code = 5


class StoreError(CoachError):
    """The store is damaged, or newer than this version of coach."""

    exit_code = 6


class DiskFullError(CoachError):
    """The disk is full; what was written before is kept."""

    exit_code = 1


class Refused(CoachError):
    """Refused on purpose: no consent, hostile content, over a cap."""

    exit_code = 7


class EngineError(CoachError):
    """A voice or recognizer failed; the practice goes on without it."""

    exit_code = 1


def unreadable(name: str, error: OSError) -> UsageError:
    """Return the error for a file that a person named and that cannot be read; `name` is clean already."""
    if isinstance(error, FileNotFoundError):
        return UsageError(f"{name} does not exist: check the name and the folder.")
    if isinstance(error, IsADirectoryError):
        return UsageError(f"{name} is a folder: name a file inside it.")
    return UsageError(f"cannot read {name}: {error.strerror}.")
