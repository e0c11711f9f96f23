"""A fault of our own leaves a private traceback and one sentence."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from coach import faults
from coach.cli import run
from coach.paths import Paths

if TYPE_CHECKING:
    import pytest


def boom(*_: object) -> None:
    raise ZeroDivisionError("boom")


def test_the_traceback_is_kept_in_a_log_that_only_this_user_can_read(home: Path) -> None:
    umask = os.umask(0)
    try:
        sentence = faults.log_fault(ZeroDivisionError("boom"), paths=Paths(home))
    finally:
        os.umask(umask)
    log = Paths(home).log_file
    assert sentence == f"a fault inside coach (ZeroDivisionError). The details are in {log}."
    assert "ZeroDivisionError: boom" in log.read_text("utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
        assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_log_that_cannot_be_written_is_said_and_raises_nothing(home: Path) -> None:
    home.write_text("a file where the folder should be")
    assert "could not be written" in faults.log_fault(ZeroDivisionError(), paths=Paths(home))


def test_the_command_line_keeps_its_faults_there(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("coach.store.Store.sessions", boom)
    assert run(["session", "list"]) == 1
    assert str(Paths(home).log_file) in capsys.readouterr().err
    assert "ZeroDivisionError: boom" in Paths(home).log_file.read_text("utf-8")
