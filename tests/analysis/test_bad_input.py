"""What is not an answer into a microphone: measured where it can be, else refused with the reason."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
import synth

from coach.analysis import gates
from coach.cli import run

RATE = synth.RATE
SPEECH_ONLY = ("pauses.rate", "pauses.share", "pace.articulation")


def whys(heard: Any, *codes: str) -> set[str]:
    return {heard.measures[code].why for code in codes}


def values(heard: Any, *codes: str) -> set[float | None]:
    return {heard.measures[code].value for code in codes}


def music(seconds: int) -> np.ndarray:
    """A melody with two lower parts, struck twice a second."""
    sound = synth.white(float(seconds), level=1e-4)
    melody = (0, 4, 7, 12, 9, 7, 5, 4, 2, 0, -3, 0)
    time = np.arange(RATE) / RATE
    for count, start in enumerate(range(0, len(sound) - RATE, RATE // 2)):
        for part in (0, -12, -5):
            hz = 262 * 2 ** ((melody[count % len(melody)] + part) / 12)
            tones = sum(np.sin(2 * np.pi * hz * n * time) / n**1.5 for n in range(1, 7))
            sound[start : start + RATE] += (0.05 * np.exp(-2 * time) * tones).astype(np.float32)
    return sound


def joined(paths: list[Path]) -> tuple[np.ndarray, int]:
    read = [soundfile.read(path, dtype="float32") for path in paths]
    return np.concatenate([samples for samples, _ in read]), read[0][1]


def test_music_has_no_pauses_and_no_pace(listen: Any) -> None:
    heard = listen(music(32))
    assert values(heard, *SPEECH_ONLY) == {None}
    assert whys(heard, *SPEECH_ONLY) == {gates.NO_SPEECH}
    assert "nothing here was recognized as speech" in heard.measures["health.snr"].why
    assert heard.measures["pitch.sd"].why is not None


@pytest.mark.parametrize("level", [0.3, 1.0])
def test_a_square_wave_has_its_pitch_and_nothing_of_speech(listen: Any, level: float) -> None:
    time = np.arange(32 * RATE) / RATE
    heard = listen((level * np.sign(np.sin(2 * np.pi * 200 * time))).astype(np.float32))
    assert heard.measures["pitch.median"].value == pytest.approx(200, rel=0.01)
    assert heard.measures["pitch.median"].why == gates.ONLY_SOUND
    assert values(heard, *SPEECH_ONLY) == {None}
    assert (heard.measures["loudness.sd"].value is None) == (level == 1.0)


@pytest.mark.slow
@pytest.mark.needs("data")
def test_five_minutes_of_silence_with_one_word_are_refused_for_too_little_speech(
    listen: Any, data: Path
) -> None:
    word, rate = soundfile.read(data / "fillers" / "mfa_puddy.flac", dtype="float32")
    word = soxr.resample(word, rate, RATE)[: round(1.5 * RATE)]
    quiet = synth.white(300.0, level=1e-3)
    quiet[100 * RATE : 100 * RATE + len(word)] += word
    heard = listen(quiet)
    assert 0 < heard.measures["health.speech"].value < 2
    assert values(heard, *gates.GATES) == {None}
    assert heard.measures["pauses.rate"].why.startswith("Speak longer: pauses need 10 s of speech")


@pytest.mark.needs("data")
def test_a_whisper_is_refused_and_never_given_a_pitch(listen: Any, data: Path) -> None:
    samples, rate = soundfile.read(data / "fillers" / "mfa_whisper.flac", dtype="float32")
    heard = listen(np.tile(samples, -(-32 * rate // len(samples))), rate)
    assert values(heard, *gates.GATES) == {None}
    assert whys(heard, "pitch.sd") == {gates.NO_SPEECH}
    assert "not in a whisper" in gates.NO_SPEECH


@pytest.mark.needs("data")
def test_a_laugh_is_refused_or_rough(listen: Any, data: Path) -> None:
    samples, rate = soundfile.read(data / "fillers" / "mfa_laughter.flac", dtype="float32")
    heard = listen(np.tile(samples, 3), rate)
    assert None not in whys(heard, *gates.GATES)


@pytest.mark.needs("data")
def test_a_telephone_is_measured_with_its_reserve(listen: Any, data: Path) -> None:
    samples, rate = soundfile.read(data / "spontaneous" / "watson_phone_1.flac", dtype="float32")
    assert rate == 8_000
    heard = listen(samples, rate)
    assert 80 < heard.measures["pitch.median"].value < 300
    assert None not in whys(heard, "pitch.sd", "pauses.rate", "pace.articulation", "loudness.sd")


@pytest.mark.needs("data")
def test_a_child_is_measured_where_the_voice_lies(listen: Any, data: Path) -> None:
    woman, rate = joined(sorted((data / "l2").glob("00036*.flac")))
    child = soxr.resample(woman, rate, round(rate / 1.35))
    low, high = (listen(samples, rate, ungated=True).measures for samples in (woman, child))
    assert high["pitch.median"].value == pytest.approx(1.35 * low["pitch.median"].value, rel=0.03)
    assert high["pitch.sd"].value == pytest.approx(low["pitch.sd"].value, abs=0.3)


def test_two_people_in_turns_are_told(listen: Any) -> None:
    parts = [
        synth.talk(4.0, hz=hz, noise=1e-3, pauses=((3.5, 4.0),), seed=n)
        for n, hz in enumerate((115.0, 215.0) * 4)
    ]
    heard = listen(np.concatenate(parts))
    assert all("two voices" in why for why in whys(heard, "pitch.sd", "pauses.rate", "pace.articulation"))


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("spoken") / "spoken.wav"
    soundfile.write(path, synth.talk(16.0, noise=1e-3, pauses=((5.0, 7.0),)), RATE, subtype="PCM_16")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("at", "kind", "lie", "code", "message"),
    [
        (24, "<I", 0, 1, "is not a sound file that coach can read"),
        (24, "<I", 1, 1, "coach reads 4000 to 384000"),
        (24, "<I", 4_000_000_000, 1, ""),
        (22, "<H", 0, 1, "is not a sound file that coach can read"),
        (22, "<H", 9, 1, "coach reads at most 8"),
        (24, "<I", 48_000, 0, ""),
        (24, "<I", 8_000, 0, ""),
        (22, "<H", 2, 0, ""),
        (40, "<I", 0xFFFF_FF00, 0, ""),
        (40, "<I", 3_200, 0, ""),
        (40, "<I", 0, 1, ""),
    ],
)
def test_a_header_that_lies_ends_in_one_sentence_or_in_what_was_decoded(
    at: int,
    kind: str,
    lie: int,
    code: int,
    message: str,
    spoken: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "lie.wav"
    path.write_bytes(spoken[:at] + struct.pack(kind, lie) + spoken[at + struct.calcsize(kind) :])
    got = run(["analyze", str(path), "--engine", "none", "--json"])
    out, err = capsys.readouterr()
    thing = json.loads(out)
    assert got == code
    assert "Traceback" not in err
    if code:
        assert message in thing["error"]["message"]
    else:
        bits = len(spoken) - 44 if lie > 100_000 or at != 40 else lie
        rate, channels = (lie if at == 24 else RATE), (lie if at == 22 else 1)
        assert thing["file"]["seconds"] == pytest.approx(bits / 2 / rate / channels, abs=0.01)
        assert all(m["value"] is not None or m["why"] for m in thing["measures"].values())
