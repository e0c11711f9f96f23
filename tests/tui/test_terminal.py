"""In a real pseudo-terminal: what native code prints goes to the log, and the app goes on drawing."""

from __future__ import annotations

import contextlib
import os
import re
import select
import stat
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty")

APP = """
    import os, sys, threading
    from pathlib import Path
    from textual.app import App
    from textual.widgets import Static
    from coach.tui.terminal import quiet_native

    class Small(App):
        def compose(self):
            yield Static("before", id="text")
        def on_mount(self):
            self.set_timer(0.2, self.noise)
        def noise(self):
            os.write(2, b"ALSA lib noise from C\\n")
            self.query_one("#text").update("drawn after the noise")
            self.set_timer(0.5, self.exit)

    with quiet_native(Path(sys.argv[1])):
        Small().run()
    print("python speaks on", file=sys.stderr)
    os.write(2, b"descriptor is back\\n")
"""


def run_in_terminal(script: str, *arguments: str) -> str:
    """Run Python in a pseudo-terminal of its own and return everything that reached it."""
    pid, master = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-c", textwrap.dedent(script), *arguments])
    seen = b""
    deadline = time.monotonic() + 60
    with contextlib.suppress(OSError):  # Linux reports the end of a pseudo-terminal as an error
        while time.monotonic() < deadline:
            ready, _, _ = select.select([master], [], [], 1.0)
            if ready:
                piece = os.read(master, 65536)
                if not piece:
                    break
                seen += piece
    os.close(master)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, seen.decode(errors="replace")
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.decode(errors="replace"))


def test_native_text_lands_in_the_log_while_the_app_draws_on(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "coach.log"
    screen = run_in_terminal(APP, str(log))
    assert "drawn after the noise" in screen
    assert "ALSA" not in screen
    assert log.read_text() == "ALSA lib noise from C\n"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "python speaks on" in screen
    assert "descriptor is back" in screen


def test_everything_is_undone_when_the_block_fails(tmp_path: Path) -> None:
    script = """
        import os, sys
        from pathlib import Path
        from coach.tui.terminal import quiet_native
        before = (sys.stderr, sys.__stderr__)
        try:
            with quiet_native(Path(sys.argv[1])):
                print("narration inside", file=sys.stderr)
                raise KeyError
        except KeyError:
            pass
        assert (sys.stderr, sys.__stderr__) == before
        os.write(2, b"descriptor is back\\n")
        print(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0)
        for _ in range(20):
            with quiet_native(Path(sys.argv[1])):
                pass
        print(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0)
    """
    screen = run_in_terminal(script, str(tmp_path / "coach.log"))
    assert "narration inside" in screen
    assert "descriptor is back" in screen
    open_before, open_after = screen.split()[-2:]
    assert open_before == open_after
