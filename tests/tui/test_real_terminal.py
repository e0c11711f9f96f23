"""The app in a real terminal, tmux: the driver, the keys and the analyst are the real ones."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DEADLINE = 90.0


class Terminal:
    """One tmux server of our own, 80x24."""

    def __init__(self, folder: Path) -> None:
        self._tmux = ["tmux", "-S", str(folder / "tmux.sock"), "-f", os.devnull]

    def start(self, command: list[str], env: dict[str, str]) -> None:
        setting = [f"{name}={value}" for name, value in env.items()]
        line = shlex.join(["env", *setting, *command]) + "; echo left with $?; sleep 600"
        subprocess.run(
            [*self._tmux, "new-session", "-d", "-x", "80", "-y", "24", line], check=True, cwd=REPOSITORY
        )

    def press(self, *keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def screen(self) -> str:
        run = subprocess.run([*self._tmux, "capture-pane", "-p"], check=True, capture_output=True)
        return run.stdout.decode()

    def wait_for(self, text: str) -> str:
        deadline = time.monotonic() + DEADLINE
        while text not in (screen := self.screen()):
            assert time.monotonic() < deadline, f"no {text!r} on this screen:\n{screen}"
            time.sleep(0.05)  # a look at another process, not a wait for a result of our own
        return screen

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path_factory.mktemp("t"))
    yield terminal
    terminal.close()


@pytest.mark.needs("tmux")
def test_a_practice_in_a_real_terminal_from_question_to_leaving(terminal: Terminal, home: Path) -> None:
    answer = REPOSITORY / "audio" / "flat.flac"
    command = [sys.executable, "-m", "coach", "practice", "--no-voice", "--answer", str(answer)]
    terminal.start(command, {"COACH_HOME": str(home), "TERM": "screen-256color"})
    terminal.wait_for("Listening - speak now")
    heard = terminal.wait_for("we can hear you")
    assert "suggested: about" in heard
    terminal.wait_for("0:08")
    terminal.press("Space")
    feedback = terminal.wait_for("Words:")
    assert "Heard" in feedback
    assert "Listening" not in feedback
    terminal.wait_for("p Play")
    terminal.press("m")
    assert "pitch movement" in terminal.wait_for("voice above the room")
    terminal.press("Escape")
    terminal.wait_for("Words:")
    terminal.press("q")
    terminal.press("y")
    after = terminal.wait_for("left with 0")
    assert "Traceback" not in after
