"""Models on this disk: put together in a folder beside the real one, checked, then moved there."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from coach.engines.transcribers import registry
from coach.engines.transcribers.fetch import BLOCK, Progress, copy, fetch, sha256
from coach.engines.transcribers.registry import ModelFile, Recognizer
from coach.errors import EngineError, Refused, UsageError
from coach.paths import private
from coach.untrusted import line

UNPACKED_LIMIT = 400_000_000
"""Bytes a model may unpack to; the one that is packed comes to 71 MB."""
MEMBERS_LIMIT = 200


def install(
    recognizer: Recognizer,
    models: Path,
    *,
    source: Path | None = None,
    progress: Progress = lambda count: None,
) -> Path:
    """Fetch the model of `recognizer`, or copy it from `source` (a folder, or its one file).

    Returns its folder. What was installed before stays until the new one is complete. EngineError, Refused
    or UsageError as `fetch` and `copy` say; what was downloaded stays and the next call goes on with it.
    """
    place = registry.folder(recognizer, models)
    part = private(private(models) / f"{recognizer.name}.part")
    for file in recognizer.files:
        to = part / file.name
        if to.exists() and to.stat().st_size == file.size and sha256(to) == file.sha256:
            progress(file.size)
        elif source is None:
            fetch(file, to, progress=progress)
        else:
            _copy_from(source, file, to, progress)
    if recognizer.kind == "vosk":
        _unpack(part / recognizer.files[0].name, part)
    _remove(place)
    part.replace(place)
    if (why := registry.trouble(recognizer, models)) is not None:
        raise EngineError(why)
    return place


def verify(recognizer: Recognizer, models: Path) -> str | None:
    """Read every byte of an installed model; return what is wrong as a sentence, or None."""
    why = registry.trouble(recognizer, models)
    if why is not None or recognizer.kind == "vosk":  # its files come out of an archive that was checked
        return why
    place = registry.folder(recognizer, models)
    for file in recognizer.files:
        if sha256(place / file.name) != file.sha256:
            return (
                f"the file {file.name} of {recognizer.name} is damaged (its SHA-256 differs). "
                f"Repair it with: coach engines install {recognizer.name}"
            )
    return None


def is_there(recognizer: Recognizer, models: Path) -> bool:
    """Whether anything of the model is on this disk, whole or half."""
    place = registry.folder(recognizer, models)
    return place.exists() or registry.is_begun(place)


def remove(recognizer: Recognizer, models: Path) -> int:
    """Delete the model, also one that is half there; return the bytes that were freed."""
    place = registry.folder(recognizer, models)
    freed = 0
    for folder in (place, place.with_name(f"{recognizer.name}.part")):
        freed += sum(path.stat().st_size for path in _files(folder))
        _remove(folder)
    return freed


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _remove(folder: Path) -> None:
    try:
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
        else:
            folder.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot delete {line(str(folder))}: {error.strerror}.") from error


def _copy_from(source: Path, file: ModelFile, to: Path, progress: Progress) -> None:
    path = source / file.name if source.is_dir() else source
    if not path.is_file() or (not source.is_dir() and path.name != file.name):
        raise UsageError(f"{line(str(source))} does not hold {file.name}, which this model needs.")
    with path.open("rb") as opened:
        copy(opened, file, to, progress=progress)


def _unpack(archive: Path, to: Path) -> None:
    """Unpack a model's zip without its outermost folder, member by member, then delete the zip."""
    with zipfile.ZipFile(archive) as packed:
        members = [member for member in packed.infolist() if not member.is_dir()]
        total = sum(member.file_size for member in members)
        if total > UNPACKED_LIMIT or len(members) > MEMBERS_LIMIT:
            raise Refused("the model unpacks to more than it should. Nothing was installed.")
        for member in members:
            parts = PurePosixPath(member.filename).parts[1:]
            if not parts or ".." in parts or member.filename.startswith("/") or "\\" in member.filename:
                raise Refused("the model holds a file that would land elsewhere. Nothing was installed.")
            target = to.joinpath(*parts)
            private(target.parent)
            with packed.open(member) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out, BLOCK)
    archive.unlink()
