"""Any native wheel may be missing or broken: coach starts, says what is not available, and does the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ANSWER = Path(__file__).parents[2] / "audio" / "lively.flac"
BLOCKER = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
"""


def _coach_without(
    names: list[str], *arguments: str, folder: Path, home: Path
) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(BLOCKER.format(names=set(names)))
    path = os.pathsep.join([str(folder), *sys.path])
    return subprocess.run(
        [sys.executable, "-m", "coach", *arguments],
        env=os.environ | {"COACH_HOME": str(home), "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


@pytest.mark.parametrize("wheel", ["miniaudio", "onnxruntime", "pocketsphinx", "msgspec", "numpy", "textual"])
def test_doctor_runs_without_a_wheel_and_names_it(wheel: str, tmp_path: Path, home: Path) -> None:
    ran = _coach_without([wheel], "doctor", "--json", folder=tmp_path / "block", home=home)

    assert "Traceback" not in ran.stderr
    checks = json.loads(ran.stdout)["checks"]
    assert any(wheel in check["name"] + check["detail"] and not check["ok"] for check in checks), checks


@pytest.mark.parametrize("wheel", ["pocketsphinx", "speech_recognition"])
def test_without_the_recognizer_the_voice_is_measured_all_the_same(
    wheel: str, tmp_path: Path, home: Path
) -> None:
    ran = _coach_without([wheel], "analyze", str(ANSWER), "--json", folder=tmp_path / "block", home=home)

    assert ran.returncode == 0, ran.stderr
    measures = json.loads(ran.stdout)["measures"]
    assert measures["pitch.sd"]["value"] > 2.5
    assert measures["pace.words"]["value"] is None
    assert "recognizer" in measures["pace.words"]["why"]


def test_without_librosa_pitch_is_rough_and_says_why(tmp_path: Path, home: Path) -> None:
    ran = _coach_without(
        ["librosa", "numba"], "analyze", str(ANSWER), "--engine", "none", "--json",
        folder=tmp_path / "block", home=home,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    pitch = json.loads(ran.stdout)["measures"]["pitch.sd"]
    assert pitch["value"] is not None
    assert "librosa" in pitch["why"]


@pytest.mark.parametrize("wheel", ["onnxruntime", "soxr", "soundfile", "numpy"])
def test_what_cannot_be_done_without_a_wheel_is_one_line(wheel: str, tmp_path: Path, home: Path) -> None:
    ran = _coach_without(
        [wheel], "analyze", str(ANSWER), "--engine", "none", folder=tmp_path / "block", home=home
    )

    assert ran.returncode == 1
    assert len(ran.stderr.strip().splitlines()) == 1
    assert wheel.replace("_", "") in ran.stderr.replace("_", "").replace("-", "")


def test_without_miniaudio_answers_from_files_still_work(tmp_path: Path, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text('engine = "none"\n')
    ran = _coach_without(
        ["miniaudio"], "practice", "--plain", "--answer", str(ANSWER), "--answer-speed", "max",
        folder=tmp_path / "block", home=home,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stderr
    assert "spoken to a file but not played" in ran.stdout
    assert "Work on" in ran.stdout
