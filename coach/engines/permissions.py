"""How to let this terminal use the microphone, on the system at hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TERMINALS = {
    "Apple_Terminal": "Terminal",
    "iTerm.app": "iTerm",
    "vscode": "Visual Studio Code",
    "WezTerm": "WezTerm",
    "ghostty": "Ghostty",
    "WarpTerminal": "Warp",
    "Hyper": "Hyper",
    "Tabby": "Tabby",
    "JetBrains-JediTerm": "your JetBrains editor",
    "zed": "Zed",
}


@dataclass(frozen=True)
class Place:
    """Where coach runs, as far as a microphone cares."""

    system: str
    """As `sys.platform`: linux, darwin, win32."""
    terminal: str = "your terminal"
    """The terminal's name as the system's settings list it."""
    wsl: bool = False
    ssh: bool = False
    container: bool = False


def place(environ: Mapping[str, str] = os.environ, *, system: str = sys.platform) -> Place:
    """Return where coach runs, from the environment and a few files of Linux."""
    linux = system.startswith("linux")
    return Place(
        system="linux" if linux else system,
        terminal=_terminal(environ),
        wsl=linux and ("WSL_DISTRO_NAME" in environ or "microsoft" in _read("/proc/version").lower()),
        ssh="SSH_CONNECTION" in environ,
        container=linux and (Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()),
    )


def microphone_steps(where: Place, *, found: bool) -> str:
    """Return what to do, in order, when there is no microphone, or one was `found` but no sound comes."""
    if found or not (where.ssh or where.container):
        return _system_steps(where, found=found)
    if where.ssh:
        return (
            "You are connected over ssh: coach needs the microphone of the computer it runs on, "
            "so run it on the computer in front of you."
        )
    return (
        "coach runs in a container, which has no sound by itself: run it outside, or share the sound "
        "socket of the host (/run/user/UID/pulse) and set PULSE_SERVER."
    )


def _system_steps(where: Place, *, found: bool) -> str:
    if where.system == "darwin":
        return (
            "Open System Settings > Privacy & Security > Microphone and switch on "
            f"{where.terminal}; then quit {where.terminal} completely (Command-Q), open it again "
            "and run coach doctor. If it is not in the list, run coach doctor once and answer Allow. "
            "Then open System Settings > Sound > Input and speak: the level must move."
        )
    if where.system == "win32":
        return (
            "Open Settings > Privacy & security > Microphone (Windows 10: Settings > Privacy > Microphone), "
            "switch on Microphone access and 'Let desktop apps access your microphone'; "
            "then open Settings > System > Sound > Input, choose your microphone and speak: the level must "
            f"move. Close {where.terminal} and open it again."
        )
    if where.wsl:
        return (
            "You are in WSL: Windows must allow the microphone for desktop apps (Settings > Privacy & "
            "security > Microphone), and WSL must have sound (run `wsl --update` in Windows, then "
            "`wsl --shutdown`, and open it again). coach also runs in Windows itself."
        )
    if found:
        return (
            "Unmute the microphone and raise its level in your sound settings or with `pavucontrol` "
            "(Input Devices), and check the switch on the microphone itself. A terminal installed as "
            "Flatpak or Snap needs the permission to record sound."
        )
    return (
        "Plug the microphone in and look for it in your sound settings. If nothing is listed there, check "
        "that a sound server runs (`systemctl --user status pipewire pulseaudio`); if there is none, join "
        "the group audio (`sudo usermod -aG audio $USER`) and log in again."
    )


def _terminal(environ: Mapping[str, str]) -> str:
    if "WT_SESSION" in environ:
        return "Windows Terminal"
    if environ.get("TERM", "").startswith("xterm-kitty"):
        return "kitty"
    if "ALACRITTY_WINDOW_ID" in environ:
        return "Alacritty"
    if "TERMINAL_EMULATOR" in environ:
        return _TERMINALS.get(environ["TERMINAL_EMULATOR"], "your terminal")
    return _TERMINALS.get(environ.get("TERM_PROGRAM", ""), "your terminal")


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""
