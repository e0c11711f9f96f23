"""Every place coach reads or writes. `COACH_HOME` moves all of them under one folder.

Folders are made private (0700) when first asked for; nothing else is created here.
"""

from __future__ import annotations

import os
from pathlib import Path

from coach.errors import UsageError

PACKAGE = Path(__file__).resolve().parent


class Paths:
    """The folders and files of one user."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = home
        if home is not None:
            self.data, self.config, self.cache, self.models, self.logs = (
                home / name for name in ("data", "config", "cache", "models", "logs")
            )
            return
        import platformdirs

        dirs = platformdirs.PlatformDirs("coach", appauthor=False)
        self.data = Path(dirs.user_data_dir)
        self.config = Path(dirs.user_config_dir)
        self.cache = Path(dirs.user_cache_dir)
        self.models = self.data / "models"
        self.logs = Path(dirs.user_state_dir)

    @property
    def database(self) -> Path:
        """The SQLite file of what was said and measured."""
        return self.data / "coach.db"

    @property
    def takes(self) -> Path:
        """Folder of the recordings, one folder per session."""
        return self.data / "takes"

    @property
    def received(self) -> Path:
        """Folder of the sessions that others sent to be reviewed."""
        return self.data / "received"

    @property
    def config_file(self) -> Path:
        """The settings, TOML."""
        return self.config / "config.toml"

    @property
    def banks(self) -> Path:
        """The user's own question banks."""
        return self.data / "banks"

    @property
    def voice_cache(self) -> Path:
        """Spoken questions, by content."""
        return self.cache / "voice"

    @property
    def log_file(self) -> Path:
        """What native libraries print, and tracebacks of our own faults; never what was said."""
        return self.logs / "coach.log"

    def all(self) -> dict[str, Path]:
        """Name -> path of everything, for `coach where`."""
        return {
            "data": self.data,
            "database": self.database,
            "takes": self.takes,
            "received": self.received,
            "banks": self.banks,
            "config": self.config_file,
            "cache": self.cache,
            "models": self.models,
            "log": self.log_file,
            "shipped banks": shipped("question_banks"),
            "demo recordings": shipped("audio"),
        }


def current() -> Paths:
    """Return the paths in force now: `COACH_HOME` when set, else the system's own folders."""
    home = os.environ.get("COACH_HOME")
    return Paths(Path(home).expanduser().resolve() if home else None)


def private(folder: Path) -> Path:
    """Create `folder` for this user only (0700) and return it; UsageError when that is not possible."""
    try:
        for parent in reversed(folder.parents):  # mkdir would give those it makes on the way the umask's mode
            if not parent.exists():
                parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise UsageError(
            f"cannot use the folder {folder}: {error.strerror}. Set COACH_HOME to a folder you can write to."
        ) from error
    return folder


def shipped(name: str) -> Path:
    """Return the folder `name` that came with coach: inside the package, or beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
