from __future__ import annotations

import pytest

from coach.engines.permissions import Place, microphone_steps, place


@pytest.mark.parametrize(
    ("environ", "terminal"),
    [
        ({"TERM_PROGRAM": "Apple_Terminal"}, "Terminal"),
        ({"TERM_PROGRAM": "iTerm.app"}, "iTerm"),
        ({"TERM_PROGRAM": "vscode"}, "Visual Studio Code"),
        ({"TERM_PROGRAM": "WezTerm"}, "WezTerm"),
        ({"TERM_PROGRAM": "ghostty"}, "Ghostty"),
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"ALACRITTY_WINDOW_ID": "1"}, "Alacritty"),
        ({"TERMINAL_EMULATOR": "JetBrains-JediTerm"}, "your JetBrains editor"),
        ({"TERM_PROGRAM": "\x1b]0;x\x07"}, "your terminal"),
        ({}, "your terminal"),
    ],
)
def test_macos_steps_name_the_terminal_that_needs_the_permission(
    environ: dict[str, str], terminal: str
) -> None:
    steps = microphone_steps(place(environ, system="darwin"), found=True)
    assert "System Settings > Privacy & Security > Microphone" in steps
    assert f"switch on {terminal};" in steps
    assert f"quit {terminal} completely" in steps


def test_windows_steps_name_the_switch_for_desktop_apps() -> None:
    steps = microphone_steps(place({"WT_SESSION": "1"}, system="win32"), found=True)
    assert "Let desktop apps access your microphone" in steps
    assert "Windows Terminal" in steps


@pytest.mark.parametrize(
    ("where", "found", "words"),
    [
        (Place("linux"), False, "sound server"),
        (Place("linux"), False, "group audio"),
        (Place("linux"), True, "Unmute"),
        (Place("linux", wsl=True), False, "wsl --update"),
        (Place("linux", ssh=True), False, "connected over ssh"),
        (Place("darwin", ssh=True), False, "connected over ssh"),
        (Place("linux", container=True), False, "PULSE_SERVER"),
        (Place("linux", ssh=True, container=True), True, "Unmute"),
    ],
)
def test_linux_steps_depend_on_where_coach_runs(where: Place, found: bool, words: str) -> None:
    assert words in microphone_steps(where, found=found)


def test_ssh_and_wsl_are_seen_in_the_environment() -> None:
    assert place({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, system="darwin").ssh
    assert place({"WSL_DISTRO_NAME": "Debian"}, system="linux").wsl
    assert not place({"WSL_DISTRO_NAME": "Debian"}, system="win32").wsl
