"""The terminal goes away, or coach is put to sleep in it, while an answer is spoken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.paths import Paths
from coach.store import Store
from tests.e2e.plain_run import PlainRun

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of a terminal")
ANSWER = Path(__file__).parents[2] / "audio" / "lively.flac"
PATIENCE = 60.0


@pytest.fixture
def env(home: Path) -> dict[str, str]:
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\noffer_engine = false\noffer_muting = false\n')
    return os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}


def until(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)  # a look at another process


def spoken(home: Path) -> float:
    """Seconds of sound on disk of the answer that is being recorded."""
    return sum(part.stat().st_size for part in home.rglob("*.pcm.part")) / 32_000


def ours(home: Path) -> list[str]:
    """The command lines of living processes that work on this home."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"COACH_HOME={home}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it has just ended, or is not ours
    return [line for line in found if line]


def kept_seconds(home: Path) -> float:
    store = Store.open(Paths(home))
    for item in store.unfinished():
        store.recover(item)
    assert store.check() == []
    seconds = sum(answer.take.seconds for answer in store.answers())
    store.close()
    return seconds


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=["closed", "ended"])
def test_when_the_terminal_is_closed_the_answer_is_saved_and_no_process_stays(
    env: dict[str, str], home: Path, number: signal.Signals
) -> None:
    with PlainRun("--no-voice", "--answer", str(ANSWER), env=env) as run:
        run.expect("Speak now.")
        until(lambda: spoken(home) > 2.0, "no sound")
        before = spoken(home)
        os.kill(run.process.pid, number)
        assert run.leave() == 130
        assert "Traceback" not in run.text
    until(lambda: not ours(home), f"left behind: {ours(home)}")

    assert len(list(home.rglob("*.flac"))) == 1, "saved, not only recoverable"
    assert kept_seconds(home) >= before - 1.0


class Window:
    """A tmux of our own, 80x24, with coach started from a shell in it."""

    def __init__(self, folder: Path, home: Path, env: dict[str, str]) -> None:
        self._tmux = ["tmux", "-S", str(folder / "t"), "-f", os.devnull]
        self.run("new-session", "-d", "-x", "80", "-y", "24", "bash --norc -i", env=env)
        self.home = home

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], check=True, capture_output=True, text=True, env=env, timeout=30
        )
        return done.stdout

    def type(self, text: str) -> None:
        self.run("send-keys", "-l", text)
        self.run("send-keys", "Enter")

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in (screen := self.screen()):
            assert time.monotonic() < deadline, f"no {text!r} on this screen:\n{screen}"
            time.sleep(0.05)  # a look at another process

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def window(tmp_path_factory: pytest.TempPathFactory, home: Path, env: dict[str, str]):
    window = Window(tmp_path_factory.mktemp("t"), home, env | {"PS1": "ready> "})
    yield window
    window.close()


COMMAND = f"{sys.executable} -m coach practice --no-voice --answer {ANSWER}"


@pytest.mark.needs("tmux")
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("plain", [False, True], ids=["app", "plain"])
def test_a_window_that_is_closed_while_one_speaks_loses_nothing(window: Window, plain: bool) -> None:
    window.type(COMMAND + (" --plain" if plain else ""))
    window.wait_for("peak now")
    until(lambda: spoken(window.home) > 2.0, "no sound")
    before = spoken(window.home)
    window.close()
    until(lambda: not ours(window.home), f"left behind: {ours(window.home)}")

    assert len(list(window.home.rglob("*.flac"))) == plain, (
        "plain saves it; the app offers it at the next start"
    )
    assert kept_seconds(window.home) >= before - 1.0


@pytest.mark.needs("tmux")
@pytest.mark.parametrize("plain", [False, True], ids=["app", "plain"])
def test_ctrl_z_while_one_speaks_loses_nothing_and_fg_goes_on(window: Window, plain: bool) -> None:
    window.type(COMMAND + (" --plain" if plain else ""))
    window.wait_for("peak now")
    until(lambda: spoken(window.home) > 2.0, "no sound")
    window.run("send-keys", "C-z")
    if plain:
        window.wait_for("Stopped")
        window.type("fg")
    before = spoken(window.home)
    until(lambda: spoken(window.home) > before + 1.0, f"it does not go on:\n{window.screen()}")
    window.run("send-keys", *(["Enter"] if plain else ["Space"]))
    window.wait_for("Enter: next question" if plain else "Heard")
    assert "Traceback" not in window.screen()
    assert kept_seconds(window.home) >= before + 1.0
