from __future__ import annotations

import collections
import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coach.engines import _probe, doctor
from coach.engines.doctor import Budget, Check
from coach.engines.fakes import FakeMicrophone
from coach.engines.one_shot import OneShot, kill_all
from coach.engines.selfcheck import WHEELS, Wheel
from coach.paths import Paths


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose modules the doctor's child can import."""
    folder = tmp_path / "modules"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


def wheel(module: str, package: str = "click") -> Wheel:
    return Wheel(module, package, "something is lost")


def test_a_wheel_that_crashes_python_takes_nobody_with_it(modules: Path) -> None:
    (modules / "crashing.py").write_text("import os; os.abort()")
    (modules / "broken.py").write_text("raise OSError('libGL.so: no such file\\x1b[31m')")
    names = ("wave", "crashing", "broken", "not_there", "json")
    checks = doctor.package_checks(Budget(30), tuple(wheel(name) for name in names))
    assert [check.ok for check in checks] == [True, False, False, False, True]
    assert "crashed" in checks[1].detail or sys.platform == "win32"
    assert "libGL.so: no such file" in checks[2].detail
    assert "\x1b" not in checks[2].detail
    assert "something is lost" in checks[3].detail
    assert all(check.hint for check in checks if not check.ok)


def test_a_wheel_of_which_only_a_file_is_used_is_not_imported(modules: Path) -> None:
    (modules / "gpl").mkdir()
    (modules / "gpl" / "__init__.py").write_text("import os; os.abort()")
    (modules / "gpl" / "model.onnx").touch()
    wheels = tuple(Wheel("gpl", "click", "something is lost", file=name) for name in ("model.onnx", "gone"))
    assert [check.ok for check in doctor.package_checks(Budget(30), wheels)] == [True, False]


def test_the_package_that_would_load_pyav_is_not_imported() -> None:
    assert [wheel.module for wheel in WHEELS if wheel.file] == ["faster_whisper"]


def test_a_wheel_that_hangs_costs_its_time_and_no_more(modules: Path) -> None:
    (modules / "hanging.py").write_text("import threading; threading.Event().wait()")
    began = time.monotonic()
    checks = doctor.package_checks(Budget(3), tuple(wheel(name) for name in ("wave", "hanging", "json")))
    assert time.monotonic() - began < 15
    assert [check.ok for check in checks] == [True, False, True]
    assert "took longer" in checks[1].detail
    assert "not tried" in checks[2].detail


HEARD: dict[str, Any] = {
    "device": "Built-in",
    "rate": 48_000,
    "seconds": 2.0,
    "level": -30.0,
    "peak": 0.1,
    "gaps": 0,
    "latency": 0.7,
    "warning": None,
}


@pytest.mark.parametrize(
    ("report", "ok", "words", "hinted"),
    [
        (HEARD, True, "Built-in at 48000 Hz, loudest -30 dBFS in 2.0 s, first sound after 0.7 s", False),
        (HEARD | {"gaps": 2}, True, "-30 dBFS", True),
        (HEARD | {"peak": 0.0, "level": -120.0}, False, "only zeros", True),
        (HEARD | {"level": -70.0, "peak": 0.001}, True, "-70 dBFS", True),
        (HEARD | {"level": -3.0, "peak": 1.0}, True, "-3 dBFS", True),
        (HEARD | {"rate": 8_000, "warning": "call quality"}, True, "8000 Hz", True),
        ({"error": "The microphone stopped."}, False, "The microphone stopped.", True),
    ],
)
def test_what_the_microphone_sent_is_judged(
    report: dict[str, Any], ok: bool, words: str, hinted: bool
) -> None:
    check = doctor.recording_check(report, "the steps")
    assert (check.ok, check.hint is not None) == (ok, hinted)
    assert words in check.detail
    assert ok or check.hint == "the steps"


def test_a_muted_microphone_is_named_by_the_test_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    muted = FakeMicrophone(np.zeros(16_000 * 5), zeros=True)
    monkeypatch.setattr("coach.engines.microphone.DeviceMicrophone", lambda name: muted)
    _probe.record(str(tmp_path / "test.pcm"), "2")
    check = doctor.recording_check(json.loads(capsys.readouterr().out), "the steps")
    assert not check.ok
    assert "only zeros: it is muted" in check.detail
    assert check.hint == "the steps"


def test_the_recognizer_must_hear_a_word() -> None:
    assert doctor.recognizer_check({"engine": "sphinx", "version": "5", "words": ["tell", "me"]}).ok
    assert not doctor.recognizer_check({"engine": "sphinx", "version": "5", "words": []}).ok
    broken = doctor.recognizer_check({"error": "no model"})
    assert not broken.ok
    assert broken.hint is not None


def check(name: str, *, ok: bool) -> Check:
    return Check(name, ok, "", None)


@pytest.mark.parametrize(
    ("failed", "code"),
    [
        ((), 0),
        (("speakers",), 0),
        (("voice",), 1),
        (("package soxr", "disk"), 1),
        (("microphones",), 5),
        (("recording", "voice"), 5),
    ],
)
def test_the_exit_code_says_whether_it_is_the_microphone(failed: tuple[str, ...], code: int) -> None:
    names = ("microphones", "speakers", "recording", "voice", "recognizer", "disk", "package soxr")
    assert doctor.exit_code(tuple(check(name, ok=name not in failed) for name in names)) == code


def test_a_nearly_full_disk_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = collections.namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 9 * 10**8, 199_000_000))
    full = doctor.disk_check(Paths(home))
    assert not full.ok
    assert "199 MB free" in full.detail
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 0, 200_000_000))
    assert doctor.disk_check(Paths(home)).ok


@pytest.mark.skipif(os.name != "posix", reason="other systems keep no such mode")
def test_folders_others_may_look_into_are_named_with_the_command_that_closes_them(home: Path) -> None:
    paths = Paths(home)
    assert doctor.folders_check(paths).ok
    assert not home.exists()  # a check makes nothing
    paths.data.mkdir(mode=0o700, parents=True)
    assert doctor.folders_check(paths).ok
    paths.data.chmod(0o755)
    open_to_all = doctor.folders_check(paths)
    assert not open_to_all.ok
    assert open_to_all.hint == f"Run: chmod 700 '{paths.data}'"


def test_a_folder_that_cannot_be_written_is_named(home: Path) -> None:
    home.write_text("a file where the folder should be")
    unwritable = doctor.folders_check(Paths(home))
    assert not unwritable.ok
    assert "cannot write" in unwritable.detail


def test_leaving_ends_every_child_at_once() -> None:
    child = OneShot([sys.executable, "-I", "-c", "import threading; threading.Event().wait()"])
    reasons: list[str] = []
    thread = threading.Thread(target=lambda: reasons.append(child.run(deadline=60).reason))
    thread.start()
    deadline = time.monotonic() + 20
    while thread.is_alive() and time.monotonic() < deadline:
        kill_all()
        thread.join(0.05)
    assert reasons == ["was stopped"]
