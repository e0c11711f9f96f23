"""A bank from an https server of this machine: followed, practiced and updated without leaving the app."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from https_server import Server, serving

from tests.e2e.test_journeys import sessions
from tests.e2e.test_real_microphone import Tmux
from tests.virtual_sound import VirtualSound

pytestmark = [pytest.mark.needs("tmux", "openssl", "pulseaudio", "pactl", "paplay"), pytest.mark.slow]
AUDIO = Path(__file__).parents[2] / "audio"
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    settings = tmp_path / "home" / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\nspeak = false\noffer_engine = false\noffer_muting = false\n')
    with Tmux(tmp_path, home=tmp_path / "home") as made:
        yield made


@pytest.fixture
def cohort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Path]]:
    """A server with the bank of a cohort, and the certificate that coach is to trust."""
    for name in os.environ:
        if name.lower() in PROXIES:
            monkeypatch.delenv(name)
    with serving(tmp_path) as (server, certificate):
        server.pages["/cohort.csv"] = b"question,kind\nWhy our hospital?,self\n"
        yield server, certificate


def test_a_bank_is_followed_practiced_and_updated(
    tmux: Tmux, cohort: tuple[Server, Path], tmp_path: Path
) -> None:
    server, certificate = cohort
    with VirtualSound() as sound:
        tmux.start(sound.env | {"SSL_CERT_FILE": str(certificate)})
        tmux.expect("Step 1 of")
        tmux.press("Escape")
        tmux.expect("Question banks")
        tmux.press("f")
        tmux.expect("Add bank")
        tmux.press("a")
        tmux.expect("https")
        tmux.press(f"{server.address}/cohort.csv")
        tmux.press("Enter")
        tmux.expect("cohort: 1 new")
        tmux.expect(">Why our hospital?")
        server.pages["/cohort.csv"] = b"question,kind\nWhy our hospital?,self\nWhy this city?,self\n"
        tmux.press("u")
        tmux.expect(">Why this city?")
        tmux.press("Enter")
        tmux.expect("speak now")
        sound.play(AUDIO / "flat.flac")
        tmux.expect("0:04")
        tmux.press("Space")
        tmux.expect("p Play")
        tmux.press("q")
        tmux.ended()
    (session,) = sessions(tmp_path / "home")
    (answer,) = session["answers"]  # type: ignore[misc]
    assert session["bank"] == "cohort"
    assert answer["question"] == "why-this-city"  # type: ignore[index]
