"""What every test may rely on: a home of its own, a pinned terminal, and tools that are there or named.

A test marked `needs("pulseaudio")` is deselected where that tool is missing and listed with the line that
installs it; with COACH_E2E=1 (as CI sets it) it runs and fails instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from virtual_sound import VirtualSound

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY.parent / "shared" / "data"
PACKAGES = {
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "paplay": "pulseaudio-utils",
    "tmux": "tmux",
    "flite": "flite",
    "unshare": "util-linux",
    "make": "make",
    "openssl": "openssl",
    "chromium": "chromium",
    "firefox-esr": "firefox-esr",
    "uv": "uv (python -m pip install uv)",
}
E2E = os.environ.get("COACH_E2E") == "1"
_deselected: dict[str, set[str]] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Compile librosa once for all workers and all children, not once in each test's own home."""
    from coach.analyst.compiled import prepare

    # In CI the same examples every time: a change is judged by its own merit; other runs go on searching.
    hypothesis.settings.register_profile("ci", derandomize=True)
    if E2E:
        hypothesis.settings.load_profile("ci")
    prepare(REPOSITORY / ".pytest_cache")


def _missing(item: pytest.Item) -> set[str]:
    tools = {tool for marker in item.iter_markers("needs") for tool in marker.args}
    return {tool for tool in tools if not (DATA.is_dir() if tool == "data" else shutil.which(tool))}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if E2E:
        return
    for item in items:
        if missing := _missing(item):
            _deselected[item.nodeid] = missing
    if _deselected:
        gone = [item for item in items if item.nodeid in _deselected]
        items[:] = [item for item in items if item.nodeid not in _deselected]
        config.hook.pytest_deselected(items=gone)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if missing := _missing(item):
        pytest.fail(f"needs {', '.join(sorted(missing))}, which is not here", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _deselected:
        return
    missing = set().union(*_deselected.values())
    terminalreporter.section("not run here")
    for nodeid, tools in sorted(_deselected.items()):
        terminalreporter.line(f"{nodeid}  (needs {', '.join(sorted(tools))})")
    packages = sorted({PACKAGES[tool] for tool in missing if tool != "data"})
    if packages:
        terminalreporter.line(f"To run them: sudo apt-get install {' '.join(packages)}")
    if "data" in missing:
        terminalreporter.line(f"The speech with ground truth is expected in {DATA}")


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's machine out of every test."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "coach-home"))
    for name in ("NO_COLOR", "COLUMNS", "LINES", "CLICOLOR_FORCE", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The COACH_HOME of this test (not yet created)."""
    return tmp_path / "coach-home"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real speech with ground truth."""
    return DATA


@pytest.fixture
def sound() -> Iterator[VirtualSound]:
    """A private sound server with a microphone and a speaker; needs("pulseaudio", "pactl", "paplay")."""
    with VirtualSound() as server:
        yield server
