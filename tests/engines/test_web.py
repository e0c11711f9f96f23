"""One file over https: a server of our own that redirects, sends too much, stops half way, is not trusted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from https_server import Server, serving

from coach.engines import web
from coach.errors import EngineError, Refused, UsageError

pytestmark = pytest.mark.needs("openssl")
LIMIT = 10_000


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    with serving(tmp_path_factory.mktemp("https")) as running:
        yield running


@pytest.fixture
def server(started: tuple[Server, Path], monkeypatch: pytest.MonkeyPatch) -> Server:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(started[1]))
    started[0].pages.clear()
    started[0].asked.clear()
    return started[0]


def test_a_file_comes_and_is_not_sent_again_while_it_is_the_same(server: Server) -> None:
    server.pages["/bank.yaml"] = b"id: x\n"
    first = web.get(f"{server.address}/bank.yaml", limit=LIMIT)
    assert first is not None
    assert first.content == b"id: x\n"
    assert first.etag
    assert web.get(f"{server.address}/bank.yaml", limit=LIMIT, etag=first.etag) is None
    assert [tag for _, tag in server.asked] == [None, first.etag]


def test_a_redirect_to_https_is_followed_and_one_to_anything_else_refused(server: Server) -> None:
    server.pages["/real"] = b"here"
    server.pages["/good"] = lambda: (302, {"Location": f"{server.address}/real"}, b"")
    server.pages["/plain"] = lambda: (302, {"Location": "http://127.0.0.1:9/real"}, b"")
    server.pages["/file"] = lambda: (302, {"Location": "file:///etc/passwd"}, b"")
    server.pages["/round"] = lambda: (302, {"Location": "/round"}, b"")
    reply = web.get(f"{server.address}/good", limit=LIMIT)
    assert reply is not None
    assert reply.content == b"here"
    with pytest.raises(Refused, match="not https"):
        web.get(f"{server.address}/plain", limit=LIMIT)
    with pytest.raises((Refused, EngineError)):
        web.get(f"{server.address}/file", limit=LIMIT)
    with pytest.raises(EngineError):
        web.get(f"{server.address}/round", limit=LIMIT)


def test_too_much_is_refused_and_half_a_file_is_no_file(server: Server) -> None:
    server.pages["/big"] = b"x" * (LIMIT + 1)
    server.pages["/half"] = lambda: (200, {"Content-Length": "100"}, b"half")
    with pytest.raises(Refused, match="more than"):
        web.get(f"{server.address}/big", limit=LIMIT)
    with pytest.raises(EngineError):
        web.get(f"{server.address}/half", limit=LIMIT)


def test_a_server_that_never_ends_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_SECONDS", -1.0)
    server.pages["/slow"] = b"x"
    with pytest.raises(EngineError, match="too slow"):
        web.get(f"{server.address}/slow", limit=LIMIT)


def test_what_a_server_answers_in_place_of_a_file_is_a_sentence(server: Server) -> None:
    with pytest.raises(EngineError, match="answer 404"):
        web.get(f"{server.address}/none", limit=LIMIT)
    server.pages["/broken"] = lambda: (500, {}, b"")
    with pytest.raises(EngineError, match="answer 500"):
        web.get(f"{server.address}/broken", limit=LIMIT)


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    server.pages["/bank"] = b"x"
    with pytest.raises(EngineError, match="could not be reached"):
        web.get(f"{server.address}/bank", limit=LIMIT)
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://",
        "https://me:secret@example.org/x",
        "https://example.org/a b",
        "https://example.org/a\r\nHost: other",
        "https://example.org:port/",
        "https://[::1/x",
        "https://example.org/" + "x" * 2_000,
    ],
)
def test_only_a_plain_https_address_is_asked(address: str) -> None:
    with pytest.raises(UsageError, match="begins with https://"):
        web.get(address, limit=LIMIT)


def test_without_a_network_there_is_a_sentence() -> None:
    with pytest.raises(EngineError, match="could not be reached"):
        web.get("https://127.0.0.1:9/x", limit=LIMIT)


def test_once_it_is_stopped_nothing_more_is_asked_for_or_kept(server: Server) -> None:
    stop = threading.Event()

    def stopped_meanwhile() -> tuple[int, dict[str, str], bytes]:
        stop.set()
        return 200, {}, b"id: x\n"

    server.pages["/bank.yaml"] = stopped_meanwhile
    for _ in range(2):
        with pytest.raises(Refused, match="it was stopped"):
            web.get(f"{server.address}/bank.yaml", limit=LIMIT, stop=stop)
    assert len(server.asked) == 1
