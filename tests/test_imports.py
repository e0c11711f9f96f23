"""What a command may load: starting must be quick, and some libraries belong to one process alone."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("textual", "numpy", "msgspec", "rich", "scipy", "librosa", "onnxruntime", "miniaudio", "soundfile")


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules a fresh interpreter holds after running `code`."""
    script = (
        "import json, sys\n"
        f"try:\n    exec({code!r})\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print('\\n' + json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(option: str) -> None:
    modules = loaded_by(
        f"import sys; sys.argv = ['coach', {option!r}]; from coach.__main__ import main; main()"
    )

    assert not modules & set(HEAVY)
    assert "click" in modules  # the command really ran


def test_the_interview_knows_no_screen() -> None:
    modules = loaded_by("import coach.interview")

    assert "coach" in modules
    assert not modules & {"textual", "rich", "click"}


def test_the_screen_loads_no_model_and_no_signal_processing() -> None:
    modules = loaded_by("import coach.tui.app")

    assert "textual" in modules
    assert not modules & {
        "librosa",
        "scipy",
        "numba",
        "onnxruntime",
        "faster_whisper",
        "swift_f0",
        "pocketsphinx",
    }


def test_analysis_finds_its_speech_model_without_loading_pyav() -> None:
    """PyAV's wheel carries x264 and x265 (GPL); the model file lies in a package that would import it."""
    modules = loaded_by(
        "import coach.analyst.worker, importlib.util; importlib.util.find_spec('faster_whisper')"
    )

    assert "coach" in modules
    assert not modules & {"av", "faster_whisper", "pyttsx3", "espeakng_loader"}
