"""One small file over https, and nothing else: asked for by the user, capped in size and time."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from coach.errors import EngineError, Refused, UsageError
from coach.untrusted import line

BLOCK = 1 << 16
SILENCE_SECONDS = 10.0
"""Seconds without a byte after which it is given up."""
MOST_SECONDS = 30.0
"""Seconds after which it is given up even when bytes still come."""


@dataclass(frozen=True)
class Reply:
    """What an address gave: the bytes, their media type, and what to show it the next time."""

    content: bytes
    media: str = ""
    etag: str = ""
    modified: str = ""


def get(
    address: str,
    *,
    limit: int,
    etag: str = "",
    modified: str = "",
    stop: threading.Event | None = None,
) -> Reply | None:
    """Return what `address` gives, None when it has not changed since `etag` or `modified`.

    UsageError for an address that is not https, Refused over `limit` bytes, when it leads to plain http or
    once `stop` is set,
    EngineError when nothing comes (no network, an error of the server, too slow).
    """
    check_address(address)
    stop = stop or threading.Event()
    _go_on(stop)
    headers = {"User-Agent": "coach", "If-None-Match": etag, "If-Modified-Since": modified}
    request = urllib.request.Request(  # noqa: S310  (checked above)
        address, headers={key: value for key, value in headers.items() if value}
    )
    host = host_of(address)
    try:
        with urllib.request.build_opener(_OnlyHttps).open(request, timeout=SILENCE_SECONDS) as reply:
            content = _read(reply, limit, host, stop)
            kept = {key: line(reply.headers.get(key, ""), limit=300) for key in ("ETag", "Last-Modified")}
            media = line(reply.headers.get_content_type(), limit=100)
            return Reply(content, media, kept["ETag"], kept["Last-Modified"])
    except urllib.error.HTTPError as error:
        if error.code == 304:
            return None
        raise EngineError(
            f"{host} does not give this file (answer {error.code}): check the address, or try again later."
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = line(str(getattr(error, "reason", error)) or type(error).__name__, limit=120)
        raise EngineError(f"{host} could not be reached ({reason}): try again later.") from error


def check_address(address: str) -> None:
    """Raise UsageError unless `address` is https, without a name and password in it."""
    try:
        parts = urlsplit(address)
        good = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        good = False
    if not good or len(address) > 2_000 or not all("!" <= letter <= "~" for letter in address):
        raise UsageError("an address begins with https:// and has no spaces, name or password in it.")


def host_of(address: str) -> str:
    """Return the host of an address, for sentences."""
    return line(urlsplit(address).hostname or "the address", limit=100)


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise Refused("it was stopped.")


def _read(reply: Any, limit: int, host: str, stop: threading.Event) -> bytes:
    until = time.monotonic() + MOST_SECONDS
    parts = bytearray()
    while block := reply.read1(BLOCK):
        _go_on(stop)
        parts += block
        if len(parts) > limit:
            raise Refused(f"{host} sends more than {limit / 1e6:g} MB. Ask for a smaller file.")
        if time.monotonic() > until:
            raise EngineError(f"{host} is too slow: after {MOST_SECONDS:.0f} s it was given up.")
    promised = reply.headers.get("Content-Length", "")
    if promised.isdigit() and len(parts) < int(promised):
        raise EngineError(f"{host} stopped in the middle of the file: try again later.")
    return bytes(parts)


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows to another https address, never to anything else."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        try:
            check_address(newurl)
        except UsageError as error:
            raise Refused(
                f"{host_of(req.full_url)} leads to an address that is not https, so it was not followed."
            ) from error
        return super().redirect_request(req, fp, code, msg, headers, newurl)
