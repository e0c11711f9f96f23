"""Whether the same answer gives the same thing to work on, however it was recorded.

`python -m benchmarks.stability DATA CACHE`: 20 answers of about 42 s are joined from sentences of 20 speakers
whose first language is Mandarin, with the words of 20 answers of tests/answers. Each is analyzed at 16 kHz,
at 48 kHz and 3 dB softer, and once more with 5 % of its words changed. Analyses are kept in the folder CACHE.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from pathlib import Path

import msgspec
import numpy as np
import soundfile
import soxr

from coach.analyst.files import analyze_audio, written
from coach.coaching.choice import Before
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import Analysis
from coach.wording.filler_range import fillers_in_words, join_fillers, sounds_of
from coach.wording.words import word_measures
from tests.answer_corpus import versions

ANSWERS = 20
RATE = 16_000
SECONDS_BETWEEN = 0.6
CHANGED = 0.05
SOUNDS = ("16 kHz", "48 kHz", "3 dB softer")


def spoken(data: Path) -> dict[str, np.ndarray]:
    """Return speaker -> an answer of about 50 s, mono, 16 kHz, of sentences with the room between them."""
    files: dict[str, list[Path]] = defaultdict(list)
    with (data / "l2" / "l2.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            files[row["speaker"]].append(data / "l2" / row["file"])
    found = {}
    for speaker in sorted(files)[:: len(files) // ANSWERS][:ANSWERS]:
        hiss = np.random.default_rng(0).normal(0, 3e-4, int(SECONDS_BETWEEN * RATE)).astype(np.float32)
        pieces = [hiss]
        for path in sorted(files[speaker]):
            pieces += [soundfile.read(path, dtype="float32")[0], hiss]
        found[speaker] = np.concatenate(pieces)
    return found


def heard(samples: np.ndarray, how: str, path: Path) -> Analysis:
    """Return the analysis of one version of a sound, from `path` when it was made before."""
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Analysis)
    rate = 48_000 if how == "48 kHz" else RATE
    sound = soxr.resample(samples, RATE, rate) if rate != RATE else samples
    sound = sound * 10 ** (-3 / 20) if how == "3 dB softer" else sound
    wav = path.with_suffix(".wav")
    soundfile.write(wav, sound, rate, subtype="PCM_16")
    analysis = analyze_audio(wav, transcriber=None, no_words="no recognizer").analysis
    wav.unlink()
    path.write_bytes(msgspec.json.encode(analysis))
    return analysis


def with_words(analysis: Analysis, text: str) -> Analysis:
    """Return the analysis with the words of `text`, as a person's transcript gives them."""
    transcript = written(text)
    events = analysis.events
    fillers = join_fillers(
        fillers_in_words(transcript), sounds_of(events.fillers), spoken=transcript.words, verdicts=()
    )
    measures = word_measures(
        transcript,
        speech=events.speech,
        seconds=analysis.measures["length.seconds"].value,
        pauses=events.pauses,
        fillers=fillers,
    )
    return msgspec.structs.replace(analysis, transcript=transcript, measures=analysis.measures | measures)


def changed(text: str, *, seed: int) -> str:
    """Return the text with one word in twenty taken from elsewhere in it, as a recognizer mishears."""
    chance = random.Random(seed)
    words = text.split()
    for place in chance.sample(range(len(words)), max(1, round(CHANGED * len(words)))):
        words[place] = chance.choice(words)
    return " ".join(words)


def work_on(analysis: Analysis, *, kind: str) -> str:
    """Return the code of the one thing to work on."""
    advice = advise(analysis, find(analysis), before=Before(kind=kind)).work_on
    return "" if advice is None else advice.code


def main(arguments: list[str]) -> int:
    """Print how many of the versions of an answer give the thing to work on that the first gives."""
    data, cache = Path(arguments[0]), Path(arguments[1])
    cache.mkdir(parents=True, exist_ok=True)
    told = [v for v in versions() if v.version in ("told", "polished")]
    chosen = told[:: len(told) // ANSWERS][:ANSWERS]
    same: dict[str, int] = defaultdict(int)
    first: dict[str, int] = defaultdict(int)
    for number, (speaker, samples) in enumerate(spoken(data).items()):
        text, kind = chosen[number].text, chosen[number].kind
        heard_as = {
            how: heard(samples, how, cache / f"{speaker}-{how.replace(' ', '-')}.json") for how in SOUNDS
        }
        found = {how: work_on(with_words(each, text), kind=kind) for how, each in heard_as.items()}
        misheard = with_words(heard_as[SOUNDS[0]], changed(text, seed=number))
        found["5 % of words changed"] = work_on(misheard, kind=kind)
        first[found[SOUNDS[0]]] += 1
        for how, code in found.items():
            same[how] += code == found[SOUNDS[0]]
        print(speaker, found)
    for how in list(same)[1:]:
        print(f"| {how} | {same[how]} of {ANSWERS} |")
    print(", ".join(f"{code} {count}" for code, count in sorted(first.items(), key=lambda item: -item[1])))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
