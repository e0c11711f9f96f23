"""One file of a model from its source to this disk: resumed where it stopped, checked before it counts."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from coach.durable import FULL, disk_full, sync
from coach.engines.transcribers.registry import ModelFile
from coach.errors import EngineError, Refused, UsageError
from coach.untrusted import line

BLOCK = 1 << 18
TIMEOUT = 30.0
"""Seconds without a byte after which a download is given up; it can be resumed."""
Progress = Callable[[int], None]
"""Told how many more bytes are here."""
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


def fetch(file: ModelFile, to: Path, *, progress: Progress = lambda count: None) -> None:
    """Download `file` to `to`, by way of `to`.part, which a later call goes on with.

    Uses the proxy that the environment names. EngineError when the source does not deliver, Refused when what
    comes is not what was promised (too long, another SHA-256) or would come over plain http.
    """
    part = to.with_name(f"{to.name}.part")
    have = part.stat().st_size if part.exists() else 0
    if have > file.size:
        part.unlink()
        have = 0
    progress(have)
    if have < file.size:
        _download(file, part, have, progress)
    if (found := sha256(part)) != file.sha256:
        part.unlink()
        raise Refused(
            f"{file.name} is not what was promised: its SHA-256 is {found[:12]}.., not {file.sha256[:12]}... "
            "It was deleted and nothing was installed; try again later or from another network."
        )
    part.replace(to)


def _download(file: ModelFile, part: Path, have: int, progress: Progress) -> None:
    request = urllib.request.Request(file.url, headers={"User-Agent": "coach"})  # noqa: S310  (checked below)
    if have:
        request.add_header("Range", f"bytes={have}-")
    _check_address(file.url)
    try:
        with urllib.request.build_opener(_OnlySafely).open(request, timeout=TIMEOUT) as reply:
            resumed = have > 0 and reply.status == 206 and _starts_at(reply.headers, have)
            if have and not resumed:
                progress(-have)
                have = 0
            _save(reply, part, append=resumed, left=file.size - have, name=file.name, progress=progress)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # what lies there is not the beginning of what they have
            part.unlink(missing_ok=True)
        raise EngineError(
            f"{_host(file.url)} does not deliver {file.name} (answer {error.code}): try again "
            "later, or install from a copy with --from."
        ) from error
    except OSError as error:
        if error.errno in FULL:
            raise disk_full(f"download {file.name}", kept="What came is kept.") from error
        reason = line(str(getattr(error, "reason", error)), limit=100)
        raise EngineError(
            f"the download of {file.name} stopped ({reason}). Run the same command again: it goes on from "
            "there."
        ) from error
    if (size := part.stat().st_size) < file.size:
        raise EngineError(
            f"the download of {file.name} stopped at {size / 1e6:.1f} of {file.size / 1e6:.1f} MB. Run the "
            "same command again: it goes on from there."
        )


def _save(reply: Any, part: Path, *, append: bool, left: int, name: str, progress: Progress) -> None:
    with _private(part, append=append) as out:
        with contextlib.suppress(http.client.IncompleteRead):  # too short is told by the size
            while block := reply.read(min(BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    out.close()
                    part.unlink()
                    raise Refused(
                        f"{name} is longer than promised. It was deleted and nothing was installed."
                    )
                out.write(block)
                progress(len(block))
        out.flush()
        sync(out.fileno())


def _private(path: Path, *, append: bool) -> IO[bytes]:
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def copy(source: IO[bytes], file: ModelFile, to: Path, *, progress: Progress = lambda count: None) -> None:
    """Copy a local `source` to `to`; Refused when it is not `file`."""
    digest = hashlib.sha256()
    left = file.size
    part = to.with_name(f"{to.name}.part")
    try:
        with _private(part, append=False) as out:
            while block := source.read(min(BLOCK, left + 1)):
                left -= len(block)
                if left < 0:
                    break
                digest.update(block)
                out.write(block)
                progress(len(block))
    except OSError as error:
        if error.errno in FULL:
            raise disk_full(f"copy {file.name}", kept="Your own file is untouched.") from error
        raise UsageError(f"cannot read {file.name}: {line(str(error), limit=120)}") from error
    if left or digest.hexdigest() != file.sha256:
        part.unlink()
        raise Refused(
            f"{file.name} is not the file that {file.url} has (its length or its SHA-256 differs): "
            "copy it again from there."
        )
    part.replace(to)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise Refused("the download was sent on to an address that is not https, so it was given up.")


def _starts_at(headers: Any, have: int) -> bool:
    return str(headers.get("Content-Range", "")).startswith(f"bytes {have}-")


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the source"


class _OnlySafely(urllib.request.HTTPRedirectHandler):
    """Follows a source to where it keeps its files, but never from https to http."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        _check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
