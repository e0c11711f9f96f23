"""The recording's own noise, and whether lively speech measures livelier than flat speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.accuracy import sounds
from benchmarks.accuracy.ears import Ears, Heard, Sound
from benchmarks.accuracy.report import Line, Section, Table, Target, number, percent

LEVELS = (5, 10, 15, 20, 25, 30, 35, 40)
GAP = 1.2
STEADY = 6.0
"""dB; the SD of the level of quarter seconds, above which a noise comes and goes."""


def noise(data: Path, ears: Ears) -> Section:
    """Return the error of health.snr against the ratio that was mixed."""
    surroundings = sounds.Surroundings(data)
    answers = [_cleaned(paths[:3], ears) for paths in sounds.read_speakers(data).values()]
    rate = answers[0][1]
    mixes, truths, drawn = [], [], []
    for reader, (samples, _, power) in enumerate(answers):
        for kind in range(surroundings.kinds):
            seed = kind + surroundings.kinds * reader
            unit = surroundings.noise(len(samples), rate, seed=seed)
            for level in LEVELS:
                added = np.sqrt(power / 10 ** (level / 10)) * unit
                mixes.append(Sound(sounds.safe(0.5 * (samples + added)), rate))
                truths.append(level)
                drawn.append(seed)
    found = [heard.measures["health.snr"] for heard in ears.hear(mixes)]
    error = np.array([np.nan if m.value is None else m.value - t for m, t in zip(found, truths, strict=True)])
    inside = np.array(
        [m.low is not None and m.low <= t <= (m.high or 0) for m, t in zip(found, truths, strict=True)]
    )
    level = np.array(truths)
    steady = np.array([surroundings.unsteadiness(seed) < STEADY for seed in drawn])
    rows = tuple(
        (name, *_noise_row(at, error[chosen & (level == at)], inside[chosen & (level == at)]))
        for name, chosen in (("steady", steady), ("comes and goes", ~steady))
        for at in LEVELS
        if (chosen & (level == at)).any()
    )
    return Section(
        "Noise of the room",
        "Truth is constructed: the speech of 3 files of a reader as coach finds it, 1.2 s apart, with\n"
        "real background noise added at a known ratio to it; the readers' own room is left in inside the\n"
        "speech. A noise is steady when the level of its quarter seconds has an SD under 6 dB. The truth is\n"
        "the ratio to the mean power of the noise over the whole mix, while coach hears it where nobody\n"
        "speaks: how much it was louder or softer just there is part of the error. The share of loud\n"
        "moments that is left out was chosen on mixes of the same readers and noises.",
        (
            Table(
                f"Population: {len(answers)} native readers, each with {surroundings.kinds} background "
                f"noises, {len(truths)} mixes.",
                (
                    "noise",
                    "mixed SNR",
                    "given",
                    "mean error",
                    "mean absolute error",
                    "largest",
                    "truth inside the interval",
                ),
                rows,
            ),
        ),
        (
            _noise_target("SNR from 5 to 40 dB, steady noise", error[steady]),
            _noise_target("the same, noise that comes and goes", error[~steady]),
        ),
        lines=(_noise_line(error[steady], error[~steady], readers=len(answers)),),
    )


def _noise_target(what: str, error: np.ndarray) -> Target:
    far = np.abs(error[np.isfinite(error)])
    close, mean = (float(np.mean(values)) if len(far) else float("nan") for values in (far <= 2, far))
    return Target(
        f"{what} ({len(far)} mixes, constructed truth)",
        "within 2 dB",
        f"{percent(close, 0)} within 2 dB; {number(mean, 1)} dB on average",
        close == 1.0,
    )


def _noise_line(steady: np.ndarray, other: np.ndarray, *, readers: int) -> Line:
    far, unsteady = (np.abs(error[np.isfinite(error)]) for error in (steady, other))
    says = (
        f"{number(float(far.mean()), 1)} dB off on average in steady noise, "
        f"{number(float(unsteady.mean()), 0)} dB in noise that comes and goes: "
        f"{len(far) + len(unsteady)} mixes made from {readers} native readers."
    )
    return Line(("health.snr",), says, len(far) + len(unsteady))


def _noise_row(level: int, error: np.ndarray, inside: np.ndarray) -> tuple[str, ...]:
    known = error[np.isfinite(error)]
    return (
        f"{level} dB",
        f"{len(known)} of {len(error)}",
        f"{number(float(known.mean()), 1, sign=True)} dB",
        f"{number(float(np.abs(known).mean()), 1)} dB",
        f"{number(float(np.abs(known).max()), 1)} dB",
        f"{int(inside.sum())} of {len(inside)}",
    )


def _cleaned(paths: list[Path], ears: Ears) -> tuple[np.ndarray, int, float]:
    """Return the speech of a reader with true silence between and around it, and the power of the speech."""
    items = [sounds.read(path) for path in paths]
    parts: list[np.ndarray] = []
    power, length = 0.0, 0
    for (samples, rate), heard in zip(items, ears.hear(Sound(*item) for item in items), strict=True):
        talk = np.zeros(len(samples), dtype=np.float32)
        for start, end in heard.speech:
            span = slice(int(start * rate), int(end * rate))
            talk[span] = samples[span]
            power += float(np.square(samples[span], dtype=np.float64).sum())
            length += span.stop - span.start
        parts += [talk, np.zeros(int(GAP * rate), dtype=np.float32)]
    return np.concatenate(parts), items[0][1], power / length


def lively(data: Path, ears: Ears) -> Section:
    """Return the share of pairs in which joy has more pitch movement than sadness."""
    rows = [row for row in sounds.rows(data / "lively" / "lively.csv") if row["emotion"] in EMOTIONS]
    heard = ears.hear(Sound(*sounds.read(data / "lively" / row["file"])) for row in rows)
    found: dict[tuple[str, str, str], list[Heard]] = {}
    for row, one in zip(rows, heard, strict=True):
        found.setdefault((row["emotion"], row["speaker"], row["sentence"]), []).append(one)
    sd = {key: float(np.nanmean([one.value("pitch.sd") for one in takes])) for key, takes in found.items()}
    joy, groups = _pairs(sd, "joy", "sadness")
    neutral, _ = _pairs(sd, "joy", "neutral")
    men, women = (float(np.mean(groups[sex])) for sex in ("men", "women"))
    table = Table(
        "Population: 5 German actors (3 men, 2 women), the first two seconds of acted sentences; "
        "`pitch.sd` below its gate.",
        ("pair", "pairs", "share in which the first is above"),
        (
            ("joy above sadness", str(len(joy)), percent(float(np.mean(joy)), 0)),
            ("the same, men", str(len(groups["men"])), percent(men, 0)),
            ("the same, women", str(len(groups["women"])), percent(women, 0)),
            ("joy above neutral", str(len(neutral)), percent(float(np.mean(neutral)), 0)),
        ),
    )
    share = float(np.mean(joy))
    return Section(
        "Lively and flat speech",
        "The same actor says the same sentence. Pitch SD is how much the pitch moves, and no scale of\n"
        "liveliness: acted boredom is not flat here.",
        (table,),
        (
            Target(
                f"joy above sadness ({len(joy)} pairs, 5 actors)", "85 %", percent(share, 0), share >= 0.85
            ),
            Target("surprised above neutral", "96 %", "no truth in this data", None),
        ),
    )


EMOTIONS = ("joy", "sadness", "neutral")
MEN = ("03", "10", "11")


def _pairs(
    sd: dict[tuple[str, str, str], float], more: str, less: str
) -> tuple[list[bool], dict[str, list[bool]]]:
    every: list[bool] = []
    groups: dict[str, list[bool]] = {"men": [], "women": []}
    for (emotion, speaker, sentence), value in sd.items():
        other = sd.get((less, speaker, sentence), float("nan"))
        if emotion == more and np.isfinite(value) and np.isfinite(other):
            every.append(value > other)
            groups["men" if speaker in MEN else "women"].append(value > other)
    return every, groups
