"""Make the demo recordings of audio/ and write down what is true of them.

    python scripts/make_demo_audio.py [NAME ...]

Needs the Debian package flite (a small synthesizer) and coach's own dependencies. audio/scripts.toml says
what is spoken and how; this writes audio/NAME.flac and audio/truth.json. The same flite, numpy and libsndfile
give the same bytes. Run by a developer after a change to the scripts, never by a user.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psola
import soundfile

AUDIO = Path(__file__).resolve().parent.parent / "audio"
VOICE = "rms"  # heard best by PocketSphinx: 8 % of words wrong, awb 15 %, slt 21 %
VOICE_HZ = 102.0  # the median pitch of rms
RATE = 16_000
SPEECH_DBFS = -27.0
ROOM_DBFS = -65.0
EDGE = 0.40  # seconds of room tone before and after the speech
SENTENCE_GAP = 0.35  # seconds between two sentences of one line
FILLERS = {"um": ("pau ah m pau", 2.2), "uh": ("pau ah pau", 3.4)}  # phones, stretch
FILLER_GAP = (0.14, 0.30)  # seconds of silence before and after a filled pause
STEP = 16  # 12 bits: its noise is 12 dB below the room tone and the files are half the size
UNVOICED = frozenset(("pau", "s", "f", "sh", "th", "ch", "hh", "k", "p", "t"))
VOWELS = ("aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw")
SONORANTS = frozenset((*VOWELS, "l", "r", "w", "y", "m", "n", "ng"))


@dataclass(frozen=True)
class Piece:
    """One stretch of speech: samples at 16 kHz in -1..1, and its phones as (name, start, end) in seconds."""

    samples: np.ndarray
    phones: tuple[tuple[str, float, float], ...]
    text: str


def main(names: list[str]) -> None:
    """Make the named recordings (all by default) and bring truth.json up to date."""
    scripts = tomllib.loads((AUDIO / "scripts.toml").read_text(encoding="utf-8"))
    truth_file = AUDIO / "truth.json"
    truth = json.loads(truth_file.read_text(encoding="utf-8")) if names and truth_file.exists() else {}
    for name in names or scripts:
        samples, facts = make(scripts, name)
        encoded = io.BytesIO()
        soundfile.write(encoded, samples, RATE, format="FLAC", subtype="PCM_16", compression_level=1.0)
        (AUDIO / f"{name}.flac").write_bytes(encoded.getvalue())
        facts["sha256"] = hashlib.sha256(encoded.getvalue()).hexdigest()
        truth[f"{name}.flac"] = facts
        print(f"{name}: {facts['seconds']} s, {len(encoded.getvalue())} bytes, {facts['measured']}")
    ordered = {f"{name}.flac": truth[f"{name}.flac"] for name in scripts if f"{name}.flac" in truth}
    text = json.dumps(ordered, indent=1)
    text = re.sub(r"\[\s+([^\[\]{}]+?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", text)
    text = re.sub(r"\{\s+([^\[\]{}]+?)\s+\}", lambda found: f"{{{' '.join(found[1].split())}}}", text)
    truth_file.write_text(text + "\n", encoding="utf-8")


def make(scripts: dict[str, Any], name: str) -> tuple[np.ndarray, dict[str, Any]]:
    """Return the int16 samples of one recording and what is true of it."""
    script = scripts[name]
    text = scripts[script.get("same_text_as", name)]["text"]
    random = np.random.default_rng(script["seed"])
    parts: list[Piece | float] = [EDGE]
    gaps: list[int] = []
    for number, line in enumerate(text.strip().splitlines()):
        if number:
            parts.append(round(float(random.uniform(*script["gap"])), 3))
        for mark in re.split(r"\[([^\]]+)\]", line):
            if re.fullmatch(r"[\d.]+", mark):
                gaps.append(len(parts))
                parts.append(float(mark))
            else:
                parts += _fillers(mark) if mark in FILLERS else _sentences(mark, script)
    parts.append(EDGE)
    facts: dict[str, Any] = {
        "question": script["question"],
        "voice": f"flite {VOICE}",
        "settings": {key: script[key] for key in ("depth", "median", "stretch", "seed")},
        "target": {"pitch.sd": script["pitch_sd"], "speech_dbfs": SPEECH_DBFS, "room_dbfs": ROOM_DBFS},
        "script": " ".join(re.sub(r"\[[\d.]+\]", "", text).replace("[", "").replace("]", ",").split()),
    }
    voice, placed = _lay_out(parts)
    samples = _finish(voice, random)
    facts |= _events(parts, placed, gaps)
    facts["seconds"] = round(len(samples) / RATE, 3)
    facts["measured"] = _measured(samples, placed, parts)
    return samples, facts


def _sentences(text: str, script: dict[str, Any]) -> list[Piece | float]:
    parts: list[Piece | float] = []
    for sentence in re.split(r"(?<=[.?!])\s+", text.strip()):
        if not re.search(r"\w", sentence):
            continue
        if parts:
            parts.append(SENTENCE_GAP)
        settings = (script["depth"], script["median"], script["stretch"])
        parts.append(_speak(sentence, settings=settings))
    return parts


def _fillers(kind: str) -> list[Piece | float]:
    # Long, low, soft and nearly level, as filled pauses are.
    phones, stretch = FILLERS[kind]
    spoken = _speak(phones, settings=(0.4, 96.0, stretch), phones=True)
    return [FILLER_GAP[0], Piece(0.8 * spoken.samples, spoken.phones, f"[{kind}]"), FILLER_GAP[1]]


@functools.cache
def _speak(text: str, *, settings: tuple[float, float, float], phones: bool = False) -> Piece:
    """Speak one sentence; the silence flite puts around it is cut off, silence inside it is made true."""
    depth, median, stretch = settings
    wav, listing = _flite(text, stretch=stretch, phones=phones)
    samples, rate = soundfile.read(wav, dtype="float64")
    if rate != RATE:
        raise SystemExit(f"flite gave {rate} Hz, expected {RATE}")
    ends = [(name, float(end)) for name, end in (item.rsplit(":", 1) for item in listing.split())]
    starts = [0.0, *(end for _, end in ends[:-1])]
    segments = [(name, start, end) for (name, end), start in zip(ends, starts, strict=True)]
    spoken = [segment for segment in segments if segment[0] != "pau"]
    first, last = spoken[0][1], spoken[-1][2]
    voiced = _mask(len(samples), segments, lambda name: name not in UNVOICED)
    samples = psola.shift(
        samples, voiced, lambda hz: median / VOICE_HZ * (hz / VOICE_HZ) ** (depth - 1), rate=RATE
    )
    samples *= _open(_mask(len(samples), segments, lambda name: name != "pau"))
    cut = samples[round(first * RATE) : round(last * RATE)]
    inside = tuple((n, s - first, e - first) for n, s, e in segments if first <= s and e <= last)
    return Piece(cut, inside, text)


def _mask(length: int, segments: list[tuple[str, float, float]], wanted: Callable[[str], bool]) -> np.ndarray:
    mask = np.zeros(length, dtype=bool)
    for name, start, end in segments:
        mask[round(start * RATE) : round(end * RATE)] = wanted(name)
    return mask


def _open(speech: np.ndarray) -> np.ndarray:
    """A gain of 1 in the phones and 0 in the pauses, with ramps of 8 ms inside the phones."""
    ramp = np.hanning(2 * round(0.008 * RATE) + 1)
    smooth = np.convolve(speech.astype(float), ramp / ramp.sum(), mode="same")
    return np.clip(2 * smooth - 1, 0.0, 1.0)


def _flite(text: str, *, stretch: float, phones: bool) -> tuple[io.BytesIO, str]:
    command = ["flite", "-voice", VOICE, "--setf", f"duration_stretch={stretch}", "-psdur"]
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "spoken.wav"
        command += ["-p" if phones else "-t", text, "-o", str(wav)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return io.BytesIO(wav.read_bytes()), done.stdout


def _lay_out(parts: list[Piece | float]) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Join the parts; also the start and end of each in seconds."""
    waves: list[np.ndarray] = []
    placed: list[tuple[float, float]] = []
    at = 0
    for part in parts:
        wave = part.samples if isinstance(part, Piece) else np.zeros(round(part * RATE))
        waves.append(wave)
        placed.append((at / RATE, (at + len(wave)) / RATE))
        at += len(wave)
    return np.concatenate(waves), placed


def _finish(voice: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Set the level of the speech, lay soft pink room tone under everything, and return 16-bit samples."""
    speaking = voice[np.abs(voice) > 0]
    voice = voice * 10 ** (SPEECH_DBFS / 20) / np.sqrt(np.mean(speaking**2))
    spectrum = np.fft.rfft(random.standard_normal(len(voice)))
    frequency = np.fft.rfftfreq(len(voice), 1 / RATE)
    room = np.fft.irfft(spectrum / np.sqrt(np.maximum(frequency, 40.0)), len(voice))
    room *= 10 ** (ROOM_DBFS / 20) / np.sqrt(np.mean(room**2))
    mixed = voice + room
    if np.abs(mixed).max() > 0.95:
        raise SystemExit("the speech would clip: lower SPEECH_DBFS")
    return (np.round(mixed * 32768 / STEP) * STEP).astype(np.int16)


def _events(parts: list[Piece | float], placed: list[tuple[float, float]], gaps: list[int]) -> dict[str, Any]:
    words: list[dict[str, Any]] = []
    fillers: list[dict[str, Any]] = []
    quiet: list[list[float]] = []
    for part, (start, end) in zip(parts, placed, strict=True):
        if not isinstance(part, Piece):
            _add(quiet, start, end)
        elif part.text.startswith("["):
            fillers.append({"text": part.text.strip("[]"), "start": round(start, 3), "end": round(end, 3)})
        else:
            words += [
                {"text": word, "start": round(start + s, 3), "end": round(start + e, 3)}
                for word, s, e in _words(part)
            ]
            for name, s, e in part.phones:
                if name == "pau":
                    _add(quiet, start + s, start + e)
    inner = [[round(s, 3), round(e, 3)] for s, e in quiet[1:-1] if e - s >= 0.25]
    marked = [[round(edge, 3) for edge in placed[index]] for index in gaps]
    return {"words": words, "fillers": fillers, "gaps": marked, "pauses": inner}


def _add(spans: list[list[float]], start: float, end: float) -> None:
    if spans and start - spans[-1][1] < 1e-6:
        spans[-1][1] = end
    else:
        spans.append([start, end])


def _words(piece: Piece) -> list[tuple[str, float, float]]:
    """Words with times: flite lists phones only, so each word's own phones are matched to them in order."""
    texts = re.findall(r"[\w']+", piece.text.lower())
    expected = [(phone, number) for number, text in enumerate(texts) for phone in _phones_of(text)]
    said = [phone for phone in piece.phones if phone[0] != "pau"]
    owner = [0] * len(said)
    matcher = difflib.SequenceMatcher(None, [p for p, _ in expected], [p[0] for p in said], autojunk=False)
    for _, i, j, k, m in matcher.get_opcodes():
        for step in range(k, m):
            if j > i:
                owner[step] = expected[min(i + (step - k) * (j - i) // (m - k), j - 1)][1]
            else:
                owner[step] = owner[step - 1] if step else 0
    times = []
    for number, text in enumerate(texts):
        own = [phone for phone, word in zip(said, owner, strict=True) if word == number]
        if not own:
            raise SystemExit(f"no phones for {text!r} in {piece.text!r}")
        times.append((text, own[0][1], own[-1][2]))
    return times


@functools.cache
def _phones_of(word: str) -> tuple[str, ...]:
    command = ["flite", "-voice", VOICE, "-ps", "-t", word, "-o", "none"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return tuple(phone for phone in listing.split() if phone != "pau")


def _measured(
    samples: np.ndarray, placed: list[tuple[float, float]], parts: list[Piece | float]
) -> dict[str, float]:
    """Pitch SD by yin over the vowels and sonorants flite says it spoke: no voicing detector is asked."""
    import librosa

    hop = 80
    hz = librosa.yin(samples / 32768, fmin=55, fmax=400, sr=RATE, frame_length=1024, hop_length=hop)
    chosen = np.zeros(len(hz), dtype=bool)
    for part, (start, _) in zip(parts, placed, strict=True):
        for name, s, e in part.phones if isinstance(part, Piece) else ():
            if name in SONORANTS:
                chosen[round((start + s + 0.02) * RATE / hop) : round((start + e - 0.02) * RATE / hop)] = True
    steps = 12 * np.log2(hz[chosen] / np.median(hz[chosen]))
    steps = steps[np.abs(steps) < 11]  # an octave away is an error of yin, not a tone of the voice
    return {
        "pitch.sd": round(float(steps.std()), 2),
        "pitch.median": round(float(np.median(hz[chosen])), 1),
        "sonorant_seconds": round(float(chosen.sum() * hop / RATE), 1),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
