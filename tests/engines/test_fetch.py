"""Models over the network: a server of our own that stops half way, lies, redirects and sends too much."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from coach.engines.transcribers.fetch import fetch
from coach.engines.transcribers.registry import ModelFile
from coach.errors import EngineError, Refused

DATA = bytes(range(256)) * 4_000
SHA256 = hashlib.sha256(DATA).hexdigest()


class Source(ThreadingHTTPServer):
    """Serves DATA at every path; `how` says what goes wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.how = ""
        self.asked: list[tuple[str, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/model.bin"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        source = self.server
        assert isinstance(source, Source)
        wanted = self.headers.get("Range")
        source.asked.append((self.path, wanted))
        if source.how == "missing":
            self.send_error(404)
            return
        if source.how == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://models.example/model.bin")
            self.end_headers()
            return
        data = DATA + b"more" if source.how == "long" else DATA
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if wanted and source.how != "no ranges":
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            data = data[start:]
        else:
            self.send_response(200)
        if source.how != "long":
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if source.how == "stops" else data)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = Source()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def model(source: Source, *, sha256: str = SHA256) -> ModelFile:
    return ModelFile("model.bin", source.url, len(DATA), sha256)


def test_a_download_is_complete_private_and_counted(source: Source, tmp_path: Path) -> None:
    counted: list[int] = []
    fetch(model(source), tmp_path / "model.bin", progress=counted.append)

    assert (tmp_path / "model.bin").read_bytes() == DATA
    assert (tmp_path / "model.bin").stat().st_mode & 0o077 == 0
    assert sum(counted) == len(DATA)
    assert [path.name for path in tmp_path.iterdir()] == ["model.bin"]


def test_a_download_that_stops_goes_on_where_it_stopped(source: Source, tmp_path: Path) -> None:
    source.how = "stops"
    with pytest.raises(EngineError, match=r"stopped .*Run the same command again"):
        fetch(model(source), tmp_path / "model.bin")
    assert not (tmp_path / "model.bin").exists()
    half = (tmp_path / "model.bin.part").stat().st_size
    assert 0 < half < len(DATA)

    source.how = ""
    counted: list[int] = []
    fetch(model(source), tmp_path / "model.bin", progress=counted.append)
    assert (tmp_path / "model.bin").read_bytes() == DATA
    assert source.asked[-1][1] == f"bytes={half}-"
    assert sum(counted) == len(DATA)


def test_a_source_that_cannot_resume_starts_over(source: Source, tmp_path: Path) -> None:
    (tmp_path / "model.bin.part").write_bytes(b"x" * 1_000)
    source.how = "no ranges"
    counted: list[int] = []
    fetch(model(source), tmp_path / "model.bin", progress=counted.append)

    assert (tmp_path / "model.bin").read_bytes() == DATA
    assert sum(counted) == len(DATA)


def test_what_is_not_what_was_promised_is_deleted(source: Source, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="SHA-256"):
        fetch(model(source, sha256="0" * 64), tmp_path / "model.bin")

    assert list(tmp_path.iterdir()) == []


def test_more_than_was_promised_is_deleted(source: Source, tmp_path: Path) -> None:
    source.how = "long"
    with pytest.raises(Refused, match="longer than promised"):
        fetch(model(source), tmp_path / "model.bin")

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_said_with_what_to_do(source: Source, tmp_path: Path) -> None:
    source.how = "missing"
    with pytest.raises(EngineError, match=r"answer 404.*--from"):
        fetch(model(source), tmp_path / "model.bin")


def test_it_is_never_sent_on_to_an_address_without_encryption(source: Source, tmp_path: Path) -> None:
    source.how = "elsewhere"
    with pytest.raises(Refused, match="not https"):
        fetch(model(source), tmp_path / "model.bin")
    with pytest.raises(Refused, match="not https"):
        fetch(ModelFile("m", "http://models.example/m", 1, "0"), tmp_path / "m")
    with pytest.raises(Refused, match="not https"):
        fetch(ModelFile("m", "file:///etc/hostname", 1, "0"), tmp_path / "m")


def test_a_source_that_is_not_there_is_said(tmp_path: Path, source: Source) -> None:
    nobody = ModelFile("model.bin", "http://127.0.0.1:1/model.bin", 5, "0")
    with pytest.raises(EngineError, match="Run the same command again"):
        fetch(nobody, tmp_path / "model.bin")


def test_the_proxy_of_the_environment_is_asked(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", source.url.removesuffix("/model.bin"))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    fetch(ModelFile("model.bin", "http://127.0.0.1:1/far", len(DATA), SHA256), tmp_path / "model.bin")

    assert source.asked == [("http://127.0.0.1:1/far", None)]
