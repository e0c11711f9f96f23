"""The same answer, the same numbers; how often a measure is stated; whether intervals are honest."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import soxr

from benchmarks.accuracy import sounds
from benchmarks.accuracy.ears import Ears, Heard, Sound
from benchmarks.accuracy.report import Section, Table, Target, percent

CODES = (
    "pitch.sd",
    "pitch.median",
    "pitch.range",
    "pitch.pvq",
    "pace.articulation",
    "pauses.rate",
    "pauses.median",
    "pauses.long",
    "pauses.share",
    "loudness.sd",
)
SAMPLED = tuple(code for code in CODES if code not in ("pauses.long", "pitch.pvq"))
"""Measures whose interval is about the speaker, and not about this take alone."""
LENGTHS, NOISES = (30, 52, 90, 120), (30, 20, 15)
KBITS = 64_000


def some_speakers(data: Path, *, readers: int, accented: int) -> dict[str, list[Path]]:
    """Return native readers by number, and the Mandarin speakers with the longest recordings."""
    native = dict(list(sounds.read_speakers(data).items())[:readers])

    def length(paths: list[Path]) -> float:
        return sum(soundfile.info(path).duration for path in paths)

    longest = sorted(sounds.l2_speakers(data).items(), key=lambda pair: -length(pair[1]))[:accented]
    return native | dict(longest)


def sameness(data: Path, ears: Ears) -> Section:
    """Return the share of measures that stay inside their interval when the recording is changed."""
    speakers = some_speakers(data, readers=2, accented=2)
    answers = [_quiet(*sounds.joined(paths, seconds=50)) for paths in speakers.values()]
    base = list(ears.hear(Sound(*answer, ungated=False) for answer in answers))
    rows, worst = [], 1.0
    for name, change in _changes().items():
        found = list(ears.hear(change(*answer) for answer in answers))
        kept = [
            (code, _stays(one, other, code))
            for one, other in zip(base, found, strict=True)
            for code in CODES
            if one.measures[code].value is not None
        ]
        share = float(np.mean([stays for _, stays in kept]))
        worst = min(worst, share)
        left = sorted({code for code, stays in kept if not stays})
        rows.append((name, str(len(kept)), percent(share, 0), ", ".join(left) or "-"))
    return Section(
        "The same answer, the same numbers",
        "Each answer is changed as named, and each measure that was stated must still be stated with a\n"
        "value inside its first interval. Sources are 16 kHz, so higher rates add nothing and 8 kHz takes\n"
        "half the band away.",
        (
            Table(
                f"Population: {len(answers)} answers of 50 s, 2 native readers and 2 Mandarin speakers.",
                ("change", "measures", "inside their interval", "outside at least once"),
                tuple(rows),
            ),
        ),
        (
            Target(
                f"same answer, same numbers ({len(answers)} answers, worst change)",
                "every measure inside its interval",
                percent(worst, 0),
                worst == 1.0,
            ),
        ),
    )


def _quiet(samples: np.ndarray, rate: int) -> tuple[np.ndarray, int]:
    """Scale to a peak of -14 dBFS, so that 12 dB more does not clip."""
    return np.asarray(samples * (0.2 / np.abs(samples).max()), dtype=np.float32), rate


def _stays(one: Heard, other: Heard, code: str) -> bool:
    before, after = one.measures[code], other.measures[code]
    if after.value is None or before.low is None or before.high is None:
        return False
    return before.low - 1e-9 <= after.value <= before.high + 1e-9


def _changes() -> dict[str, Callable[[np.ndarray, int], Sound]]:
    def at(wanted: int) -> Callable[[np.ndarray, int], Sound]:
        return lambda samples, rate: Sound(soxr.resample(samples, rate, wanted), wanted, ungated=False)

    def louder(decibels: float) -> Callable[[np.ndarray, int], Sound]:
        return lambda samples, rate: Sound(
            (samples * 10 ** (decibels / 20)).astype(np.float32), rate, ungated=False
        )

    return {
        "8 kHz": at(8_000),
        "44.1 kHz": at(44_100),
        "48 kHz": at(48_000),
        "OGG, about 64 kbit/s": lambda samples, rate: _coded(samples, rate, "OGG", "VORBIS"),
        "MP3, about 64 kbit/s": lambda samples, rate: _coded(samples, rate, "MP3", "MPEG_LAYER_III"),
        "12 dB louder": louder(12),
        "12 dB quieter": louder(-12),
        "blocks of 0.1 s": lambda samples, rate: Sound(samples, rate, ungated=False, block=rate // 10),
    }


def _coded(samples: np.ndarray, rate: int, form: str, subtype: str) -> Sound:
    """Return the samples after a coder at 44.1 kHz, at the setting nearest to 64 kbit/s."""
    wide = soxr.resample(samples, rate, 44_100)
    with tempfile.TemporaryDirectory(prefix="coach-coded-") as folder:
        path = Path(folder) / "answer"

        def bits(level: float) -> float:
            _encode(path, wide[: 5 * 44_100], form, subtype, level)
            return path.stat().st_size * 8 / 5

        level = min((n / 10 for n in range(10)), key=lambda level: abs(bits(level) - KBITS))
        _encode(path, wide, form, subtype, level)
        return Sound(*sounds.read(path), ungated=False)


def _encode(path: Path, samples: np.ndarray, form: str, subtype: str, level: float) -> None:
    """Write about a second at a time: libsndfile's OGG writer overflows its stack on long writes."""
    mode = {"bitrate_mode": "CONSTANT"} if form == "MP3" else {}
    with soundfile.SoundFile(
        path, "w", 44_100, 1, format=form, subtype=subtype, compression_level=level, **mode
    ) as file:
        for start in range(0, len(samples), 44_100):
            file.write(samples[start : start + 44_100])


def stated(data: Path, ears: Ears) -> Section:
    """Return the share of measures stated, rough and refused by length of the answer and noise."""
    surroundings = sounds.Surroundings(data)
    speakers = some_speakers(data, readers=2, accented=2)
    conditions = [(length, snr) for length in LENGTHS for snr in NOISES]
    mixes = []
    for length, snr in conditions:
        for seed, paths in enumerate(speakers.values()):
            samples, rate = sounds.joined(paths, seconds=length, seed=seed)
            mixes.append(Sound(surroundings.mixed(samples, rate, snr=snr, seed=seed), rate, ungated=False))
    heard = list(ears.hear(mixes))
    rows, n = [], len(speakers)
    for number, (length, snr) in enumerate(conditions):
        part = heard[number * n : (number + 1) * n]
        rows.append(
            (
                f"{length} s",
                f"{snr} dB",
                *(_shares(part, group) for group in ("pitch", "pauses", "pace", "loudness")),
            )
        )
    return Section(
        "How often a measure is stated",
        "Answers joined from the files of one speaker, their own room left in, background noise added; a\n"
        "speaker with less speech than the answer is long is heard again in another order (most of 90 and\n"
        "120 s). Each cell: stated / rough / refused, in % of the measures of the group.",
        (
            Table(
                f"Population: {n} speakers (2 native readers, 2 Mandarin speakers), one answer each a line.",
                ("answer", "added noise", "pitch.*", "pauses.*", "pace.articulation", "loudness.sd"),
                tuple(rows),
            ),
        ),
    )


def _shares(heard: list[Heard], group: str) -> str:
    measures = [one.measures[code] for one in heard for code in CODES if code.split(".")[0] == group]
    refused = sum(m.value is None for m in measures)
    rough = sum(m.value is not None and m.why is not None for m in measures)
    shares = (len(measures) - refused - rough, rough, refused)
    return " / ".join(f"{100 * count / len(measures):.0f}" for count in shares)


def coverage(data: Path, ears: Ears) -> Section:
    """Return how often the interval of a part holds the value of the whole, and of the other part."""
    readers = 4
    speakers = some_speakers(data, readers=readers, accented=6)
    wholes = [Sound(*sounds.joined(paths)) for paths in speakers.values()]
    halves: list[Sound] = []
    splits = 2
    for seed, paths in enumerate(speakers.values()):
        for draw in range(splits):
            order = np.random.default_rng(100 * seed + draw).permutation(len(paths))
            middle = len(paths) // 2
            halves += [
                Sound(*sounds.joined([paths[i] for i in part])) for part in (order[:middle], order[middle:])
            ]
    full, parts = list(ears.hear(wholes)), list(ears.hear(halves))
    rows, every = [], []
    for code in SAMPLED:
        own, other = [], []
        for number, part in enumerate(parts):
            own.append(_holds(part, full[number // (2 * splits)], code))
            other.append(_holds(part, parts[number ^ 1], code))
        every += [held for held in own if held is not None]
        natives = 2 * splits * readers
        groups = (_share(own[:natives])[0], _share(own[natives:])[0])
        rows.append((code, *_share(own), *groups, *_share(other)[:1]))
    share = float(np.mean(every))
    lengths = [part.seconds for part in parts]
    return Section(
        "Are the intervals honest",
        "Each speaker's files are split into two random halves, twice; the stated 95 % interval of a half\n"
        "should hold the value of the whole recording. The half is part of the whole, which makes that\n"
        "easier: so the last column asks for the value of the other half, which shares no file, has an\n"
        "error of its own, and would be held about 83 % of the time by perfect 95 % intervals. Values\n"
        "below their gate are included. The spread between microphones and days is in neither. The gates\n"
        "and error terms were set on data that includes these speakers.",
        (
            Table(
                f"Population: {len(speakers)} speakers (4 native readers, 6 Mandarin speakers), "
                f"{len(parts)} halves of {min(lengths):.0f} to {max(lengths):.0f} s "
                f"(median {np.median(lengths):.0f} s).",
                (
                    "measure",
                    "holds the whole",
                    "halves",
                    "the same, native readers",
                    "the same, Mandarin speakers",
                    "holds the other half",
                ),
                tuple(rows),
            ),
        ),
        (
            Target(
                f"intervals that hold the whole recording's value ({len(speakers)} speakers)",
                "90 % or more",
                percent(share, 0),
                share >= 0.9,
            ),
        ),
    )


def _holds(part: Heard, whole: Heard, code: str) -> bool | None:
    stated, value = part.measures[code], whole.measures[code].value
    if stated.low is None or stated.high is None or value is None:
        return None
    return stated.low <= value <= stated.high


def _share(held: list[bool | None]) -> tuple[str, str]:
    known = [one for one in held if one is not None]
    return (percent(float(np.mean(known)), 0) if known else "-"), str(len(known))
