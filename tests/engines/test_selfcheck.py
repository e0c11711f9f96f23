from __future__ import annotations

import subprocess
import sys
import time

import pytest

from coach.engines import selfcheck


def test_nothing_is_missing_where_everything_is_installed() -> None:
    assert selfcheck.missing() == ()


@pytest.mark.parametrize(
    ("module", "lost"),
    [
        ("miniaudio", "there is no microphone and no playback"),
        ("pocketsphinx", "words are not recognized"),
        ("rapidfuzz", "nothing can be analyzed"),
        ("scipy", "nothing can be measured"),
        ("soxr", "nothing can be measured"),
        ("onnxruntime", "nothing can be measured"),
        ("swift_f0", "librosa alone"),
        ("snowballstemmer", "a script or earlier takes"),
        ("jinja2", "no page"),
        ("pyttsx3", "questions are shown but may not be spoken"),
        ("textual", "the app does not open"),
    ],
)
def test_a_missing_wheel_is_named_with_what_is_lost(
    monkeypatch: pytest.MonkeyPatch, module: str, lost: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # as Python itself marks a module that cannot be imported
    (sentence,) = selfcheck.missing()
    assert module in sentence.lower().replace("-", "_")
    assert lost in sentence


def test_a_package_inside_a_missing_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.split(".")[0] == "ruamel"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "ruamel", None)
    assert [sentence for sentence in selfcheck.missing() if "ruamel.yaml" in sentence]


def test_it_imports_none_of_what_it_looks_for() -> None:
    script = (
        "import sys; from coach.engines import selfcheck; selfcheck.missing(); "
        "print(sorted({w.module for w in selfcheck.WHEELS} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_takes_no_time_that_anybody_notices() -> None:
    selfcheck.missing()
    best = min(_timed() for _ in range(5))
    assert best < 0.025  # 2.5 ms on two busy cores


def _timed() -> float:
    began = time.perf_counter()
    selfcheck.missing()
    return time.perf_counter() - began
