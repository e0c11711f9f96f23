"""Whisper's real loading and decoding, with a tiny random model made here; PyAV is never loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from coach.engines.transcribers.whisper import WhisperTranscriber, load_runtime
from coach.errors import EngineError
from tests.engines.tiny_whisper import tiny_whisper

RATE = 16_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_whisper(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def whisper(folder: Path) -> WhisperTranscriber:
    return WhisperTranscriber("whisper-random", folder, threads=1)


def hiss(seconds: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


def test_it_is_loaded_once_and_every_take_gets_a_stream_of_its_own(whisper: WhisperTranscriber) -> None:
    model = whisper.model()
    first, second = whisper.begin(), whisper.begin(hints="Tell me about a patient.")

    assert first is not second
    assert whisper.model() is model


def test_words_lie_where_the_speech_was_and_two_runs_agree(whisper: WhisperTranscriber) -> None:
    heard = []
    for _ in range(2):
        stream = whisper.begin()
        stream.feed(hiss(1.0), 3.0)
        stream.feed(hiss(1.0), 7.0)
        heard.append(stream.finish())

    assert heard[0] == heard[1]
    assert heard[0].words
    for word in heard[0].words:
        assert 3.0 <= word.start <= word.end <= 4.0 or 7.0 <= word.start <= word.end <= 8.0
        assert word.confidence is not None
        assert 0.0 <= word.confidence <= 1.0


def test_how_the_speech_was_chopped_up_never_shows(whisper: WhisperTranscriber) -> None:
    sound = hiss(2.0)
    whole, chopped = whisper.begin(), whisper.begin()
    whole.feed(sound, 1.0)
    for start in range(0, len(sound), 1_234):
        chopped.feed(sound[start : start + 1_234], 1.0 + start / RATE)
        chopped.step()

    assert chopped.finish() == whole.finish()


@pytest.mark.parametrize("missing", ["model.bin", "tokenizer.json"])
def test_a_missing_model_is_said_with_the_command_that_installs_it(
    missing: str, folder: Path, tmp_path: Path
) -> None:
    for file in folder.iterdir():
        if file.name != missing:
            (tmp_path / file.name).write_bytes(file.read_bytes())

    with pytest.raises(EngineError, match="coach engines install whisper-x"):
        WhisperTranscriber("whisper-x", tmp_path).begin()


@pytest.mark.parametrize("broken", ["model.bin", "tokenizer.json", "vocabulary.json"])
def test_a_broken_model_is_said_with_its_repair(broken: str, folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        data = file.read_bytes()
        (tmp_path / file.name).write_bytes(data[: len(data) // 2] if file.name == broken else data)

    with pytest.raises(EngineError, match=r"cannot be loaded\. Repair: coach engines install whisper-x"):
        WhisperTranscriber("whisper-x", tmp_path).begin()


SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from coach.engines.transcribers.whisper import WhisperTranscriber
stream = WhisperTranscriber("random", Path(sys.argv[1]), threads=1).begin()
stream.feed(np.random.default_rng(0).normal(0, 0.1, 16000).astype(np.float32), 0.0)
print(len(stream.finish().words), "ctranslate2" in sys.modules)
print(getattr(sys.modules["av"], "__file__", None), [name for name in sys.modules if name.startswith("av.")])
maps = Path("/proc/self/maps")
loaded = maps.read_text() if maps.exists() else "ctranslate2"
print([name for name in ("libav", "libx264", "libx265", "av.libs") if name in loaded])
print("ctranslate2" in loaded)
"""


def test_no_library_of_pyav_is_in_the_process_after_a_take_was_recognized(folder: Path) -> None:
    """Its wheel carries x264 and x265, which are GPL."""
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    words, modules, libraries, looked = run.stdout.splitlines()
    assert words.split()[1] == "True"
    assert modules == "None []"
    assert libraries == "[]"
    assert looked == "True"  # the list of libraries is one that names those that are there


def test_asking_the_placeholder_to_decode_is_a_fault_of_ours(folder: Path) -> None:
    runtime = load_runtime()

    with pytest.raises(EngineError, match="never decodes sound with PyAV"):
        runtime.decode_audio(str(folder / "config.json"))
