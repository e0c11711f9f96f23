"""JSON on standard output is UTF-8, whatever the code page of the system."""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach.cli.output import print_json
from coach.paths import shipped

SAID = "naïve “growth” 東京 🙂"


def redirect(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """Return what arrives in a file to which a Windows user sends the output."""
    arrived = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(arrived, encoding="cp1252"))
    return arrived


def test_json_is_utf_8_under_a_windows_code_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redirected = redirect(monkeypatch)
    print("before")
    print_json({"text": SAID})
    assert redirected.getvalue().decode("utf-8") == f'before{os.linesep}{{"text": "{SAID}"}}\n'


def test_a_file_name_that_is_not_utf_8_is_still_json(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redirected = redirect(monkeypatch)
    print_json([os.fsdecode(b"caf\xe9.wav")])
    assert json.loads(redirected.getvalue().decode("utf-8")) == ["caf\udce9.wav"]


def test_a_number_that_is_not_finite_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redirect(monkeypatch)
    with pytest.raises(ValueError, match="JSON"):
        print_json([math.nan])


@pytest.mark.parametrize("command", ["bank check --json", "analyze --json"])
def test_a_command_prints_utf_8_under_a_windows_code_page(command: str, tmp_path: Path) -> None:
    made = tmp_path / ("東京.txt" if command.startswith("analyze") else "東京.yaml")
    made.write_bytes((shipped("question_banks") / "residency-starter.yaml").read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "coach", *command.split(), str(made)],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert made.name in json.dumps(json.loads(done.stdout.decode("utf-8")), ensure_ascii=False)
