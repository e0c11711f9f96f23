"""What is stated after three answers of about 47 s at 20 dB over the noise.

`python -m benchmarks.session_yield DATA CACHE [SPEAKERS]`: three answers of each speaker are made of their
sentences in another order, with a background noise 20 dB under the speech; the measures of the three
together are looked at.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
import soundfile

from benchmarks.stability import RATE, with_words
from coach.analysis.pooling import Part, pool
from coach.analyst.files import analyze_audio
from coach.coaching.norms import shipped
from coach.model import Analysis
from coach.wording.pooling import pool_words
from tests.answer_corpus import versions

SNR = 20.0
ANSWERS = 3
CODES = (
    "pitch.sd",
    "pauses.median",
    "pauses.rate",
    "pace.articulation",
    "pace.words",
    "fillers.sounds",
    "fillers.words",
)


def answers(data: Path, speaker: str, noise: np.ndarray) -> list[np.ndarray]:
    """Return three answers of one speaker, with noise."""
    files = sorted((data / "l2").glob(f"0{speaker}*.flac"))
    chance = np.random.default_rng(int(speaker))
    gap = np.zeros(int(0.6 * RATE), dtype=np.float32)
    found = []
    for _ in range(ANSWERS):
        order = chance.permutation(len(files))
        pieces = [gap]
        for place in order:
            pieces += [soundfile.read(files[place], dtype="float32")[0], gap]
        speech = np.concatenate(pieces)
        level = np.mean(np.concatenate(pieces[1::2]) ** 2)
        start = int(chance.integers(0, len(noise)))
        room = np.resize(np.roll(noise, -start), len(speech))
        found.append(speech + room * np.sqrt(level / 10 ** (SNR / 10) / np.mean(room**2)))
    return found


def heard(sound: np.ndarray, path: Path) -> Analysis:
    """Return the analysis of a sound, from `path` when it was made before."""
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Analysis)
    wav = path.with_suffix(".wav")
    soundfile.write(wav, sound / max(1.0, float(np.abs(sound).max())), RATE, subtype="PCM_16")
    analysis = analyze_audio(wav, transcriber=None, no_words="no recognizer").analysis
    wav.unlink()
    path.write_bytes(msgspec.json.encode(analysis))
    return analysis


def main(arguments: list[str]) -> int:
    """Print in how many sessions each measure is stated, how often it is rough, and how often on one side."""
    data, cache = Path(arguments[0]), Path(arguments[1])
    count = int(arguments[2]) if len(arguments) > 2 else 8
    cache.mkdir(parents=True, exist_ok=True)
    speakers = sorted({path.name[1:5] for path in (data / "l2").glob("*.flac")})
    texts = [v.text for v in versions() if v.version == "told"]
    noise = soundfile.read(data / "noise" / "noise1.flac", dtype="float32", always_2d=True)[0].mean(axis=1)
    stated: Counter[str] = Counter()
    rough: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for speaker in speakers[:: max(1, len(speakers) // count)][:count]:
        given = [
            with_words(heard(sound, cache / f"{speaker}-{number}.json"), texts[number])
            for number, sound in enumerate(answers(data, speaker, noise))
        ]
        found = pool([Part(analysis=each, device="one") for each in given]) | pool_words(given)
        for code in CODES:
            measure = found[code]
            stated[code] += measure.value is not None
            rough[code] += measure.value is not None and measure.why is not None
            judged[code] += len(shipped()[code].touched(measure)) == 1
        print(speaker, {code: found[code].value for code in CODES}, found["pauses.rate"].why)
    for code in CODES:
        print(f"| `{code}` | {stated[code]} of {count} | {rough[code]} | {judged[code]} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
